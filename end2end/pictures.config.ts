import { defineConfig } from "@playwright/test";
import tests from "./playwright.config.js";

/** Pictures for people to look at, taken by `cargo xtask screenshots <folder>`. Nothing is tested here. */
export default defineConfig({
  ...tests,
  testDir: "pictures",
  timeout: 180_000,
  reporter: "list",
});

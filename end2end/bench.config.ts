import { defineConfig } from "@playwright/test";
import tests from "./playwright.config.js";

/** Measurements, run by `cargo xtask bench`: one at a time, so that they measure the page and not each other. */
export default defineConfig({
  ...tests,
  testDir: "bench",
  workers: 1,
  timeout: 300_000,
  reporter: "list",
  // Recording a trace takes more time than what is measured.
  use: { ...tests.use, trace: "off", screenshot: "off", video: "off" },
});

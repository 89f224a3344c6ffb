import { defineConfig } from "@playwright/test";

/**
 * The system's Chromium, never one that Playwright downloads, and never with interception: `page.route`
 * and `extraHTTPHeaders` change what Chromium does about CORS. Ask our own record instead.
 */
export default defineConfig({
  testDir: "tests",
  fullyParallel: true,
  workers: 2,
  forbidOnly: !!process.env.CI,
  retries: 0,
  maxFailures: process.env.CI ? 10 : 5,
  timeout: 30_000,
  expect: {
    timeout: 5_000,
    // Signs such as ✓ come from whatever font has them; a colour that changes is more than this.
    toHaveScreenshot: { maxDiffPixels: 3_000 },
  },
  // One set of pictures: they are compared only where the fonts are those that they were taken with.
  snapshotPathTemplate: "{testDir}/{testFileName}-pictures/{arg}{ext}",
  reporter: [["list"], ["json", { outputFile: "test-results/report.json" }]],
  use: {
    browserName: "chromium",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        // Letters have the same shapes on every machine.
        "--font-render-hinting=none",
      ],
    },
    trace: "retain-on-failure",
  },
});

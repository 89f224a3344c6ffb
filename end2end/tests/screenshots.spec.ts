import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { SCENARIOS } from "./scenarios.js";
import { test } from "./lab.js";

/**
 * Pictures for people to look at: `CORS_LAB_SCREENSHOTS=<folder>` takes them of every scenario, before and
 * after the run, light and dark, wide and narrow. Without it only the README's picture is taken, into the
 * test results.
 */
const folder = process.env.CORS_LAB_SCREENSHOTS;

test("the README's picture", async ({ lab }) => {
  const path = process.env.CORS_LAB_README_PICTURE ?? join(test.info().outputDir, "screenshot.png");
  await lab.page.setViewportSize({ width: 1280, height: 1320 });
  await lab.open("/learn/preflight/req-bad-origin");
  await lab.run();
  await lab.page.locator(".explanation h4").first().waitFor();
  await lab.page.screenshot({ path });
});

if (folder) {
  mkdirSync(folder, { recursive: true });
  const pages = ["/", "/learn/start", "/learn/simple", "/learn/one-origin", "/nothing", ...SCENARIOS.map(({ path }) => path)];
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [360, 768, 1440]) {
      test(`pictures, ${colorScheme}, ${width}`, async ({ lab }) => {
        test.setTimeout(120_000);
        await lab.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await lab.page.setViewportSize({ width, height: 900 });
        for (const path of pages) {
          const name = (state: string) => join(folder, `${path.replaceAll("/", "_")}-${colorScheme}-${width}-${state}.png`);
          await lab.open(path);
          if (path.split("/").length !== 4) {
            await lab.page.screenshot({ path: name("page"), fullPage: true });
            continue;
          }
          await lab.runId();
          await lab.page.screenshot({ path: name("before"), fullPage: true });
          await lab.run();
          await lab.page.waitForTimeout(300);
          await lab.page.screenshot({ path: name("after"), fullPage: true });
        }
      });
    }
  }
}

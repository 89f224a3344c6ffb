import { SCENARIOS } from "../tests/scenarios.js";
import { type LabPage, expect, test } from "../tests/lab.js";
import { NOT_FOUND, PAGES } from "../tests/pages.js";
import { at } from "./folder.js";

const WIDTHS = [360, 768, 1440];

/** How long the network takes, in milliseconds, as the developer tools can set it: nothing is intercepted. */
async function slow(lab: LabPage): Promise<(latency: number) => Promise<void>> {
  const session = await lab.page.context().newCDPSession(lab.page);
  await session.send("Network.enable");
  return async (latency) => {
    await session.send("Network.emulateNetworkConditions", {
      offline: false,
      latency,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
  };
}

/** All that comes after a run has come. */
async function settled(lab: LabPage): Promise<void> {
  await expect(lab.page.locator(".journey")).toHaveAttribute("data-phase", "settled");
  // What the page's own server says comes last; the front page asks for none.
  await expect(lab.page.locator("[data-piece=evidence] .panel-of, .demo").first()).toBeAttached();
}

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of WIDTHS) {
    test.describe(`${colorScheme}, ${width}`, () => {
      test.beforeEach(async ({ page }) => {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.setViewportSize({ width, height: 900 });
      });
      const picture = (lab: LabPage, path: string, state: string) => {
        const name = path === "/" ? "front" : path.slice(1).replaceAll("/", ".");
        return lab.page.screenshot({ path: at(name, colorScheme, width, state), fullPage: true });
      };

      test("pages", async ({ lab }) => {
        for (const path of [...PAGES, NOT_FOUND].filter((path) => path !== "/")) {
          await lab.open(path);
          await picture(lab, path, "page");
        }
        await lab.open("/");
        await picture(lab, "/", "before");
        for (const [button, state] of [
          ["Send a request", "blocked"],
          ["Send it to the fixed server", "readable"],
        ]) {
          await lab.page.getByRole("button", { name: button }).click();
          await expect(lab.finding).toHaveAttribute("data-finding", new RegExp(state));
          await settled(lab);
          await picture(lab, "/", state);
        }
        await lab.page.getByRole("button", { name: "Settings and keys" }).click();
        await picture(lab, "/", "settings");
      });

      test("scenarios", async ({ lab }) => {
        for (const { path } of SCENARIOS) {
          await lab.open(path);
          await lab.runId();
          await picture(lab, path, "before");
          const network = await slow(lab);
          await network(60_000);
          await lab.send.click();
          await expect(lab.page.locator(".journey")).toHaveAttribute("data-phase", "in-flight");
          await picture(lab, path, "during");
          await network(0);
          // That one is given up: the picture of the end is of a first run.
          await lab.page.reload();
          await lab.run();
          await settled(lab);
          await picture(lab, path, "after");
        }
      });
    });
  }
}

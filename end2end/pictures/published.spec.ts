import { expect, test } from "../tests/lab.js";
import { at } from "./folder.js";

// What is published elsewhere: copy them to `docs/screenshot.png` and `public/preview.png`.

test("the README's picture", async ({ lab }) => {
  await lab.page.setViewportSize({ width: 1440, height: 900 });
  await lab.page.emulateMedia({ reducedMotion: "reduce" });
  await lab.open("/learn/preflight/req-bad-origin");
  await lab.run();
  await expect(lab.page.locator("[data-piece=evidence] .panel-of").first()).toBeAttached();
  await lab.page.screenshot({ path: at("readme") });
});

test("the preview that a link to the lab shows", async ({ lab }) => {
  const { page } = lab;
  await page.setViewportSize({ width: 1200, height: 630 });
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await lab.open("/");
  // Made of the front door's own parts, so that it looks like what it leads to.
  await page.evaluate(() => {
    // The README and the preview are made on whatever machine: this font can be had on each.
    document.documentElement.style.setProperty("--sans", '"Liberation Sans", sans-serif');
    const part = (selector: string) => document.querySelector<HTMLElement>(selector)!;
    const frame = document.createElement("div");
    const [name, title, guard] = [part(".wordmark"), part("h1"), part(".guard")];
    frame.append(name, title, guard);
    document.body.replaceChildren(frame);
    Object.assign(frame.style, {
      boxSizing: "border-box",
      width: "1200px",
      height: "630px",
      padding: "52px 72px 0",
      display: "grid",
      gridTemplateRows: "auto auto 1fr",
      gap: "20px",
    });
    name.style.fontSize = "34px";
    title.style.fontSize = "64px";
    Object.assign(guard.style, { maxWidth: "none", height: "370px", width: "100%", margin: "0", alignSelf: "end" });
  });
  await page.screenshot({ path: at("preview") });
});

import type { Page } from "@playwright/test";
import { expect, test } from "./lab.js";

/**
 * The fonts that come with Chromium when `cargo xtask` installs it, and how wide they set a line, 1000 pixels
 * high: a browser that lacks a font shows another and says nothing.
 */
const FONTS = [
  { token: "--sans", font: "Liberation Sans", width: 14393 },
  { token: "--mono", font: "Liberation Mono", width: 16803 },
];

/** Shows the page in these fonts. False where the machine lacks one. */
async function useFonts(page: Page): Promise<boolean> {
  return page.evaluate((fonts) => {
    const pen = document.createElement("canvas").getContext("2d")!;
    return fonts.every(({ token, font, width }) => {
      document.documentElement.style.setProperty(token, `"${font}"`);
      pen.font = `1000px "${font}"`;
      return Math.abs(pen.measureText("The guard compares: iIlLmMwW").width - width) < 2;
    });
  }, FONTS);
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`the components look as they were drawn, ${colorScheme}`, async ({ lab }) => {
    const { page } = lab;
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width: 1280, height: 900 });
    await lab.open("/components");
    const known = await useFonts(page);
    // On the build server nothing is skipped: there the fonts are there, or it fails.
    if (!known && !process.env.CI) {
      const reason = "the pictures are not compared: this machine lacks the fonts of fonts-liberation";
      console.log(reason);
      test.skip(true, reason);
    }
    expect(known, "the fonts").toBe(true);

    const boxes = await page.locator("main > section:not([aria-labelledby=runs])").evaluateAll((sections) =>
      sections.map((section) => {
        const { top, bottom } = section.getBoundingClientRect();
        return { top: top + scrollY, bottom: bottom + scrollY };
      }),
    );
    const [y, end] = [boxes[0].top, boxes.at(-1)!.bottom];
    await expect.soft(page).toHaveScreenshot(`parts-${colorScheme}.png`, {
      fullPage: true,
      clip: { x: 0, y, width: 1280, height: end - y },
    });
    const run = (name: string) => page.getByRole("region", { name, exact: true });
    const blocked = run("blocked after it was sent");
    for (const [name, part] of [
      ["planned", run("before a run").locator(".journey")],
      ["blocked", blocked.locator(".journey")],
      ["columns", blocked.locator(".columns")],
    ] as const) {
      await expect.soft(part).toHaveScreenshot(`${name}-${colorScheme}.png`);
    }
  });
}

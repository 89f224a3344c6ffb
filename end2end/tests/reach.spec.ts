import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { SCENARIOS } from "./scenarios.js";
import { type LabPage, expect, test } from "./lab.js";
import { NOT_FOUND, PAGES } from "./pages.js";

const OTHERS = [...PAGES, NOT_FOUND];
const SCENARIO = "/learn/preflight/req-bad-origin";

/** Opens a page, and where there is something to send, sends it. */
async function opened(lab: LabPage, path: string): Promise<void> {
  await lab.open(path);
  if (SCENARIOS.some((scenario) => scenario.path === path)) await lab.run();
  if (path === "/") {
    await lab.page.getByRole("button", { name: "Send a request" }).click();
    await expect(lab.finding).toHaveAttribute("data-finding", "blocked-after-sending");
  }
}

/** Ways to look at a page: 1280 pixels at 200 % are 640, at 400 % they are 320. */
const LOOKS: { width: number; type?: string; projector?: boolean }[] = [
  { width: 320 },
  { width: 360 },
  { width: 640 },
  { width: 768 },
  { width: 1440 },
  { width: 3840 },
  { width: 1280, type: "200%" },
  { width: 640, type: "200%" },
  { width: 1280, projector: true },
  { width: 360, projector: true },
];

for (const [name, paths] of [
  ["pages", OTHERS],
  ["scenarios, after the run", SCENARIOS.map(({ path }) => path)],
] as const) {
  test(`nothing scrolls sideways: ${name}`, async ({ lab }) => {
    test.setTimeout(90_000);
    const wide: string[] = [];
    for (const path of paths) {
      await opened(lab, path);
      for (const look of LOOKS) {
        await lab.page.setViewportSize({ width: look.width, height: 800 });
        const beyond = await lab.page.evaluate(({ type, projector }) => {
          const root = document.documentElement;
          root.style.fontSize = type ?? "";
          root.toggleAttribute("data-projector", !!projector);
          if (root.scrollWidth <= root.clientWidth) return null;
          const reach = (element: Element) => element.getBoundingClientRect().right + scrollX;
          return [...document.body.querySelectorAll("*")]
            .filter((element) => reach(element) > root.clientWidth)
            .map((element) => `${element.tagName}.${element.className}`)
            .slice(0, 3);
        }, look);
        if (beyond) wide.push(`${path} at ${JSON.stringify(look)}: ${beyond.join(" ")}`);
      }
    }
    expect(wide).toEqual([]);
  });
}

test("on the narrowest page no letter of the drawing leaves its frame", async ({ lab }) => {
  test.setTimeout(60_000);
  await lab.page.setViewportSize({ width: 320, height: 800 });
  for (const path of [...SCENARIOS.map((scenario) => scenario.path), "/components"]) {
    await opened(lab, path);
    const { texts, outside } = await lab.page.evaluate(() => {
      const texts = [...document.querySelectorAll(".journey .drawing text")];
      const outside = texts.filter((text) => {
        const [frame, own] = [text.closest(".journey")!.getBoundingClientRect(), text.getBoundingClientRect()];
        return own.left < frame.left || own.right > frame.right || own.bottom > frame.bottom;
      });
      return { texts: texts.length, outside: outside.map((text) => text.textContent) };
    });
    expect(texts, path).toBeGreaterThan(10);
    expect(outside, path).toEqual([]);
  }
});

test("the first stop of the keyboard skips to the content", async ({ lab }) => {
  const { page } = lab;
  for (const path of ["/", SCENARIO, "/learn/start", "/nothing"]) {
    await lab.open(path);
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Skip to the content" });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport({ ratio: 1 });
    await page.keyboard.press("Enter");
    await expect(page.getByRole("main")).toBeFocused();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement!.closest("main") !== null), path).toBe(true);
  }
});

/** Goes through all stops of the page; says which were not to be seen, and how many there were. */
async function stops(page: Page): Promise<{ names: string[]; unseen: string[] }> {
  const names: string[] = [];
  const unseen: string[] = [];
  // From the top, wherever the last click was.
  await page.locator(".skip").focus();
  for (;;) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement;
      if (element === document.body || element.dataset.passed) return null;
      element.dataset.passed = "yes";
      const look = () => {
        const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(element);
        return outlineStyle === "none" ? boxShadow : `${outlineWidth} ${outlineColor} ${boxShadow}`;
      };
      const focused = look();
      const { left, right, top, bottom, width, height } = element.getBoundingClientRect();
      const inView = width > 0 && height > 0 && right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
      let opacity = 1;
      for (let around: Element | null = element; around; around = around.parentElement) {
        opacity *= Number(getComputedStyle(around).opacity);
      }
      element.blur();
      const blurred = look();
      element.focus({ preventScroll: true });
      const name = (element.ariaLabel ?? element.textContent ?? "").trim().slice(0, 40);
      return { name: `${element.tagName} ${name}`, seen: focused !== blurred && inView && opacity === 1 };
    });
    if (!stop) return { names, unseen };
    names.push(stop.name);
    if (!stop.seen) unseen.push(stop.name);
  }
}

for (const width of [360, 1440]) {
  test(`the focus is visible on every stop, ${width}`, async ({ lab }) => {
    await lab.page.setViewportSize({ width, height: 800 });
    await opened(lab, SCENARIO);
    const { names, unseen } = await stops(lab.page);
    expect(unseen).toEqual([]);
    for (const name of [
      "BUTTON Settings and keys",
      "BUTTON Copy request code",
      "BUTTON Send request",
      "PRE Server code",
      "A on the wire",
    ]) {
      expect(names).toContain(name);
    }
    expect(names.length).toBeGreaterThan(25);
  });
}

test("with the system's own colours, everything is still told apart", async ({ lab }) => {
  test.setTimeout(60_000);
  const { page } = lab;
  await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  for (const path of ["/", SCENARIO, "/components"]) {
    await opened(lab, path);
    expect(await page.evaluate(() => matchMedia("(forced-colors: active)").matches)).toBe(true);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map((v) => [path, v.id, v.nodes.map((n) => n.target.join(" "))])).toEqual([]);
  }
  await opened(lab, SCENARIO);
  await page.locator(".telling button").nth(3).click();
  const colours = await page.evaluate(() => {
    const style = (selector: string) => getComputedStyle(document.querySelector(selector)!);
    const probe = document.body.appendChild(document.createElement("span"));
    probe.style.setProperty("forced-color-adjust", "none");
    const system = (name: string) => {
      probe.style.color = name;
      return getComputedStyle(probe).color;
    };
    return {
      text: system("CanvasText"),
      highlight: system("Highlight"),
      arrow: style(".drawing .done .arrow").stroke,
      letters: [...new Set([...document.querySelectorAll(".drawing tspan")].map((letters) => getComputedStyle(letters).fill))],
      board: style(".drawing .stopped .board").stroke,
      chosenRow: style(".drawing .current .ground").stroke,
      chosen: style(".telling li.current").outlineStyle,
      tab: style("[role=tab][aria-selected=true]").outlineStyle,
    };
  });
  expect(colours).toEqual({
    text: colours.text,
    highlight: colours.highlight,
    arrow: colours.text,
    letters: [colours.text],
    board: colours.text,
    chosenRow: colours.highlight,
    chosen: "solid",
    tab: "solid",
  });
  expect(colours.highlight).not.toBe(colours.text);
});

test("on paper: the lesson and the code, without what only a screen needs", async ({ lab }) => {
  const { page } = lab;
  await page.addInitScript(() => localStorage.setItem("cors-lab:theme", "dark"));
  await opened(lab, SCENARIO);
  await expect(page.locator(".explanation h4").first()).toBeVisible();
  const folded = page.locator(".steps details:not([open]) li").first();
  await expect(folded).toBeHidden();

  await page.emulateMedia({ media: "print" });
  for (const gone of [".learn-tabs", ".neighbours", ".site-footer", ".site-header button", ".copy", ".send", ".skip", ".ties"]) {
    await expect(page.locator(gone).first(), gone).toBeAttached();
    await expect(page.locator(`${gone}:visible`), gone).toHaveCount(0);
  }
  for (const kept of [
    "h1",
    "#server-code",
    "#request-code",
    ".drawing",
    ".telling",
    ".columns",
    ".explanation",
    "#why",
    "#the-fix",
  ]) {
    await expect(page.locator(kept), kept).toBeVisible();
  }
  await expect(folded).toBeVisible();
  // Ink is for letters, also for who reads white on black.
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe("light");
  const cut = await page.locator("pre.code").evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).length);
  expect(cut).toBe(0);
});

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
          // What scrolls by itself is not what makes the page wide.
          const scrolls = (element: Element | null): boolean =>
            !!element &&
            element !== document.body &&
            (getComputedStyle(element).overflowX !== "visible" || scrolls(element.parentElement));
          return [...document.body.querySelectorAll("*")]
            .filter((element) => reach(element) > root.clientWidth && !scrolls(element.parentElement))
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
      const outside: string[] = [];
      let texts = 0;
      for (const journey of document.querySelectorAll(".journey")) {
        const frame = journey.getBoundingClientRect();
        const walker = document.createTreeWalker(journey, NodeFilter.SHOW_TEXT);
        for (let text = walker.nextNode(); text; text = walker.nextNode()) {
          if (text.parentElement!.closest(".visually-hidden")) continue;
          const range = document.createRange();
          range.selectNodeContents(text);
          const boxes = [...range.getClientRects()].filter(({ width }) => width > 0);
          if (boxes.length) texts++;
          if (boxes.some((own) => own.left < frame.left || own.right > frame.right || own.bottom > frame.bottom)) {
            outside.push(text.textContent!);
          }
        }
      }
      return { texts, outside };
    });
    expect(texts, path).toBeGreaterThan(10);
    expect.soft(outside, path).toEqual([]);
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
      // Of buttons in a row the label is what is seen; the radio button itself is not.
      const shown = element.closest(".segments label") ?? element;
      const look = () => {
        const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(shown);
        return outlineStyle === "none" ? boxShadow : `${outlineWidth} ${outlineColor} ${boxShadow}`;
      };
      const focused = look();
      const { left, right, top, bottom, width, height } = shown.getBoundingClientRect();
      const inView = width > 0 && height > 0 && right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
      let opacity = 1;
      for (let around: Element | null = shown; around; around = around.parentElement) {
        opacity *= Number(getComputedStyle(around).opacity);
      }
      element.blur();
      const blurred = look();
      element.focus({ preventScroll: true });
      const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null;
      const name = (element.ariaLabel ?? label ?? element.textContent ?? "").trim().slice(0, 40);
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
      "BUTTON Send to the fixed server",
      "BUTTON Step on",
      "INPUT Step of the journey",
      "INPUT Rust",
      "INPUT Whole file",
      "PRE Server code",
      "SUMMARY More about this",
      "A See the fixed scenario",
      "INPUT Express",
      "INPUT JavaScript",
      "PRE The error",
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
  await page.locator("[data-moment]").nth(2).click();
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
      arrow: style(".journey .step.done .arrow").borderTopColor,
      letters: [...new Set([...document.querySelectorAll(".journey .way *")].map((letters) => getComputedStyle(letters).color))],
      board: style(".journey .step.stopped > .board").borderTopColor,
      boardWidth: style(".journey .step.stopped > .board").borderTopWidth,
      otherBoardWidth: style(".journey .step.passed > .board").borderTopWidth,
      bar: getComputedStyle(document.querySelector(".journey .step.stopped .gate")!, "::after").backgroundColor,
      chosen: `${style(".journey .step.current").outlineStyle} ${style(".journey .step.current").outlineColor}`,
      tab: style("[role=tab][aria-selected=true]").outlineStyle,
      segment: style(".segments label:has(:checked)").outlineStyle,
    };
  });
  expect(colours).toEqual({
    text: colours.text,
    highlight: colours.highlight,
    arrow: colours.text,
    letters: [colours.text],
    board: colours.text,
    boardWidth: "3px",
    otherBoardWidth: expect.not.stringMatching(/^3px$/),
    bar: colours.text,
    chosen: `solid ${colours.highlight}`,
    tab: "solid",
    segment: "solid",
  });
  expect(colours.highlight).not.toBe(colours.text);
});

test("on paper: the lesson and the code, without what only a screen needs", async ({ lab }) => {
  const { page } = lab;
  await page.addInitScript(() => localStorage.setItem("cors-lab:theme", "dark"));
  // Before the run the lesson is there too: who prints a page wants to read it.
  await lab.open(SCENARIO);
  await lab.runId();
  await page.emulateMedia({ media: "print" });
  for (const part of ["h1", "#request-code", "#server-code", ".journey", "#why", "#fix"]) {
    await expect(page.locator(part), part).toBeVisible();
  }
  await expect(page.locator(".fold")).toBeHidden();

  await page.emulateMedia({ media: "screen" });
  await lab.run();
  await page.emulateMedia({ media: "print" });
  for (const gone of [
    ".learn-tabs",
    ".neighbours",
    ".site-footer",
    ".site-header button",
    ".copy",
    ".predict",
    ".skip",
    ".player",
    ".segments",
    ".whole",
    ".evidence",
  ]) {
    await expect(page.locator(gone).first(), gone).toBeAttached();
    await expect(page.locator(`${gone}:visible`), gone).toHaveCount(0);
  }
  for (const kept of ["h1", "#server-code", "#request-code", ".journey .way", ".finding", "#why", "#fix", ".diff", ".trap"]) {
    await expect(page.locator(kept), kept).toBeVisible();
  }
  // Ink is for letters, also for who reads white on black.
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe("light");
  const cut = (all: Element[]) =>
    all.filter((one) => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight).map((one) => one.ariaLabel);
  expect(await page.locator("pre:visible").evaluateAll(cut)).toEqual([]);

  await page.emulateMedia({ media: "screen" });
  await lab.open("/components");
  const folded = page.locator(".steps details:not([open]) li").first();
  await expect(folded).toBeHidden();
  await page.emulateMedia({ media: "print" });
  await expect(folded).toBeVisible();
});

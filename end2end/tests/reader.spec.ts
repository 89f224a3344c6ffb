import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./lab.js";

const settings = (page: Page): Locator => page.getByRole("dialog", { name: "Settings and keys" });
const toast = (page: Page): Locator => page.locator("#toast");
const background = (page: Page): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
const typeSize = (page: Page): Promise<string> => page.evaluate(() => getComputedStyle(document.documentElement).fontSize);

async function openSettings(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "Settings and keys" }).click();
  await expect(settings(page)).toBeVisible();
  return settings(page);
}

/** Makes the browser keep nothing for the page. */
const withoutStorage = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const denied = {
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    };
    Object.defineProperty(window, "localStorage", denied);
    Object.defineProperty(window, "sessionStorage", denied);
  });

test.describe("theme", () => {
  const PAPER = { light: "rgb(247, 246, 242)", dark: "rgb(20, 23, 28)" };

  test("the reader's choice goes before the system's, and is kept", async ({ lab }) => {
    const { page } = lab;
    await page.emulateMedia({ colorScheme: "light" });
    await lab.open("/learn/simple/no-origin");
    expect(await background(page)).toBe(PAPER.light);
    const dialog = await openSettings(page);
    await expect(dialog.getByRole("radio", { name: "as the system" })).toBeChecked();

    await dialog.getByRole("radio", { name: "dark" }).check();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    expect(await background(page)).toBe(PAPER.dark);
    await page.reload();
    expect(await background(page)).toBe(PAPER.dark);
    await lab.open("/learn/start");
    expect(await background(page)).toBe(PAPER.dark);
    await openSettings(page);
    await expect(dialog.getByRole("radio", { name: "dark" })).toBeChecked();

    await page.emulateMedia({ colorScheme: "dark" });
    await dialog.getByRole("radio", { name: "light" }).check();
    expect(await background(page)).toBe(PAPER.light);
    await dialog.getByRole("radio", { name: "as the system" }).check();
    expect(await background(page)).toBe(PAPER.dark);
    await page.emulateMedia({ colorScheme: "light" });
    expect(await background(page)).toBe(PAPER.light);
  });

  test("it is there before anything can be painted", async ({ lab }) => {
    const { page } = lab;
    await page.emulateMedia({ colorScheme: "light" });
    await page.addInitScript(() => {
      localStorage.setItem("cors-lab:theme", "dark");
      // Without a body there is nothing to paint.
      const seen: string[] = [];
      Object.assign(window, { seen });
      new MutationObserver(() => {
        seen.push(`${document.documentElement.dataset.theme}, ${document.body ? "body" : "no body"}`);
      }).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-theme"] });
    });
    await lab.open("/learn/simple/no-origin");
    expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual(["dark, no body"]);
    expect(await background(page)).toBe(PAPER.dark);
  });
});

test.describe("projector", () => {
  test("by the switch, and kept", async ({ lab }) => {
    const { page } = lab;
    await lab.open("/learn/simple/no-origin");
    expect(await typeSize(page)).toBe("16px");
    const dialog = await openSettings(page);
    await dialog.getByRole("checkbox", { name: /projector/ }).check();
    expect(await typeSize(page)).toBe("22px");
    await page.reload();
    expect(await typeSize(page)).toBe("22px");
    await openSettings(page);
    await dialog.getByRole("checkbox", { name: /projector/ }).uncheck();
    expect(await typeSize(page)).toBe("16px");
    await page.reload();
    expect(await typeSize(page)).toBe("16px");
  });

  test("by the address, for that page only", async ({ lab }) => {
    await lab.open("/learn/simple/no-origin?projector");
    expect(await typeSize(lab.page)).toBe("22px");
    await lab.open("/learn/simple/no-origin");
    expect(await typeSize(lab.page)).toBe("16px");
  });

  test("by the address where the browser keeps nothing", async ({ lab }) => {
    await withoutStorage(lab.page);
    await lab.open("/learn/simple/no-origin?projector");
    expect(await typeSize(lab.page)).toBe("22px");
  });
});

test.describe("keys", () => {
  /** Presses a key and tells whether the page took it for itself. */
  const taken = async (page: Page, key: string): Promise<boolean> => {
    await page.evaluate(() => {
      // Registered last, so called last.
      addEventListener("keydown", (event) => Object.assign(window, { taken: event.defaultPrevented }), { once: true });
    });
    await page.keyboard.press(key);
    return page.evaluate(() => (window as unknown as { taken: boolean }).taken);
  };

  test("n, p, s and ? do what the list of keys says", async ({ lab, server }) => {
    const { page } = lab;
    await lab.open("/learn/simple/no-origin");
    await page.keyboard.press("n");
    await expect(page).toHaveURL(`${server.page}/learn/simple/wildcard-origin`);
    // The address changes before the new page's script listens to keys.
    await page.waitForLoadState();
    await page.keyboard.press("p");
    await expect(page).toHaveURL(`${server.page}/learn/simple/no-origin`);
    await lab.runId();
    await page.keyboard.press("s");
    await expect(lab.finding).toHaveAttribute("data-finding", "blocked-after-sending");

    await lab.send.focus();
    await page.keyboard.press("?");
    await expect(settings(page)).toBeVisible();
    // Who opened it with a key is in it, and comes back to where they were.
    await expect(settings(page).getByRole("button", { name: "Close" })).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(settings(page)).toBeHidden();
    await expect(lab.send).toBeFocused();
    await page.keyboard.press("?");
    await page.keyboard.press("?");
    await expect(settings(page)).toBeHidden();
  });

  test("they can be switched off, and that is kept", async ({ lab }) => {
    const { page } = lab;
    await lab.open("/learn/simple/no-origin");
    const dialog = await openSettings(page);
    expect(await taken(page, "?")).toBe(true);
    await openSettings(page);
    await dialog.getByRole("checkbox", { name: "single letters as keys" }).uncheck();
    for (const key of ["n", "p", "s", "?"]) expect(await taken(page, key), key).toBe(false);
    await page.reload();
    await lab.runId();
    for (const key of ["n", "p", "s", "?"]) expect(await taken(page, key), key).toBe(false);
    await openSettings(page);
    await dialog.getByRole("checkbox", { name: "single letters as keys" }).check();
    expect(await taken(page, "?")).toBe(true);
  });

  test("what is typed into a field, or with a modifier, is not for the page", async ({ lab }) => {
    const { page } = lab;
    await lab.open("/learn/simple/no-origin");
    await lab.runId();
    for (const key of ["Control+s", "Alt+n", "Meta+p"]) expect(await taken(page, key), key).toBe(false);
    const field = (await openSettings(page)).getByRole("textbox");
    await field.focus();
    for (const key of ["n", "p", "s", "?"]) expect(await taken(page, key), key).toBe(false);
    await expect(field).toHaveValue("nps?");
    // A radio button takes no letters.
    await settings(page).getByRole("radio", { name: "dark" }).focus();
    expect(await taken(page, "?")).toBe(true);
  });
});

test.describe("progress", () => {
  const CODE = "cors-lab-1:simple/no-origin+preflight/bad-method";
  const tab = (page: Page, name: string): Locator => page.getByRole("tab", { name, exact: true });

  test("what was run is marked, on the tabs and on the front page", async ({ lab }) => {
    const { page } = lab;
    await lab.open("/learn/simple/no-origin");
    await expect(tab(page, "No header")).toBeVisible();
    await lab.run();
    await expect(tab(page, "No header (done)")).toBeVisible();
    await expect(tab(page, "Simple (1/11 of the scenarios done)")).toBeVisible();
    for (const path of ["wildcard-origin", "good-origin", "good-request", "lax-cookie"]) {
      await lab.open(`/learn/credentialed/${path}`);
      await lab.run();
    }
    await expect(tab(page, "Credentials (all done)")).toBeVisible();
    await lab.open("/learn/start");
    await expect(tab(page, "Credentials (all done)")).toBeVisible();
    await expect(tab(page, "Preflight")).toBeVisible();
    await lab.open("/");
    await expect(page.getByRole("link", { name: "No header (done)" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Method not listed", exact: true })).toBeVisible();
  });

  test("opening a scenario is not running it", async ({ lab }) => {
    await lab.open("/learn/simple/no-origin");
    await lab.runId();
    const dialog = await openSettings(lab.page);
    await expect(dialog).toContainText("No scenario run so far.");
    await expect(dialog.getByRole("textbox")).toHaveValue("");
  });

  test("its code goes to another browser; a reset can be undone", async ({ lab, browser, server, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.page });
    const { page } = lab;
    for (const path of ["/learn/simple/no-origin", "/learn/preflight/bad-method"]) {
      await lab.open(path);
      await lab.run();
    }
    const dialog = await openSettings(page);
    const code = dialog.getByRole("textbox", { name: /^Its code/ });
    await expect(dialog).toContainText("Scenarios run so far: 2.");
    await expect(code).toHaveValue(CODE);
    await dialog.getByRole("button", { name: "Copy" }).click();
    await expect(toast(page)).toHaveText("Copied the code.");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(CODE);

    await dialog.getByRole("button", { name: "Reset" }).click();
    await expect(dialog).toContainText("No scenario run so far.");
    await expect(toast(page)).toContainText("restore it if that was a mistake");
    await expect(code).toHaveValue(CODE);
    await expect(page.locator(".badge:visible")).toHaveCount(0);
    await dialog.getByRole("button", { name: "Restore from code" }).click();
    await expect(dialog).toContainText("Scenarios run so far: 2.");
    await expect(page.locator(".badge:visible").first()).toBeVisible();
    await dialog.getByRole("button", { name: "Reset" }).click();
    await page.reload();
    await openSettings(page);
    await expect(dialog).toContainText("No scenario run so far.");

    const elsewhere = await browser.newContext();
    const other = await elsewhere.newPage();
    await other.goto(`${server.page}/learn/simple/good-origin`);
    const theirs = await openSettings(other);
    await theirs.getByRole("textbox").fill(` ${CODE}\n`);
    await theirs.getByRole("button", { name: "Restore from code" }).click();
    await expect(toast(other)).toHaveText("Your progress is restored.");
    await expect(tab(other, "No header (done)")).toBeVisible();
    await other.reload();
    await expect(tab(other, "Preflight (1/8 of the scenarios done)")).toBeVisible();
    await elsewhere.close();
  });

  test("what is not a code is refused, and nothing is lost", async ({ lab }) => {
    const { page } = lab;
    await lab.open("/learn/simple/no-origin");
    await lab.run();
    const dialog = await openSettings(page);
    for (const wrong of [
      "",
      "hello",
      "cors-lab-1:",
      "cors-lab-1:<b>",
      "cors-lab-1:a0/b+simple/nothing",
      "cors-lab-2:simple/no-origin",
    ]) {
      await dialog.getByRole("textbox").fill(wrong);
      await dialog.getByRole("button", { name: "Restore from code" }).click();
      await expect(toast(page)).toHaveText("That is not a code of this lab: one begins with “cors-lab-1:” and names scenarios.");
      await expect(dialog).toContainText("Scenarios run so far: 1.");
    }
  });
});

test("what is said in passing lies over the settings", async ({ lab }) => {
  const { page } = lab;
  await page.setViewportSize({ width: 360, height: 640 });
  await lab.open("/learn/simple/no-origin");
  const dialog = await openSettings(page);
  await dialog.getByRole("button", { name: "Restore from code" }).click();
  await expect(toast(page)).toBeVisible();
  const [within, around] = [(await toast(page).boundingBox())!, (await dialog.boundingBox())!];
  expect(within.y, "they overlap here").toBeLessThan(around.y + around.height);
  const onTop = await page.evaluate(
    ({ x, y, width, height }) => document.elementFromPoint(x + width / 2, y + height / 2)?.id,
    within,
  );
  expect(onTop).toBe("toast");
});

test("a browser that keeps nothing loses nothing else", async ({ lab }) => {
  const { page } = lab;
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await withoutStorage(page);
  await lab.open("/learn/simple/good-origin");
  expect(await lab.run()).toBe("readable");
  await expect(page.getByRole("tab", { name: "Named origin (done)" })).toBeVisible();
  const dialog = await openSettings(page);
  await dialog.getByRole("radio", { name: "dark" }).check();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(toast(page)).toContainText("your choice lasts until you leave");
  await dialog.getByRole("button", { name: "Close" }).click();
  await page.getByRole("tab", { name: "Introduction" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/learn\/simple$/);
  expect(errors).toEqual([]);
});

test.describe("copy", () => {
  test("each block of code, as it stands", async ({ lab, server, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.page });
    const { page } = lab;
    await lab.open("/learn/preflight/req-bad-origin");
    await lab.runId();
    for (const [button, code] of [
      ["Copy request code", "#request-code"],
      ["Copy server code", "#server-code"],
    ] as const) {
      await page.getByRole("button", { name: button }).click();
      await expect(toast(page)).toHaveText("Copied the code.");
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      expect(copied).toBe((await page.locator(code).textContent())!.trim());
    }
    const blocks = page.locator("pre.code");
    await expect(page.getByRole("button", { name: /^Copy / })).toHaveCount(await blocks.count());
  });

  test("where the browser has no clipboard for the page, it says what to do instead", async ({ lab }) => {
    // As on an origin that is not trustworthy: another machine's, over http.
    await lab.page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
    await lab.open("/learn/preflight/req-bad-origin");
    await lab.runId();
    await lab.page.getByRole("button", { name: "Copy request code" }).click();
    await expect(toast(lab.page)).toContainText("Select it and copy it by hand.");
  });
});

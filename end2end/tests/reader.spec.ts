import type { Locator, Page } from "@playwright/test";
import { LabPage, Server, closedPort, expect, test } from "./lab.js";
import { ALL, predictionOf } from "./scenarios.js";

const settings = (page: Page): Locator => page.getByRole("dialog", { name: "Settings and keys" });
const toast = (page: Page): Locator => page.locator("#toast");
const background = (page: Page): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
const typeSize = (page: Page): Promise<string> => page.evaluate(() => getComputedStyle(document.documentElement).fontSize);

async function openSettings(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: /^Settings/ }).click();
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
    await expect(dialog.getByRole("radio", { name: "same as system" })).toBeChecked();

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
    await dialog.getByRole("radio", { name: "same as system" }).check();
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
    expect(await typeSize(page)).toBe("18px");
    await page.reload();
    expect(await typeSize(page)).toBe("18px");
    // Where the screen has no room for a drawing beside its text, only the type is larger.
    await page.setViewportSize({ width: 800, height: 600 });
    expect(await typeSize(page)).toBe("20px");
    await page.setViewportSize({ width: 1280, height: 720 });
    // In the presenter's view the page's header is gone: a key opens the settings.
    await page.keyboard.press("?");
    await expect(dialog).toBeVisible();
    await dialog.getByRole("checkbox", { name: /projector/ }).uncheck();
    expect(await typeSize(page)).toBe("16px");
    await page.reload();
    expect(await typeSize(page)).toBe("16px");
  });

  test("by the address, for that page only", async ({ lab }) => {
    await lab.open("/learn/simple/no-origin?projector");
    expect(await typeSize(lab.page)).toBe("18px");
    await lab.open("/learn/simple/no-origin");
    expect(await typeSize(lab.page)).toBe("16px");
  });

  test("by the address where the browser keeps nothing", async ({ lab }) => {
    await withoutStorage(lab.page);
    await lab.open("/learn/simple/no-origin?projector");
    expect(await typeSize(lab.page)).toBe("18px");
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
  const CODE = "cors-lab-1:simple/no-origin!+preflight/bad-method";
  const OLD_CODE = "cors-lab-1:simple/no-origin+preflight/bad-method";
  const tab = (page: Page, name: string): Locator => page.getByRole("tab", { name, exact: true });

  test("what was sent and what was understood is marked, on the tabs and on the front page", async ({ lab }) => {
    const { page } = lab;
    await lab.open("/learn/simple/no-origin");
    await expect(tab(page, "A plain GET")).toBeVisible();
    await lab.run();
    await expect(tab(page, "No header (sent)")).toBeVisible();
    await expect(tab(page, "No header (sent)")).toContainText("○");
    // A chapter counts what was understood.
    await expect(tab(page, "Simple")).toBeVisible();
    for (const scenario of ALL.filter(({ chapter }) => chapter === "Credentials")) {
      await lab.open(scenario.path);
      await lab.predict(...predictionOf(scenario));
      await lab.run();
      await expect(tab(page, `${scenario.told} (understood)`)).toContainText("✓");
    }
    await expect(tab(page, "Credentials (all understood)")).toContainText("✓");
    await lab.open("/learn/start");
    await expect(tab(page, "Credentials (all understood)")).toBeVisible();
    await expect(tab(page, "Preflight")).toBeVisible();
    await lab.open("/");
    await expect(page.getByRole("link", { name: "No header (sent)" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Cookies allowed (understood)" })).toBeVisible();
    await expect(page.getByRole("link", { name: "The page, and DELETE", exact: true })).toBeVisible();
  });

  test("understood is what was predicted right, both questions", async ({ lab }) => {
    const { page } = lab;
    const send = async (...predicted: Parameters<typeof lab.predict> | []) => {
      await lab.open("/learn/preflight/req-bad-origin");
      await lab.runId();
      if (predicted.length) await lab.predict(...predicted);
      await lab.run();
    };
    for (const wrong of [["error", false], ["response", true], ["response", false], []] as const) {
      await send(...wrong);
      await expect(tab(page, "Runs, then blocked (sent)")).toBeVisible();
      await expect(tab(page, "Preflight")).toBeVisible();
    }
    // One answer, even if it is right, is not both.
    await lab.open("/learn/preflight/req-bad-origin");
    await lab.runId();
    await page.locator("[name=gets][value=error]").check();
    await lab.run();
    await expect(page.locator(".predicted[data-held=true]")).toHaveCount(1);
    await expect(tab(page, "Runs, then blocked (sent)")).toBeVisible();

    await send("error", true);
    await expect(tab(page, "Runs, then blocked (understood)")).toBeVisible();
    await expect(tab(page, "Preflight (1/8 understood)")).toBeVisible();
    // What was understood once, is.
    await send("response", false);
    await expect(page.locator(".predicted[data-held=false]")).toHaveCount(2);
    await expect(tab(page, "Runs, then blocked (understood)")).toBeVisible();
    const dialog = await openSettings(page);
    await expect(dialog).toContainText(`Understood: 1 of ${ALL.length}. Sent so far: 1.`);
    await expect(dialog.getByRole("textbox")).toHaveValue("cors-lab-1:preflight/req-bad-origin!");
  });

  test("where nobody answers nothing is learned, but where that is the lesson", async ({ page }) => {
    const port = await closedPort();
    const pagePort = await closedPort();
    const own = `http://localhost:${pagePort}`;
    const down = ["--page-addr", `localhost:${pagePort}`, "--page-origin", own, "--api-origin", `http://localhost:${port}`];
    const server = await Server.start(down);
    try {
      const lab = new LabPage(page, server.page);
      for (const [path, marked] of [
        ["/learn/simple/no-origin", null],
        ["/learn/simple/nothing-listens", "Nothing listens (understood)"],
      ] as const) {
        await lab.open(path);
        await lab.predict("error", false);
        expect(await lab.run()).toBe("api-unreachable");
        await expect(page.locator(".predicted[data-held=true]")).toHaveCount(2);
        if (marked) await expect(tab(page, marked)).toBeVisible();
        else await expect(page.locator(".badge:visible")).toHaveCount(0);
      }
    } finally {
      await server.stop();
    }
  });

  test("opening a scenario is not running it", async ({ lab }) => {
    await lab.open("/learn/simple/no-origin");
    await lab.runId();
    await lab.page.getByText("Show them anyway").click();
    const dialog = await openSettings(lab.page);
    await expect(dialog).toContainText("No scenario run so far.");
    await expect(dialog.getByRole("textbox")).toHaveValue("");
  });

  test("its code goes to another browser; a reset can be undone", async ({ lab, browser, server, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.page });
    const { page } = lab;
    await lab.open("/learn/simple/no-origin");
    await lab.predict("error", true);
    await lab.run();
    await lab.open("/learn/preflight/bad-method");
    await lab.run();
    const dialog = await openSettings(page);
    const code = dialog.getByRole("textbox", { name: /^Its code/ });
    await expect(dialog).toContainText(`Understood: 1 of ${ALL.length}. Sent so far: 2.`);
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
    await expect(dialog).toContainText(`Understood: 1 of ${ALL.length}. Sent so far: 2.`);
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
    await expect(tab(other, "No header (understood)")).toBeVisible();
    await other.reload();
    await expect(tab(other, "Simple (1/11 understood)")).toBeVisible();
    await expect(tab(other, "Preflight")).toBeVisible();
    await other.goto(`${server.page}/learn/preflight/bad-method`);
    await expect(tab(other, "Method not listed (sent)")).toBeVisible();
    await elsewhere.close();
  });

  test("an old code still works, and takes nothing away", async ({ lab }) => {
    const { page } = lab;
    await lab.open("/learn/simple/no-origin");
    const dialog = await openSettings(page);
    const restore = async (code: string) => {
      await dialog.getByRole("textbox").fill(code);
      await dialog.getByRole("button", { name: "Restore from code" }).click();
      await expect(toast(page)).toHaveText("Your progress is restored.");
    };
    await restore(OLD_CODE);
    await expect(dialog).toContainText(`Understood: 0 of ${ALL.length}. Sent so far: 2.`);
    await expect(tab(page, "No header (sent)")).toBeAttached();
    await restore(CODE);
    await expect(dialog).toContainText(`Understood: 1 of ${ALL.length}. Sent so far: 2.`);
    await restore(OLD_CODE);
    await expect(dialog).toContainText(`Understood: 1 of ${ALL.length}. Sent so far: 2.`);
    await expect(dialog.getByRole("textbox")).toHaveValue(CODE);
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
      "cors-lab-1:!",
      "cors-lab-1:<b>",
      "cors-lab-1:a0/b+simple/nothing!",
      "cors-lab-2:simple/no-origin",
    ]) {
      await dialog.getByRole("textbox").fill(wrong);
      await dialog.getByRole("button", { name: "Restore from code" }).click();
      await expect(toast(page)).toHaveText("That is not a code of this lab: one begins with “cors-lab-1:” and names scenarios.");
      await expect(dialog).toContainText("Sent so far: 1.");
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
  await expect(page.getByRole("tab", { name: "Named origin (sent)" })).toBeVisible();
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
    await page.getByText("Show them anyway").click();
    const copied = async (button: string) => {
      await page.getByRole("button", { name: button, exact: true }).click();
      await expect(toast(page)).toHaveText("Copied the code.");
      return page.evaluate(() => navigator.clipboard.readText());
    };
    const text = async (selector: string) => (await page.locator(selector).textContent())!.trim();
    expect(await copied("Copy request code")).toBe(await text("#request-code"));
    // The whole file, whatever of it is folded.
    expect(await copied("Copy server code")).toBe(await text("#server-code"));
    expect(await text("#server-code")).toMatch(/^use /);
    expect((await copied("Copy code in Express")).split("\n")[0]).toBe('import cors from "cors";');
    const each = async () => {
      const blocks = page.locator("pre.code:visible");
      await expect(page.getByRole("button", { name: /^Copy / })).toHaveCount(await blocks.count());
    };
    await each();
    await page.getByRole("group", { name: "Language of the server" }).getByRole("radio", { name: "Express" }).check();
    expect(await copied("Copy server code in Express")).toBe(await text("#express-code"));
    await each();
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

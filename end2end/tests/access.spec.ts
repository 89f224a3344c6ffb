import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { SCENARIOS } from "./scenarios.js";
import { VIEWS, expect, test } from "./lab.js";
import { NOT_FOUND, PAGES } from "./pages.js";

test("the keyboard alone gets through the tabs and sends", async ({ lab, server }) => {
  const { page } = lab;
  await lab.open("/learn/start");
  await lab.page.waitForFunction(() => document.querySelector("[role=tab][tabindex='-1']"));
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
  for (let i = 0; i < 10 && (await focused()) !== "Start here"; i++) await page.keyboard.press("Tab");
  expect(await focused()).toBe("Start here");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  expect(await focused()).toBe("Preflight");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${server.page}/learn/preflight`);
  await expect.poll(focused).toBe("Preflight");
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Introduction");
  await page.keyboard.press("End");
  await page.keyboard.press("Space");
  await expect(page).toHaveURL(`${server.page}/learn/preflight/authorization-wildcard`);
  await expect.poll(focused).toBe("A token and *");
  await lab.runId();
  // From the tabs past the code to the two questions, and from them to the button.
  for (let i = 0; i < 8 && !(await page.evaluate(() => document.activeElement?.matches("[name=gets]"))); i++) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await expect(page.locator("[name=gets][value=response]")).toBeChecked();
  await expect(page.locator("[name=work][value=yes]")).toBeChecked();
  for (let i = 0; i < 12 && (await focused()) !== "Send request"; i++) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(lab.finding).toHaveAttribute("data-finding", "readable");
  expect(await focused()).toBe("Send request");
  await expect(page.locator(".predicted[data-held=true]")).toHaveCount(2);
});

/** Every page, one of each kind of run, and the settings: what axe has to say about it. */
const RUNS = SCENARIOS.filter((scenario) => scenario.finding !== "readable" || scenario.effect);

async function expectNothing(page: Page, where: string): Promise<void> {
  // The lab has no frames; without the way around them it takes a third of the time.
  const { violations, passes } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  // Each page says what is wrong with it, not only the first one.
  expect.soft(violations.map((v) => [where, v.id, v.nodes.map((n) => n.target.join(" "))])).toEqual([]);
  expect(
    passes.map(({ id }) => id),
    where,
  ).toContain("color-contrast");
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing on any page, ${colorScheme}`, async ({ lab }) => {
    test.setTimeout(90_000);
    await lab.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const path of [...PAGES, NOT_FOUND]) {
      await lab.open(path);
      await expectNothing(lab.page, path);
    }
  });

  test(`axe finds nothing before and after a run, ${colorScheme}`, async ({ lab }) => {
    test.setTimeout(90_000);
    await lab.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const { path } of RUNS) {
      await lab.open(path);
      await lab.runId();
      await expectNothing(lab.page, path);
      await lab.run();
      await expectNothing(lab.page, `${path} after the run`);
    }
  });

  test(`axe finds nothing where the reader chose ${colorScheme}`, async ({ lab }) => {
    test.setTimeout(90_000);
    const { page } = lab;
    // The system wants the other one.
    await page.emulateMedia({ colorScheme: colorScheme === "light" ? "dark" : "light", reducedMotion: "reduce" });
    await lab.open("/learn/preflight/req-bad-origin");
    await lab.runId();
    await page.getByText("Show them anyway").click();
    await lab.predict("response", true);
    await expectNothing(page, "shown before the run");
    await lab.run();
    await page.getByRole("button", { name: "Settings and keys" }).click();
    const settings = page.getByRole("dialog", { name: "Settings and keys" });
    await settings.getByRole("radio", { name: colorScheme }).check();
    await settings.getByRole("button", { name: "Restore from code" }).click();
    await expectNothing(page, "settings, open");
    await settings.getByRole("button", { name: "Close" }).click();
    // A step is chosen, and everything is unfolded.
    await page.locator("[data-moment]").nth(3).click();
    for (const stack of await page.getByRole("radio", { name: "Express", exact: true }).all()) await stack.check();
    await page.getByRole("checkbox", { name: "Whole file" }).check();
    for (const view of VIEWS) {
      await lab.show(view);
      await page.locator("details").evaluateAll((all: HTMLDetailsElement[]) => all.forEach((one) => (one.open = true)));
      await expectNothing(page, `a step is chosen, ${view}`);
    }
    for (const path of ["/", "/components"]) {
      await lab.open(path);
      await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
      await expectNothing(page, path);
    }
  });
}

test("no violation of the policy, and nobody else is asked", async ({ lab, server }) => {
  await lab.page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  for (const path of ["/", "/learn/start", ...SCENARIOS.map((scenario) => scenario.path)]) {
    await lab.open(path);
    if (path.split("/").length === 4) await lab.run();
  }
  const own = [server.page, server.api];
  expect(lab.requested.filter((url) => !own.includes(new URL(url).origin))).toEqual([]);
  const complaints = lab.console.map((message) => message.text());
  expect(complaints.filter((text) => /policy violation|Content Security Policy/.test(text))).toEqual([]);
  expect(complaints.filter((text) => /panicked|unreachable|hydrat/i.test(text))).toEqual([]);
});

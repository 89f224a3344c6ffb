import { AxeBuilder } from "@axe-core/playwright";
import { SCENARIOS } from "./scenarios.js";
import { expect, test } from "./lab.js";

test("the keyboard alone gets through the tabs and sends", async ({ lab, server }) => {
  const { page } = lab;
  await lab.open("/learn/start");
  await lab.page.waitForFunction(() => document.querySelector("[role=tab][tabindex='-1']"));
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
  for (let i = 0; i < 10 && (await focused()) !== "Start"; i++) await page.keyboard.press("Tab");
  expect(await focused()).toBe("Start");
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
  await expect(page).toHaveURL(`${server.page}/learn/preflight/good-request`);
  await expect.poll(focused).toBe("Both answers right");
  await lab.runId();
  for (let i = 0; i < 10 && (await focused()) !== "Send request"; i++) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(lab.finding).toHaveAttribute("data-finding", "readable");
  expect(await focused()).toBe("Send request");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing, ${colorScheme}`, async ({ lab }) => {
    test.setTimeout(90_000);
    await lab.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const check = async (where: string) => {
      const { violations } = await new AxeBuilder({ page: lab.page }).analyze();
      expect(violations.map((v) => [where, v.id, v.nodes.map((n) => n.target.join(" "))])).toEqual([]);
    };
    for (const path of ["/", "/nothing", "/learn/start", "/learn/simple", "/learn/preflight", "/learn/credentialed", "/learn/one-origin"]) {
      await lab.open(path);
      await check(path);
    }
    for (const { path } of SCENARIOS.filter((s) => s.finding !== "readable" || s.effect)) {
      await lab.open(path);
      await lab.runId();
      await check(path);
      await lab.run();
      await check(`${path} after the run`);
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

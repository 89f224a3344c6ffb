import { SCENARIOS } from "./scenarios.js";
import { LabPage, expect, sentHeaders, status, test } from "./lab.js";

for (const scenario of SCENARIOS) {
  test(`${scenario.chapter} · ${scenario.tab}: as a learner clicks it`, async ({ lab, server }) => {
    await lab.open("/learn/start");
    await lab.click(scenario.chapter, scenario.tab);
    await expect(lab.page).toHaveURL(server.page + scenario.path);
    expect(await lab.run()).toBe(scenario.finding);
    const run = await lab.runId();

    const record = await lab.record(run);
    expect(record.map((e) => [e.method, e.kind === "preflight", status(e), e.handler.state === "ran"])).toEqual(scenario.record);
    for (const exchange of record) {
      expect(new Map(exchange.received).get("origin")).toBe(server.page);
      await expect(lab.page.locator(".exchange").nth(exchange.seq)).toContainText(
        `${exchange.method} ${exchange.target.split("?")[0]}`,
      );
    }

    const errors = lab.console.filter((message) => message.type() === "error").map((message) => message.text());
    const policy = errors.filter((text) => text.includes("CORS policy"));
    if (scenario.console) {
      expect(policy).toEqual([expect.stringMatching(scenario.console)]);
      await expect(lab.page.locator("#js-error")).toHaveText("TypeError: Failed to fetch");
    } else {
      expect(errors).toEqual([]);
      const title = record.at(-1)!.method === "DELETE" ? "Goodbye World!" : "Hello World!";
      await expect(lab.page.locator("#js-body")).toHaveText(JSON.stringify({ title }));
    }
    const verdict = lab.page.locator("[data-verdict]");
    await expect(verdict).toHaveAttribute("data-verdict", scenario.verdict ? "blocked" : "readable");
    await expect(lab.page.getByText("That is what your code got.")).toBeVisible();
    if (scenario.verdict) {
      const [algorithm, step, reason] = scenario.verdict;
      await expect(verdict).toHaveAttribute("data-reason", reason);
      const failed = lab.page.locator("details[open]");
      await expect(failed.locator("summary")).toContainText(algorithm);
      await expect(failed.locator("[data-failed]")).toContainText(`step ${step} `);
      await expect(failed.getByRole("link")).toHaveAttribute("href", /^https:\/\/fetch\.spec\.whatwg\.org\/#/);
      await expect(lab.page.locator(".explanation > section:not(.consoles) > h4")).toHaveText([
        "What happened",
        "Why the rule exists",
        "The fix",
      ]);
    } else {
      await expect(lab.page.locator("[data-failed]")).toHaveCount(0);
      await expect(lab.page.locator(".explanation")).toBeEmpty();
    }
    if (scenario.effect) await expect(lab.page.locator(".effect")).toContainText(scenario.effect);
  });

  test(`${scenario.chapter} · ${scenario.tab}: the shown code, pasted, gives the same record`, async ({ lab }) => {
    await lab.open(scenario.path);
    const pasted = await lab.runId();
    const code = (await lab.code.textContent())!;
    const outcome = await lab.page.evaluate(async (source) => {
      try {
        const response = await eval(`(async () => (${source.replace(/;\s*$/, "")}))()`);
        return response.type;
      } catch (error) {
        return String(error);
      }
    }, code);
    expect(outcome).toBe(scenario.finding === "readable" ? "cors" : "TypeError: Failed to fetch");

    await lab.page.context().clearCookies();
    await lab.page.reload();
    await lab.run();
    const sent = await lab.runId();
    expect(sent).not.toBe(pasted);
    // Port numbers, dates and times differ between runs; what CORS is about does not.
    const essence = async (run: string) =>
      (await lab.record(run)).map((e) => ({
        ...e,
        at_ms: 0,
        target: e.target.split("?")[0],
        received: e.received.filter(([name]) => name !== "priority"),
        answer: { ...e.answer, headers: sentHeaders(e).filter(([name]) => name !== "date") },
      }));
    expect(await essence(sent)).toEqual(await essence(pasted));
  });

  test(`${scenario.chapter} · ${scenario.tab}: from 127.0.0.1 too`, async ({ page, server }) => {
    const lab = new LabPage(page, server.elsewhere.page);
    await lab.open(scenario.path);
    expect(await lab.run()).toBe(scenario.finding);
    expect(lab.requested.some((url) => url.startsWith(server.elsewhere.api))).toBe(true);
    expect(lab.requested.filter((url) => url.includes("//localhost"))).toEqual([]);
  });
}

test("a cookie set by a blocked answer comes with the next request", async ({ lab }) => {
  await lab.open("/learn/credentialed/wildcard-origin");
  await lab.run();
  const first = await lab.runId();
  expect(new Map((await lab.record(first))[0].received).has("cookie")).toBe(false);
  await expect(lab.page.locator(".missing")).toContainText(["cookie"]);
  await lab.send.click();
  await expect(lab.page.locator(".effect")).toContainText("the cookie said 1; this is visit 2");
  const second = await lab.runId();
  expect(new Map((await lab.record(second))[0].received).get("cookie")).toContain("cors_lab_visits=1");
});

test("the cookie does not go to a scenario that asks for no credentials", async ({ lab }) => {
  await lab.open("/learn/credentialed/good-request");
  await lab.run();
  await lab.open("/learn/simple/good-origin");
  await lab.run();
  const run = await lab.runId();
  expect(new Map((await lab.record(run))[0].received).has("cookie")).toBe(false);
});

test("a prediction is compared with what happened, and the deciding step is named", async ({ lab }) => {
  await lab.open("/learn/preflight/bad-method");
  await lab.page.getByRole("radio", { name: "readable" }).check();
  await lab.run();
  const predicted = lab.page.locator(".predicted");
  await expect(predicted).toHaveAttribute("data-held", "false");
  await expect(predicted).toContainText("Step 7.5 of CORS-preflight fetch decides it: DELETE is not listed");
  await expect(lab.page.locator("[name=prediction]")).toHaveCount(0);

  await lab.open("/learn/preflight/good-request");
  await lab.page.getByRole("radio", { name: "readable" }).check();
  await lab.run();
  await expect(predicted).toHaveAttribute("data-held", "true");
  await lab.run();
  await expect(predicted).toHaveAttribute("data-held", "true");
});

test("who predicts nothing is told nothing about it", async ({ lab }) => {
  await lab.open("/learn/simple/no-origin");
  await lab.run();
  await expect(lab.page.locator(".predicted")).toHaveCount(0);
});

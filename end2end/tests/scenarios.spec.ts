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
      await expect(lab.exchanges.nth(exchange.seq)).toContainText(`${exchange.method} ${exchange.target.split("?")[0]}`);
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
    const standard = await lab.show("Standard");
    await expect(standard).toContainText("That is what your code got.");
    if (scenario.verdict) {
      const [algorithm, step, reason] = scenario.verdict;
      await expect(verdict).toHaveAttribute("data-reason", reason);
      const failed = standard.locator("details[open]");
      await expect(failed.locator("summary")).toContainText(algorithm);
      await expect(failed.locator("[data-failed]")).toContainText(`step ${step} `);
      await expect(failed.getByRole("link")).toHaveAttribute("href", /^https:\/\/fetch\.spec\.whatwg\.org\/#/);
    } else {
      await expect(lab.page.locator("[data-failed]")).toHaveCount(0);
    }
    await expect(lab.page.locator("#told-standard")).toBeVisible();
    // The lesson explains what was to be expected; the consoles are those of the browsers.
    const consoles = await lab.show("Console");
    await expect(consoles.getByRole("heading")).toHaveCount(0);
    if (scenario.verdict) await expect(consoles.locator("blockquote").first()).toBeVisible();
    else await expect(consoles).toHaveText(/^Nothing about CORS/);
    await expect(lab.page.locator("#told-devtools")).toBeVisible();
    await expect(lab.page.locator("#why")).toBeVisible();
    await expect(lab.page.locator("#fix")).toHaveText(scenario.verdict ? "The fix" : "In your own server");
    if (scenario.effect) await expect((await lab.show("Server")).locator(".effect")).toContainText(scenario.effect);
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
  await expect(lab.page.locator(".effect")).toContainText("the cookie said 1, now visit 2");
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

test("the outcome says what became of the server's work", async ({ lab }) => {
  for (const [path, title, torn] of [
    ["/learn/preflight/req-bad-origin", "Blocked, and the note is gone", 1],
    ["/learn/preflight/bad-method", "Blocked at the preflight, and no note is gone", 0],
    ["/learn/preflight/good-request", "Allowed, and the note is gone", 1],
    ["/learn/simple/no-origin", "Blocked after it was sent", 0],
  ] as const) {
    await lab.open(path);
    await lab.run();
    const outcome = lab.page.getByRole("status").filter({ has: lab.finding });
    await expect(outcome.getByRole("heading")).toHaveText(title);
    await expect(outcome.locator(".note.torn")).toHaveCount(torn);
    await expect(lab.page.locator(".journey .note.torn")).toHaveCount(torn);
  }
});

test("both predictions are compared with what happened", async ({ lab }) => {
  const { page } = lab;
  const predicted = page.locator(".predicted");
  await lab.open("/learn/preflight/bad-method");
  await lab.predict("response", true);
  await lab.run();
  await expect(page.getByRole("status").filter({ has: predicted })).toHaveCount(1);
  await expect(predicted).toHaveText([/Your code gets an error\. You said the response/, /Notes left: three\. You said two/]);
  for (const line of await predicted.all()) await expect(line).toHaveAttribute("data-held", "false");
  await expect(page.locator("[name=gets], [name=work]")).toHaveCount(0);

  await lab.open("/learn/preflight/req-bad-origin");
  await lab.predict("error", false);
  await lab.run();
  await expect(predicted).toHaveText([/Your code gets an error, as you predicted\./, /Notes left: two\. You said three/]);
  expect(await predicted.evaluateAll((all: HTMLElement[]) => all.map((one) => one.dataset.held))).toEqual(["true", "false"]);

  await lab.open("/learn/preflight/good-request");
  await lab.predict("response", true);
  await lab.run();
  const held = [/Your code gets the response, as you predicted\./, /Notes left: two, as you predicted\./];
  await expect(predicted).toHaveText(held);
  await lab.run();
  await expect(predicted).toHaveText(held);
});

test("answers that are given before the page is ready count", async ({ lab }) => {
  const { page } = lab;
  // The WASM is on its way until it is let through. This scenario has no preflight, which interception would answer.
  let letThrough = (): void => {};
  const held = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${lab.origin}/learn/simple/no-origin`, { waitUntil: "commit" });
  await page.locator("[name=gets][value=error]").check();
  await page.locator("[name=work][value=yes]").check();
  await expect(lab.send).toBeDisabled();
  letThrough();
  await lab.run();
  await expect(page.locator(".predicted[data-held=true]")).toHaveCount(2);
});

test("of no-cors it can be predicted that there is nothing to read, elsewhere not", async ({ lab }) => {
  const choices = lab.page.locator("[name=gets]");
  const values = () => choices.evaluateAll((all: HTMLInputElement[]) => all.map(({ value }) => value));
  await lab.open("/learn/simple/no-origin");
  expect(await values()).toEqual(["response", "error"]);
  await lab.open("/learn/simple/opaque");
  expect(await values()).toEqual(["response", "opaque", "error"]);
  await lab.predict("opaque", true);
  await lab.run();
  await expect(lab.page.locator(".predicted")).toHaveText([
    /Your code gets an empty response, as you predicted\./,
    /The handler runs: yes, as you predicted\./,
  ]);
});

test("who predicts nothing is told nothing about it", async ({ lab }) => {
  await lab.open("/learn/simple/no-origin");
  await lab.run();
  await expect(lab.page.locator(".predicted")).toHaveCount(0);
  await expect(lab.page.locator("[name=gets], [name=work]")).toHaveCount(0);
});

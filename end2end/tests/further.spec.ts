import { expect, status, test } from "./lab.js";
import { FURTHER } from "./scenarios.js";

for (const scenario of FURTHER) {
  test(`${scenario.chapter} · ${scenario.tab}: as a learner clicks it`, async ({ lab, server }) => {
    await lab.open("/learn/start");
    await lab.click(scenario.chapter, scenario.tab);
    await expect(lab.page).toHaveURL(server.page + scenario.path);
    expect(await lab.run()).toBe(scenario.finding);
    const record = await lab.record(await lab.runId());
    const rows = record.map((e) => [e.origin, e.method, e.kind === "preflight", status(e), e.handler.state === "ran"]);
    expect(rows).toEqual(scenario.record);

    const said = lab.console.map((message) => message.text()).filter((text) => text.includes("CORS policy"));
    expect(said).toEqual(scenario.console ? [expect.stringMatching(scenario.console)] : []);
    const verdict = (await lab.show("Standard")).locator("[data-verdict]").last();
    if (scenario.verdict) await expect(verdict).toHaveAttribute("data-verdict", scenario.verdict);
    else await expect(verdict).toHaveCount(0);
    for (const [selector, text] of scenario.shows) await expect(lab.page.locator(selector).last()).toContainText(text);
  });
}

test("the frame of a page obeys the lab's pages only", async ({ page, server }) => {
  // A page of another origin that embeds the frame is refused by the frame's own policy.
  await page.goto(`${server.api}/health`);
  const frame = await page.evaluate(async (url) => {
    const element = document.createElement("iframe");
    element.src = url;
    const ready = new Promise((resolve) => addEventListener("message", () => resolve("answered"), { once: true }));
    const late = new Promise((resolve) => setTimeout(resolve, 1500, "nothing"));
    document.body.append(element);
    return Promise.race([ready, late]);
  }, `${server.page}/frame`);
  expect(frame).toBe("nothing");
});

test("a frame that another site embeds still obeys the lab's pages only", async ({ page, server }) => {
  // Without its policy, so that only the check of each message is left.
  await page.route(`${server.page}/frame`, async (route) => {
    const response = await route.fetch();
    const { "content-security-policy": _policy, "x-frame-options": _options, ...headers } = response.headers();
    await route.fulfill({ response, headers });
  });
  const ask = (run: string) =>
    page.evaluate(
      async ([frameUrl, url]) => {
        const element = document.createElement("iframe");
        element.src = frameUrl;
        const heard: string[] = [];
        const ready = new Promise<void>((resolve) =>
          addEventListener("message", ({ data }) => {
            heard.push(String(data).split("\n")[0]);
            resolve();
          }),
        );
        document.body.append(element);
        await ready;
        element.contentWindow?.postMessage({ url, request: { init: {}, headers: [], stream: false } }, "*");
        await new Promise((resolve) => setTimeout(resolve, 1500));
        return heard;
      },
      [`${server.page}/frame`, `${server.api}/api/simple/good-origin?run=${run}`],
    );
  await page.goto(`${server.api}/health`);
  expect(await ask("other-site")).toEqual(["ready"]);
  // The same from a page of the lab: it says how the request went, so the test would hear of it.
  await page.goto(`${server.page}/reference/messages`);
  expect(await ask("own-page")).toHaveLength(2);
});

test("a step that loads a picture says whether it came, and is in the record", async ({ lab }) => {
  await lab.open("/learn/simple/no-origin");
  const origins = await lab.page.locator("[data-origins]").first().getAttribute("data-origins");
  const told = (plan: string) =>
    lab.page.evaluate(
      async ([plan, origins]) => {
        const runner = "/runner.js";
        const { start, newRun } = await import(runner);
        const run: string = newRun();
        const ended = await new Promise<string>((resolve) => {
          let last = "";
          start(plan, origins, run, (kind: string, text: string) => {
            if (kind === "ended") last = text;
            if (kind === "end") resolve(last);
          });
        });
        return { run, ended };
      },
      [plan, origins ?? ""],
    );
  const picture = await told("load=page:/favicon.svg");
  expect(picture.ended).toBe("loaded");
  const [own] = await lab.record(picture.run);
  expect(own.received).toContainEqual(["sec-fetch-dest", "image"]);

  // Without CORS the answer comes, and is none that a picture is made of.
  const foreign = await told("load=api:/api/simple/good-origin&element=img");
  expect(foreign.ended).toBe("not-loaded");
  const [shown] = await lab.record(foreign.run);
  expect([shown.origin, new Map(shown.received).get("origin")]).toEqual(["api", undefined]);

  const asked = await told("load=api:/api/simple/no-origin&element=img-crossorigin&from=sandbox");
  expect(asked.ended).toBe("not-loaded");
  const [refused] = await lab.record(asked.run);
  expect(new Map(refused.received).get("origin")).toBe("null");
});

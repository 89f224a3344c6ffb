import type { Locator } from "@playwright/test";
import { SCENARIOS, type Scenario } from "./scenarios.js";
import { expect, type LabPage, test } from "./lab.js";

const drawn = (lab: LabPage): Locator => lab.page.locator(".drawing .moment");
const told = (lab: LabPage): Locator => lab.page.locator(".telling > li");
const sentences = (lab: LabPage): Locator => lab.page.locator(".telling button");

/** How each moment went, as a class says it. */
const marks = (moments: Locator): Promise<string[]> =>
  moments.evaluateAll((all) =>
    all.map((one) => [...one.classList].find((name) => name !== "moment" && name !== "current") ?? ""),
  );

/** Opens a scenario and sends its request. */
async function sent(lab: LabPage, path: string): Promise<void> {
  await lab.open(path);
  await lab.run();
  await expect(sentences(lab).first()).toBeVisible();
}

test("planned before the run, and afterwards it stops where the standard does", async ({ lab }) => {
  test.setTimeout(90_000);
  for (const scenario of SCENARIOS) {
    await test.step(scenario.path, async () => {
      await lab.open(scenario.path);
      await lab.runId();
      const asks = scenario.record.some(([, preflight]) => preflight);
      expect(new Set(await marks(told(lab)))).toEqual(new Set(["planned"]));
      expect(new Set(await marks(drawn(lab)))).toEqual(new Set(["planned"]));
      await expect(told(lab)).toHaveCount(asks ? 9 : 6);
      await expect(drawn(lab)).toHaveCount(asks ? 9 : 6);
      await expect(told(lab).filter({ hasText: "the preflight" })).toHaveCount(asks ? 2 : 0);
      await expect(drawn(lab).filter({ hasText: "OPTIONS, the preflight" })).toHaveCount(asks ? 1 : 0);
      await expect(sentences(lab)).toHaveCount(0);

      await lab.run();
      await expect(lab.page.locator(".journey")).toHaveAttribute("data-phase", "settled");
      // The drawing and the words are two ways to tell the same.
      expect(await marks(drawn(lab))).toEqual(await marks(told(lab)));
      await stopsWhereItShould(lab, scenario);
    });
  }
});

async function stopsWhereItShould(lab: LabPage, { finding, verdict, record }: Scenario): Promise<void> {
  const all = await marks(told(lab));
  expect(all).not.toContain("planned");
  // What can be reached with Tab is where a reader begins.
  const start = lab.page.locator(".telling li:has(button:not([tabindex='-1']))");
  await expect(start).toHaveCount(1);
  if (!verdict) {
    expect(all).not.toContain("stopped");
    expect(all.at(-1)).toBe("passed");
    await expect(start).toHaveAttribute("data-moment", "0");
    return;
  }
  const [algorithm, step] = verdict;
  await expect(start).toHaveAttribute("data-moment", String(all.indexOf("stopped")));
  await expect(start).toHaveAttribute("data-exchange", String(record.length - 1));
  await expect(start).toContainText(
    finding === "blocked-at-preflight" ? "The guard lets nothing more go" : "The guard keeps the answer from your code",
  );
  await expect(start.locator(".ties a").last()).toHaveText(`step ${step} of ${algorithm}`);
  await expect(lab.page.locator(`${await start.locator(".ties a").last().getAttribute("href")}[data-failed]`)).toBeVisible();
  await expect(drawn(lab).nth(all.indexOf("stopped"))).toContainText("✕ stopped");
  expect(all.includes("never")).toBe(finding === "blocked-at-preflight");
}

test("arrow keys, Home and End go through the journey, and what belongs to a moment is marked", async ({ lab }) => {
  await sent(lab, "/learn/preflight/req-bad-origin");
  const { page } = lab;
  const last = (await sentences(lab).count()) - 1;

  const expectAt = async (place: number) => {
    const sentence = sentences(lab).nth(place);
    await expect(sentence).toBeFocused();
    await expect(sentence).toHaveAttribute("aria-current", "step");
    await expect(page.locator(".telling [aria-current=step]")).toHaveCount(1);
    await expect(page.locator(".telling button:not([tabindex='-1'])")).toHaveCount(1);
    await expect(sentence).not.toHaveAttribute("tabindex", "-1");
    await expect(page.locator(".drawing .current")).toHaveCount(1);
    await expect(drawn(lab).nth(place)).toContainClass("current");
    const item = told(lab).nth(place);
    await expect(item).toContainClass("current");
    const [exchange, step] = [await item.getAttribute("data-exchange"), await item.getAttribute("data-step")];
    const ids = (selector: string) => page.locator(selector).evaluateAll((all) => all.map(({ id }) => id));
    expect(await ids(".exchange.current")).toEqual(exchange === null ? [] : [`exchange-${exchange}`]);
    expect(await ids(".steps .current")).toEqual(step === null ? [] : [`step-${step}`]);
    if (step !== null) await expect(page.locator(`#step-${step}`)).toBeVisible();
  };

  const stop = 7;
  await sentences(lab).nth(stop).focus();
  await page.keyboard.press("ArrowDown");
  await expectAt(last);
  await page.keyboard.press("ArrowDown");
  await expectAt(last);
  await page.keyboard.press("ArrowUp");
  await expectAt(stop);
  await page.keyboard.press("Home");
  await expectAt(0);
  await page.keyboard.press("ArrowUp");
  await expectAt(0);

  // The preflight's check passed: its steps are folded away until its moment is chosen.
  const asked = told(lab).nth(3);
  const folded = page.locator(`.steps details:has(#step-${await asked.getAttribute("data-step")})`);
  await expect(folded).not.toHaveAttribute("open");
  for (let place = 1; place <= 3; place++) {
    await page.keyboard.press("ArrowRight");
    await expectAt(place);
  }
  await expect(folded).toHaveAttribute("open");
  await page.keyboard.press("ArrowLeft");
  await expectAt(2);
  await page.keyboard.press("End");
  await expectAt(last);

  // One stop for the whole list: Tab leaves it, and comes back to the same moment.
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Tab");
  await expectAt(last);
});

test("a click on the drawing or on a sentence chooses the moment", async ({ lab }) => {
  await sent(lab, "/learn/preflight/req-bad-origin");
  await expect(lab.page.locator(".current")).toHaveCount(0);
  await drawn(lab).nth(3).locator(".title").click();
  await expect(sentences(lab).nth(3)).toBeFocused();
  await expect(lab.page.locator("#exchange-0")).toContainClass("current");

  // Anywhere in its row, also where nothing is drawn.
  const row = (await drawn(lab).nth(6).locator(".ground").boundingBox())!;
  await lab.page.mouse.click(row.x + row.width * 0.2, row.y + row.height / 2);
  await expect(sentences(lab).nth(6)).toBeFocused();
  await expect(lab.page.locator("#exchange-1")).toContainClass("current");
  await expect(lab.page.locator("#exchange-0")).not.toContainClass("current");

  await sentences(lab).nth(1).click();
  await expect(drawn(lab).nth(1)).toContainClass("current");
});

test("the links of a moment lead to the wire and to the step", async ({ lab }) => {
  await sent(lab, "/learn/preflight/bad-method");
  const stop = lab.page.locator(".telling .stopped").first();
  await stop.getByRole("link", { name: "on the wire" }).click();
  await expect(lab.page).toHaveURL(/#exchange-0$/);
  await expect(lab.page.locator("#exchange-0")).toBeInViewport();
  await stop.getByRole("link", { name: "step 7.5 of CORS-preflight fetch" }).click();
  await expect(lab.page).toHaveURL(/#step-\d+$/);
  await expect(lab.page.locator("[data-failed]")).toBeInViewport();
  // A link leads away; it chooses nothing.
  await expect(lab.page.locator(".current")).toHaveCount(0);
});

test("while it is under way, nothing is said that is not known yet", async ({ lab }) => {
  await lab.open("/learn/preflight/good-request");
  await lab.runId();
  // A slow network, as in the developer tools: nothing is intercepted, so CORS is as it was.
  const session = await lab.page.context().newCDPSession(lab.page);
  await session.send("Network.enable");
  const slow = (latency: number) =>
    session.send("Network.emulateNetworkConditions", {
      offline: false,
      latency,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
  await slow(60_000);
  await lab.send.click();
  const journey = lab.page.locator(".journey");
  await expect(journey).toHaveAttribute("data-phase", "in-flight");
  await expect(lab.page.locator(".request [role=status]")).toHaveText("The request is under way.");
  await expect(lab.page.locator(".results")).toHaveAttribute("aria-busy", "true");
  const all = await marks(told(lab));
  expect(all[0]).toBe("done");
  expect(all.filter((mark) => ["passed", "stopped", "never"].includes(mark))).toEqual([]);
  expect(all.at(-1)).toBe("planned");
  await expect(sentences(lab)).toHaveCount(0);
  await slow(0);
  expect(await lab.run()).toBe("readable");
});

for (const [reducedMotion, moves] of [
  ["reduce", "false"],
  ["no-preference", "true"],
] as const) {
  test(`motion: ${reducedMotion}`, async ({ lab }) => {
    await lab.page.emulateMedia({ reducedMotion });
    await lab.page.addInitScript(() => {
      addEventListener("pagereveal", (event) => {
        document.documentElement.dataset.moved = String(!!event.viewTransition);
      });
    });
    await lab.open("/learn/simple/no-origin");
    await lab.page.getByRole("tab", { name: "Any origin" }).click();
    await expect(lab.page).toHaveURL(/wildcard-origin$/);
    await expect(lab.page.locator("html")).toHaveAttribute("data-moved", moves);
    await lab.run();
    await sentences(lab).nth(2).click();
    if (reducedMotion === "reduce") {
      expect(await lab.page.evaluate(() => document.getAnimations().length)).toBe(0);
    }
  });
}

// What a screen reader is told of tabs, journey and verdict. Ports differ from run to run.

test("told: blocked at the preflight", async ({ lab }) => {
  await lab.open("/learn/preflight/bad-method");
  await lab.runId();
  await expect(lab.page.locator(".journey")).toMatchAriaSnapshot(`
    - figure "The journey of the request":
      - list:
        - /children: equal
        - listitem:
          - text: "planned: Your code calls"
          - code: fetch()
          - text: ":"
          - code: DELETE
        - listitem:
          - text: "planned: The browser asks first: an"
          - code: OPTIONS
          - text: ", the preflight."
        - listitem: "planned: The server answers the preflight."
        - listitem: "planned: The guard looks: is this page on the guest list?"
        - listitem:
          - text: "planned: The"
          - code: DELETE
          - text: is sent.
        - listitem: "planned: The server does its work."
        - listitem: "planned: The server answers."
        - listitem: "planned: The guard looks: is this page on the guest list?"
        - listitem: "planned: Your code gets a response, or an error."
  `);
  await lab.run();
  await expect(lab.page.getByRole("navigation", { name: "Lessons" })).toMatchAriaSnapshot(`
    - navigation "Lessons":
      - tablist "Chapters":
        - /children: equal
        - tab "Start here"
        - tab "Simple"
        - tab "Preflight (1/8 of the scenarios done)" [selected]
        - tab "Credentials"
        - tab "One origin"
      - 'tablist "Scenarios: Preflight"':
        - /children: equal
        - tab "Introduction"
        - tab "Wrong origin, never sent"
        - tab "Method not listed (done)" [selected]
        - tab "Runs, then blocked"
        - tab "Both responses right"
        - tab "Content-Type not listed"
        - tab "Preflight remembered"
        - tab "Preflight gets 401"
        - tab "Not covered by *"
  `);
  await expect(lab.page.locator(".journey")).toMatchAriaSnapshot(`
    - figure "The journey of the request":
      - list:
        - /children: equal
        - listitem:
          - /children: equal
          - 'button "Your code calls fetch(): DELETE."'
        - listitem:
          - /children: equal
          - 'button "The browser asks first: an OPTIONS, the preflight."'
        - listitem:
          - /children: equal
          - button "The server answers the preflight with 204."
        - listitem:
          - /children: equal
          - text: "stopped:"
          - 'button "The guard lets nothing more go: DELETE is not listed: there is no Access-Control-Allow-Methods."'
          - link "on the wire":
            - /url: "#exchange-0"
          - link "step 7.5 of CORS-preflight fetch":
            - /url: /^#step-/
        - listitem:
          - /children: equal
          - text: "did not happen:"
          - button "The DELETE is never sent."
        - listitem:
          - /children: equal
          - text: "stopped:"
          - 'button "Your code gets TypeError: Failed to fetch, and no reason."'
  `);
  await expect(lab.page.getByRole("region", { name: "What each of them saw" })).toMatchAriaSnapshot(`
    - heading "The verdict, step by step" [level=2]
    - paragraph:
      - text: "What was recorded, judged by the Fetch standard:"
      - strong: blocked
      - text: . That is what your code got.
    - group: "passed: main fetch"
    - group: "passed: CORS-preflight fetch"
    - group: "passed: CORS check"
    - group:
      - text: "failed: CORS-preflight fetch"
      - list:
        - /children: equal
        - listitem: "passed: step 7 the status is 204"
        - listitem:
          - /children: equal
          - text: "failed: step 7.5"
          - code: DELETE
          - text: "is not listed: there is no"
          - code: Access-Control-Allow-Methods
      - paragraph:
        - link "CORS-preflight fetch in the standard"
    - heading "The preflight does not allow the method" [level=3]
    - heading "What happened" [level=4]
    - heading "Why the rule exists" [level=4]
    - heading "The fix" [level=4]
  `);
});

test("told: blocked after it was sent", async ({ lab }) => {
  await sent(lab, "/learn/preflight/req-bad-origin");
  await expect(lab.page.getByRole("navigation", { name: "Lessons" })).toMatchAriaSnapshot(`
    - navigation "Lessons":
      - 'tablist "Scenarios: Preflight"':
        - tab "Runs, then blocked (done)" [selected]
  `);
  await expect(lab.page.locator(".journey")).toMatchAriaSnapshot(`
    - figure "The journey of the request":
      - list:
        - /children: equal
        - listitem:
          - 'button "Your code calls fetch(): DELETE."'
        - listitem:
          - 'button "The browser asks first: an OPTIONS, the preflight."'
        - listitem:
          - button "The server answers the preflight with 204."
        - listitem:
          - /children: equal
          - text: "passed:"
          - 'button /^The guard lets the request go: the list says http:\\/\\/localhost:\\d+, the page is http:\\/\\/localhost:\\d+\\.$/'
        - listitem:
          - button "The DELETE is sent."
        - listitem:
          - 'button "The server’s handler runs. deleted a note; notes left: 2"'
        - listitem:
          - button "The server answers with 200."
        - listitem:
          - /children: equal
          - text: "stopped:"
          - 'button /^The guard keeps the answer from your code: https:\\/\\/www\\.website\\.notcool is not http:\\/\\/localhost:\\d+\\.$/'
          - link "on the wire":
            - /url: "#exchange-1"
          - link "step 4 of CORS check":
            - /url: /^#step-/
        - listitem:
          - /children: equal
          - text: "stopped:"
          - 'button "Your code gets TypeError: Failed to fetch, and no reason."'
  `);
  await expect(lab.page.getByRole("region", { name: "What each of them saw" })).toMatchAriaSnapshot(`
    - region "What the server did":
      - list:
        - /children: equal
        - listitem: "Answered the preflight with 204."
        - listitem:
          - text: Received the DELETE. Its handler
          - strong: ran
          - text: ", and it answered 200."
          - paragraph: "deleted a note; notes left: 2"
    - heading "The verdict, step by step" [level=2]
    - paragraph:
      - text: "What was recorded, judged by the Fetch standard:"
      - strong: blocked
      - text: . That is what your code got.
    - group:
      - text: "failed: CORS check"
      - list:
        - /children: equal
        - listitem:
          - text: "passed: step 1"
          - code: Access-Control-Allow-Origin
          - text: is
          - code: https://www.website.notcool
        - listitem:
          - /children: equal
          - text: "failed: step 4"
          - code: https://www.website.notcool
          - text: is not
          - code: /^http:\\/\\/localhost:\\d+$/
    - heading "The response names another origin" [level=3]
  `);
});

test("told: readable", async ({ lab }) => {
  await sent(lab, "/learn/simple/good-origin");
  await expect(lab.page.getByRole("navigation", { name: "Lessons" })).toMatchAriaSnapshot(`
    - navigation "Lessons":
      - tablist "Chapters":
        - tab "Simple (1/11 of the scenarios done)" [selected]
      - 'tablist "Scenarios: Simple"':
        - tab "Named origin (done)" [selected]
  `);
  await expect(lab.page.locator(".journey")).toMatchAriaSnapshot(`
    - figure "The journey of the request":
      - list:
        - /children: equal
        - listitem:
          - 'button "Your code calls fetch(): GET."'
        - listitem:
          - button "The GET is sent."
        - listitem:
          - button "The server’s handler runs."
        - listitem:
          - button "The server answers with 200."
        - listitem:
          - /children: equal
          - text: "passed:"
          - 'button /^The guard lets the answer in: the list says http:\\/\\/localhost:\\d+, the page is http:\\/\\/localhost:\\d+\\.$/'
        - listitem:
          - /children: equal
          - text: "passed:"
          - button "Your code gets the response, status 200, and can read it."
  `);
  await expect(lab.page.getByRole("region", { name: "What each of them saw" })).toMatchAriaSnapshot(`
    - region "What JavaScript saw":
      - group "The body":
        - code: '{"title":"Hello World!"}'
    - heading "The verdict, step by step" [level=2]
    - paragraph:
      - text: "What was recorded, judged by the Fetch standard:"
      - strong: readable
      - text: . That is what your code got.
    - group: "passed: CORS check"
    - group: "passed: main fetch"
  `);
});

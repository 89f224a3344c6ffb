import type { Locator } from "@playwright/test";
import { SCENARIOS, type Scenario } from "./scenarios.js";
import { expect, type LabPage, test } from "./lab.js";

const steps = (lab: LabPage): Locator => lab.page.locator(".journey [data-moment]");
const boards = (lab: LabPage): Locator => lab.page.locator(".journey .board");
const caption = (lab: LabPage): Locator => lab.page.locator(".journey .caption");
const slider = (lab: LabPage): Locator => lab.page.getByRole("slider", { name: "Step of the journey" });
const player = (lab: LabPage): Locator => lab.page.getByRole("group", { name: "Play the journey" });

/** The guard's board has these rows, in this order, whatever it compares. */
const ROWS = ["Origin", "Credentials", "Status", "Method", "Headers"];

/** What a reason for blocking is about. */
const ROW_OF: Record<string, string> = {
  "allow-origin-missing": "Origin",
  "allow-origin-mismatch": "Origin",
  "wildcard-with-credentials": "Origin",
  "allow-credentials-not-true": "Credentials",
  "method-not-allowed": "Method",
};

/** How each step went, as a class says it. */
const marks = (all: Locator): Promise<string[]> =>
  all.evaluateAll((steps) => {
    const words = ["planned", "open", "done", "passed", "stopped", "never"];
    return steps.map((step) => [...step.classList].filter((name) => words.includes(name)).join(" "));
  });

/** The rows of a board: what is compared, and how that went. */
const rowsOf = (board: Locator): Promise<[string, string][]> =>
  board.locator(".row").evaluateAll((rows) =>
    rows.map((row): [string, string] => {
      const subject = row.querySelector("dt")!.lastChild!.textContent!;
      return [subject, row.className.replace(/^row /, "")];
    }),
  );

/** Opens a scenario and sends its request, where nothing moves. */
async function sent(lab: LabPage, path: string): Promise<void> {
  await lab.page.emulateMedia({ reducedMotion: "reduce" });
  await lab.open(path);
  await lab.run();
  await expect(player(lab)).toBeVisible();
}

/** The journey stands at this step, from 0, and everything that follows it says so. */
async function expectAt(lab: LabPage, place: number): Promise<void> {
  const all = steps(lab);
  await expect(lab.page.locator(".journey .current")).toHaveCount(1);
  await expect(all.nth(place)).toContainClass("current");
  await expect(slider(lab)).toHaveValue(String(place + 1));
  const sentence = (await all.nth(place).locator(".say").textContent())!;
  await expect(slider(lab)).toHaveAttribute("aria-valuetext", sentence);
  await expect(caption(lab)).toHaveText(`${place + 1}/${await all.count()} ${sentence}`);
  // The lines of the server's code that make this step, in both languages, and no others.
  const part = await all.nth(place).getAttribute("data-lights");
  const [lit, due] = await lab.page
    .locator(".l")
    .evaluateAll(
      (lines: HTMLElement[], part) => [
        lines.filter((line) => line.classList.contains("lit")).map((line) => line.textContent),
        lines.filter((line) => part && line.dataset.part?.split(" ").includes(part)).map((line) => line.textContent),
      ],
      part,
    );
  expect(lit).toEqual(due);
}

test("planned before the run, and afterwards it stops where the standard does", async ({ lab }) => {
  test.setTimeout(120_000);
  await lab.page.emulateMedia({ reducedMotion: "reduce" });
  for (const scenario of SCENARIOS) {
    await test.step(scenario.path, async () => {
      await lab.open(scenario.path);
      await lab.runId();
      const asks = scenario.record.some(([, preflight]) => preflight);
      expect(await marks(steps(lab))).toEqual(Array(asks ? 9 : 6).fill("planned"));
      await expect(steps(lab).filter({ hasText: "OPTIONS the preflight" })).toHaveCount(asks ? 1 : 0);
      await expect(boards(lab)).toHaveCount(asks ? 2 : 1);
      for (const board of await boards(lab).all()) {
        const rows = await rowsOf(board);
        expect(rows.map(([subject]) => subject)).toEqual(ROWS);
        expect(rows.filter(([, state]) => !["open", "soft"].includes(state))).toEqual([]);
      }
      await expect(player(lab)).toHaveCount(0);
      await expect(lab.page.locator(".current, .lit")).toHaveCount(0);

      await lab.run();
      await expect(lab.page.locator(".journey")).toHaveAttribute("data-phase", "settled");
      await expect(lab.page.locator("#lab")).toHaveAttribute("data-phase", "settled");
      await stopsWhereItShould(lab, scenario);
    });
  }
});

async function stopsWhereItShould(lab: LabPage, { finding, verdict, record }: Scenario): Promise<void> {
  const all = await marks(steps(lab));
  expect(all).not.toContain("planned");
  // Each step is there once, in order, with one sentence.
  const numbers = await steps(lab).evaluateAll((all: HTMLElement[]) => all.map((one) => one.dataset.moment));
  expect(numbers).toEqual(all.map((_, place) => String(place)));
  for (const step of await steps(lab).all()) await expect(step.locator(".say")).toHaveCount(1);
  await expect(boards(lab)).toHaveCount(record.length);
  for (const board of await boards(lab).all()) expect((await rowsOf(board)).map(([subject]) => subject)).toEqual(ROWS);
  if (!verdict) {
    expect(all).not.toContain("stopped");
    expect(all.at(-1)).toBe("passed");
    await expect(boards(lab).locator(".row.failed")).toHaveCount(0);
    // Where nothing is wrong, no line is said to be.
    await expect(lab.page.locator("[data-guilty]")).toHaveCount(0);
    await expectAt(lab, all.length - 1);
    return;
  }
  const stop = all.indexOf("stopped");
  await expectAt(lab, stop);
  await expect(caption(lab)).toContainText(
    finding === "blocked-at-preflight"
      ? "Stopped: The guard stops here: the real request is not sent"
      : "Stopped: The guard keeps the response from your code",
  );
  // The board of that step fails at the row that the reason is about, and nothing after it was compared.
  const rows = await rowsOf(steps(lab).nth(stop).locator(".board"));
  const failed = rows.findIndex(([, state]) => state === "failed");
  expect(rows[failed][0]).toBe(ROW_OF[verdict[2]]);
  expect(rows.slice(failed + 1).filter(([, state]) => state !== "soft")).toEqual([]);
  await expect(boards(lab).locator(".row.failed")).toHaveCount(1);
  expect(all.includes("never")).toBe(finding === "blocked-at-preflight");
  // In each language a line of the code that is lit is the wrong one.
  for (const code of ["#server-code", "#express-code"]) {
    await expect(lab.page.locator(`${code} .l.lit[data-guilty]`), code).toHaveCount(1);
    await expect(lab.page.locator(`${code} [data-guilty]`), code).toHaveCount(1);
  }
}

test("arrow keys step, from wherever the focus is", async ({ lab }) => {
  await sent(lab, "/learn/preflight/req-bad-origin");
  const { page } = lab;
  const last = (await steps(lab).count()) - 1;
  const stop = 7;
  await expectAt(lab, stop);
  // The focus is on the button that sent it.
  await expect(lab.send).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expectAt(lab, last);
  await page.keyboard.press("ArrowRight");
  await expectAt(lab, last);
  for (let place = last - 1; place >= 0; place--) {
    await page.keyboard.press("ArrowLeft");
    await expectAt(lab, place);
  }
  await page.keyboard.press("ArrowLeft");
  await expectAt(lab, 0);
  await expect(lab.send).toBeFocused();
});

test("keys that belong to something else do not step", async ({ lab }) => {
  await sent(lab, "/learn/preflight/req-bad-origin");
  const { page } = lab;
  const stop = 7;
  for (const elsewhere of [
    page.getByRole("tab", { selected: true }).last(),
    page.getByRole("group", { name: "Server code", exact: true }),
    page.getByRole("group", { name: "Whose view" }).getByRole("radio", { checked: true }),
  ]) {
    await elsewhere.focus();
    await page.keyboard.press("ArrowRight");
    await expectAt(lab, stop);
  }
  await lab.send.focus();
  for (const key of ["Control+ArrowLeft", "Meta+ArrowLeft", "Shift+Tab"]) await page.keyboard.press(key);
  await expectAt(lab, stop);
  // In a text the page's keys are the page's.
  await lab.send.focus();
  for (const key of ["PageUp", "PageDown"]) await page.keyboard.press(key);
  await expectAt(lab, stop);
});

test("a clicker's keys step: with the projector setting from anywhere, else within the journey", async ({ lab }) => {
  await sent(lab, "/learn/preflight/req-bad-origin");
  const { page } = lab;
  await page.getByRole("button", { name: "Play again" }).focus();
  await page.keyboard.press("PageUp");
  await expectAt(lab, 6);
  await page.keyboard.press("PageDown");
  await expectAt(lab, 7);

  await sent(lab, "/learn/preflight/req-bad-origin?projector");
  await page.keyboard.press("PageUp");
  await expectAt(lab, 6);
  await page.keyboard.press("PageDown");
  await page.keyboard.press("PageDown");
  await expectAt(lab, 8);
});

test("buttons and slider step, and the caption follows", async ({ lab }) => {
  await sent(lab, "/learn/preflight/req-bad-origin");
  const button = (name: string) => player(lab).getByRole("button", { name });
  await button("Step back").click();
  await expectAt(lab, 6);
  await button("Step on").click();
  await expectAt(lab, 7);
  await button("Step on").click();
  await button("Step on").click();
  await expectAt(lab, 8);
  await slider(lab).fill("1");
  await expectAt(lab, 0);
  await slider(lab).fill("4");
  await expectAt(lab, 3);
  // The slider has the keys of sliders, which Home and End are of.
  await slider(lab).focus();
  await lab.page.keyboard.press("Home");
  await expectAt(lab, 0);
  await lab.page.keyboard.press("ArrowRight");
  await expectAt(lab, 1);
  await lab.page.keyboard.press("End");
  await expectAt(lab, 8);
  // Where nothing is to move, playing shows where it stopped.
  await button("Play again").click();
  await expectAt(lab, 7);
});

test("a click on the drawing chooses the step", async ({ lab }) => {
  await sent(lab, "/learn/preflight/req-bad-origin");
  await steps(lab).nth(3).locator(".board").click();
  await expectAt(lab, 3);
  await steps(lab).nth(1).locator("b").click();
  await expectAt(lab, 1);
  // Anywhere in its place, also where nothing is drawn.
  const place = (await steps(lab).nth(4).boundingBox())!;
  await lab.page.mouse.click(place.x + place.width - 3, place.y + 3);
  await expectAt(lab, 4);
});

/** Notes every step that is shown from now on, and whether it was while the journey played. */
async function watch(lab: LabPage): Promise<() => Promise<string[]>> {
  await lab.page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    new MutationObserver(() => {
      const journey = document.querySelector<HTMLElement>(".journey[data-at]");
      if (!journey) return;
      const { at, playing } = journey.dataset;
      const later = journey.querySelectorAll(".later").length;
      const now = `${at}${playing === undefined ? "" : ` playing, ${later} later`}`;
      if (seen.at(-1) !== now) seen.push(now);
    }).observe(document.querySelector("#lab")!, { attributes: true, childList: true, subtree: true });
  });
  return () => lab.page.evaluate(() => (window as unknown as { seen: string[] }).seen);
}

test("a run is played once, step by step, and ends where it stopped", async ({ lab }) => {
  await lab.open("/learn/preflight/bad-method");
  await lab.runId();
  const seen = await watch(lab);
  await lab.run();
  const journey = lab.page.locator(".journey");
  await expect(journey).toHaveAttribute("data-playing");
  await expect(journey).not.toHaveAttribute("data-playing", { timeout: 15_000 });
  const count = await steps(lab).count();
  const stop = (await marks(steps(lab))).indexOf("stopped");
  const played = Array.from({ length: count }, (_, at) => `${at} playing, ${count - 1 - at} later`);
  expect(await seen()).toEqual([...played, String(stop)]);
  await expectAt(lab, stop);
  // It is not played again by itself.
  await lab.page.waitForTimeout(1500);
  await expectAt(lab, stop);
  await player(lab).getByRole("button", { name: "Play again" }).click();
  await expect.poll(async () => (await seen()).slice(count + 1)).toContain(`0 playing, ${count - 1} later`);
});

test("whoever steps while it plays has stopped it", async ({ lab }) => {
  await lab.open("/learn/preflight/bad-method");
  await lab.run();
  await expect(lab.page.locator(".journey")).toHaveAttribute("data-playing");
  await player(lab).getByRole("button", { name: "Step on" }).click();
  await expect(lab.page.locator(".journey")).not.toHaveAttribute("data-playing");
  const at = Number(await slider(lab).inputValue()) - 1;
  await lab.page.waitForTimeout(1500);
  await expectAt(lab, at);
});

test("half speed takes twice the time", async ({ lab }) => {
  await lab.open("/learn/simple/no-origin");
  await lab.run();
  await expect(lab.page.locator(".journey")).not.toHaveAttribute("data-playing", { timeout: 15_000 });
  const play = async () => {
    await player(lab).getByRole("button", { name: "Play again" }).click();
    const begin = Date.now();
    await expect(lab.page.locator(".journey")).not.toHaveAttribute("data-playing", { timeout: 15_000 });
    return Date.now() - begin;
  };
  const whole = await play();
  const half = player(lab).getByRole("button", { name: "Half speed" });
  await half.click();
  await expect(half).toHaveAttribute("aria-pressed", "true");
  expect(await play()).toBeGreaterThan(1.5 * whole);
  await half.click();
  await expect(half).toHaveAttribute("aria-pressed", "false");
});

test("while it is under way, nothing is said that is not known yet", async ({ lab }) => {
  await lab.open("/learn/preflight/good-request");
  await lab.runId();
  await expect(lab.page.locator("#lab")).toHaveAttribute("data-phase", "ready");
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
  await expect(lab.page.locator("#lab")).toHaveAttribute("data-phase", "in-flight");
  await expect(lab.page.getByRole("status").filter({ has: lab.finding })).toContainText("On its way …");
  await expect(lab.page.locator("[name=gets], [name=work], .predicted")).toHaveCount(0);
  const all = await marks(steps(lab));
  expect(all[0]).toBe("done");
  expect(all.filter((mark) => ["passed", "stopped", "never"].includes(mark))).toEqual([]);
  expect(all.at(-1)).toBe("planned");
  for (const board of await boards(lab).all()) {
    expect((await rowsOf(board)).filter(([, state]) => !["open", "soft"].includes(state))).toEqual([]);
  }
  await expect(player(lab)).toHaveCount(0);
  for (const later of ["#why", "#fix", ".evidence"]) await expect(lab.page.locator(later)).toBeHidden();
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
    await lab.page.getByRole("tab", { name: "An asterisk" }).click();
    await expect(lab.page).toHaveURL(/wildcard-origin$/);
    await expect(lab.page.locator("html")).toHaveAttribute("data-moved", moves);
    await lab.runId();
    const seen = await watch(lab);
    await lab.run();
    await expect(player(lab)).toBeVisible();
    if (reducedMotion === "reduce") {
      expect(await lab.page.evaluate(() => document.getAnimations().length)).toBe(0);
      // Nothing is played: it stands where a reader begins.
      expect(await seen()).toEqual(["5"]);
      await steps(lab).nth(2).click();
      expect(await lab.page.evaluate(() => document.getAnimations().length)).toBe(0);
    } else {
      await expect(lab.page.locator(".journey")).toHaveAttribute("data-playing");
      await expect.poll(() => lab.page.evaluate(() => document.getAnimations().length)).toBeGreaterThan(0);
    }
  });
}

// What a screen reader is told of tabs, journey, outcome and verdict. Ports differ from run to run.

test("told: blocked at the preflight", async ({ lab }) => {
  await lab.page.emulateMedia({ reducedMotion: "reduce" });
  await lab.open("/learn/preflight/bad-method");
  await lab.runId();
  await expect(lab.page.locator(".journey")).toMatchAriaSnapshot(`
    - figure "The journey of the request":
      - /children: equal
      - list:
        - /children: equal
        - listitem:
          - /children: equal
          - paragraph:
            - text: "Planned: Your code calls"
            - code: fetch()
            - text: ":"
            - code: DELETE
            - text: .
        - listitem:
          - /children: equal
          - paragraph:
            - text: "Planned: The browser asks first: an"
            - code: OPTIONS
            - text: ", the preflight."
        - listitem:
          - /children: equal
          - paragraph: "Planned: The server responds to the preflight."
        - listitem:
          - /children: equal
          - paragraph: "Planned: The guard looks: is this page on the guest list?"
          - term: Origin
          - definition: /^guest http:\\/\\/localhost:\\d+ list \\?$/
          - term: Credentials
          - definition: none sent
          - term: Status
          - definition: list 200 to 299
          - term: Method
          - definition: guest DELETE list ?
          - term: Headers
          - definition: none that needs permission
        - listitem:
          - /children: equal
          - paragraph:
            - text: "Planned: The"
            - code: DELETE
            - text: is sent.
        - listitem:
          - /children: equal
          - paragraph: "Planned: The server does its work."
        - listitem:
          - /children: equal
          - paragraph: "Planned: The response comes back."
        - listitem:
          - /children: equal
          - paragraph: "Planned: The guard looks: is this page on the guest list?"
          - term: Origin
          - definition: /^guest http:\\/\\/localhost:\\d+ list \\?$/
          - term: Credentials
          - definition: none sent
          - term: Status
          - definition: any will do
          - term: Method
          - definition: asked by a preflight only
          - term: Headers
          - definition: asked by a preflight only
        - listitem:
          - /children: equal
          - paragraph: "Planned: Your code gets a response, or an error."
  `);
  await lab.predict("error", true);
  await lab.run();
  await expect(lab.page.getByRole("navigation", { name: "Lessons" })).toMatchAriaSnapshot(`
    - navigation "Lessons":
      - tablist "Chapters":
        - /children: equal
        - tab "Start here"
        - tab "Simple"
        - tab "Preflight" [selected]
        - tab "Credentials"
        - tab "One origin"
      - 'tablist "Scenarios: Preflight"':
        - /children: equal
        - tab "Introduction"
        - tab "Announced first"
        - tab "Method not listed (sent)" [selected]
        - tab "Two responses"
        - tab "Both in order?"
        - tab "A JSON body"
        - tab "The same again"
        - tab "A login check"
        - tab "A token and *"
  `);
  await expect(lab.page.locator(".journey")).toMatchAriaSnapshot(`
    - figure "The journey of the request":
      - /children: equal
      - list:
        - /children: equal
        - listitem:
          - /children: equal
          - paragraph:
            - text: Your code calls
            - code: fetch()
            - text: ":"
            - code: DELETE
            - text: .
        - listitem:
          - /children: equal
          - paragraph:
            - text: "The browser asks first: an"
            - code: OPTIONS
            - text: ", the preflight."
        - listitem:
          - /children: equal
          - paragraph:
            - text: The server responds to the preflight with
            - code: "204"
            - text: .
        - listitem:
          - /children: equal
          - paragraph:
            - text: "Stopped: The guard stops here: the real request is not sent:"
            - code: DELETE
            - text: "is not listed: there is no"
            - code: Access-Control-Allow-Methods
            - text: .
          - term: "passed: Origin"
          - definition: /^guest http:\\/\\/localhost:\\d+ list http:\\/\\/localhost:\\d+$/
          - term: Credentials
          - definition: none sent
          - term: "passed: Status"
          - definition: guest 204 list 200 to 299
          - term: "failed: Method"
          - definition:
            - text: guest DELETE list
            - emphasis: (nothing listed)
          - term: Headers
          - definition: none that needs permission
        - listitem:
          - /children: equal
          - paragraph:
            - text: "Did not happen: The"
            - code: DELETE
            - text: is never sent.
        - listitem:
          - /children: equal
          - paragraph:
            - text: "Stopped: Your code gets"
            - code: "TypeError: Failed to fetch"
            - text: ", and no reason."
      - group "Play the journey":
        - paragraph: "4/6 Stopped: The guard stops here: the real request is not sent: DELETE is not listed: there is no Access-Control-Allow-Methods."
        - button "Step back": ◀
        - button "Play again": ↻
        - button "Step on": ▶
        - slider "Step of the journey": "4"
        - button "Half speed": ½×
  `);
  await expect(lab.page.getByRole("region", { name: "Predict, and send" })).toMatchAriaSnapshot(`
    - region "Predict, and send":
      - heading "Predict, and send" [level=2]
      - status:
        - /children: equal
        - paragraph:
          - text: Your code gets
          - strong: an error
          - text: ", as you predicted."
        - paragraph:
          - text: "Notes left:"
          - strong: three
          - text: /^\\. You said two/
      - button "Send request"
      - paragraph: Run 1.
  `);
  await expect(lab.page.getByRole("status").filter({ has: lab.finding })).toMatchAriaSnapshot(`
    - status:
      - /children: equal
      - heading "Blocked at the preflight, and no note is gone" [level=2]:
        - text: Blocked at the preflight
        - strong: ", and no note is gone"
      - paragraph: The browser asked first, the response did not allow it, and the real request was never sent.
  `);
  await expect(await lab.show("JavaScript")).toMatchAriaSnapshot(`
    - group "The error":
      - code: "TypeError: Failed to fetch"
    - paragraph: "That is the whole error: no status, no headers, no reason. The reason goes to the console only: your code never learns it."
  `);
  await expect(await lab.show("Wire")).toMatchAriaSnapshot(`
    - list:
      - /children: equal
      - listitem:
        - /children: equal
        - heading "Preflight" [level=3]
        - paragraph:
          - code: OPTIONS /api/preflight/bad-method
        - table "Headers received":
          - caption: Headers received
          - rowgroup:
            - row "access-control-request-method DELETE":
              - rowheader "access-control-request-method"
              - cell "DELETE"
            - row /^origin http:\\/\\/localhost:\\d+$/:
              - rowheader "origin"
              - cell /^http:\\/\\/localhost:\\d+$/
        - group: /^\\d+ more received$/
        - paragraph:
          - code: "204"
          - text: response
        - table "Headers sent":
          - caption: Headers sent
          - rowgroup:
            - row /^access-control-allow-origin http:\\/\\/localhost:\\d+$/:
              - rowheader "access-control-allow-origin"
              - cell /^http:\\/\\/localhost:\\d+$/
        - group: /^\\d+ more sent$/
  `);
  await expect(await lab.show("Server")).toMatchAriaSnapshot(`
    - list:
      - /children: equal
      - listitem: Responded to the preflight with 204.
      - listitem:
        - /children: equal
        - text: Never saw the DELETE. Its handler
        - strong: did not run
        - text: ": nothing was changed."
  `);
  await expect(await lab.show("Standard")).toMatchAriaSnapshot(`
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
        - link "CORS-preflight fetch in the standard":
          - /url: https://fetch.spec.whatwg.org/#cors-preflight-fetch-0
  `);
});

test("told: blocked after it was sent", async ({ lab }) => {
  await lab.page.emulateMedia({ reducedMotion: "reduce" });
  await lab.open("/learn/preflight/req-bad-origin");
  await lab.runId();
  await lab.predict("error", true);
  await lab.run();
  await expect(lab.page.getByRole("navigation", { name: "Lessons" })).toMatchAriaSnapshot(`
    - navigation "Lessons":
      - tablist "Chapters":
        - /children: equal
        - tab "Start here"
        - tab "Simple"
        - tab "Preflight (1/8 understood)" [selected]
        - tab "Credentials"
        - tab "One origin"
      - 'tablist "Scenarios: Preflight"':
        - /children: equal
        - tab "Introduction"
        - tab "Announced first"
        - tab "The page, and DELETE"
        - tab "Runs, then blocked (understood)" [selected]
        - tab "Both in order?"
        - tab "A JSON body"
        - tab "The same again"
        - tab "A login check"
        - tab "A token and *"
  `);
  await expect(lab.page.locator(".journey")).toMatchAriaSnapshot(`
    - figure "The journey of the request":
      - /children: equal
      - list:
        - /children: equal
        - listitem:
          - /children: equal
          - paragraph:
            - text: Your code calls
            - code: fetch()
            - text: ":"
            - code: DELETE
            - text: .
        - listitem:
          - /children: equal
          - paragraph:
            - text: "The browser asks first: an"
            - code: OPTIONS
            - text: ", the preflight."
        - listitem:
          - /children: equal
          - paragraph:
            - text: The server responds to the preflight with
            - code: "204"
            - text: .
        - listitem:
          - /children: equal
          - paragraph:
            - text: "Passed: The guard lets the request go: the list says"
            - code: /^http:\\/\\/localhost:\\d+$/
            - text: ", the page is"
            - code: /^http:\\/\\/localhost:\\d+$/
            - text: .
          - term: "passed: Origin"
          - definition: /^guest http:\\/\\/localhost:\\d+ list http:\\/\\/localhost:\\d+$/
          - term: Credentials
          - definition: none sent
          - term: "passed: Status"
          - definition: guest 204 list 200 to 299
          - term: "passed: Method"
          - definition: guest DELETE list DELETE
          - term: Headers
          - definition: none that needs permission
        - listitem:
          - /children: equal
          - paragraph:
            - text: The
            - code: DELETE
            - text: is sent.
        - listitem:
          - /children: equal
          - paragraph:
            - text: The server’s handler runs.
            - strong: "note deleted, left: 2"
        - listitem:
          - /children: equal
          - paragraph:
            - text: The response comes back with
            - code: "200"
            - text: .
        - listitem:
          - /children: equal
          - paragraph:
            - text: "Stopped: The guard keeps the response from your code:"
            - code: https://www.website.notcool
            - text: is not
            - code: /^http:\\/\\/localhost:\\d+$/
            - text: .
          - term: "failed: Origin"
          - definition: /^guest http:\\/\\/localhost:\\d+ list https:\\/\\/www\\.website\\.notcool$/
          - term: Credentials
          - definition: none sent
          - term: Status
          - definition: any will do
          - term: Method
          - definition: asked by a preflight only
          - term: Headers
          - definition: asked by a preflight only
        - listitem:
          - /children: equal
          - paragraph:
            - text: "Stopped: Your code gets"
            - code: "TypeError: Failed to fetch"
            - text: ", and no reason."
      - group "Play the journey":
        - paragraph: '/^8\\/9 Stopped: The guard keeps the response from your code: https:\\/\\/www\\.website\\.notcool is not http:\\/\\/localhost:\\d+\\.$/'
        - button "Step back": ◀
        - button "Play again": ↻
        - button "Step on": ▶
        - slider "Step of the journey": "8"
        - button "Half speed": ½×
  `);
  await expect(lab.page.getByRole("region", { name: "Predict, and send" })).toMatchAriaSnapshot(`
    - region "Predict, and send":
      - heading "Predict, and send" [level=2]
      - status:
        - /children: equal
        - paragraph:
          - text: Your code gets
          - strong: an error
          - text: ", as you predicted."
        - paragraph:
          - text: "Notes left:"
          - strong: two
          - text: ", as you predicted."
      - button "Send request"
      - paragraph: Run 1.
  `);
  await expect(lab.page.getByRole("status").filter({ has: lab.finding })).toMatchAriaSnapshot(`
    - status:
      - /children: equal
      - heading "Blocked, and the note is gone" [level=2]:
        - text: Blocked
        - strong: ", and the note is gone"
      - paragraph: The server did its work. The browser only kept the response from your code.
  `);
  await expect(await lab.show("JavaScript")).toMatchAriaSnapshot(`
    - group "The error":
      - code: "TypeError: Failed to fetch"
    - paragraph: "That is the whole error: no status, no headers, no reason. The reason goes to the console only: your code never learns it."
  `);
  await expect(await lab.show("Wire")).toMatchAriaSnapshot(`
    - list:
      - /children: equal
      - listitem:
        - /children: equal
        - heading "Preflight" [level=3]
        - paragraph:
          - code: OPTIONS /api/preflight/req-bad-origin
        - table "Headers received":
          - caption: Headers received
          - rowgroup:
            - row "access-control-request-method DELETE":
              - rowheader "access-control-request-method"
              - cell "DELETE"
            - row /^origin http:\\/\\/localhost:\\d+$/:
              - rowheader "origin"
              - cell /^http:\\/\\/localhost:\\d+$/
        - group: /^\\d+ more received$/
        - paragraph:
          - code: "204"
          - text: response
        - table "Headers sent":
          - caption: Headers sent
          - rowgroup:
            - row "access-control-allow-methods DELETE":
              - rowheader "access-control-allow-methods"
              - cell "DELETE"
            - row /^access-control-allow-origin http:\\/\\/localhost:\\d+$/:
              - rowheader "access-control-allow-origin"
              - cell /^http:\\/\\/localhost:\\d+$/
        - group: /^\\d+ more sent$/
      - listitem:
        - /children: equal
        - heading "Actual request" [level=3]
        - paragraph:
          - code: DELETE /api/preflight/req-bad-origin
        - table "Headers received":
          - caption: Headers received
          - rowgroup:
            - row /^origin http:\\/\\/localhost:\\d+$/:
              - rowheader "origin"
              - cell /^http:\\/\\/localhost:\\d+$/
        - group: /^\\d+ more received$/
        - paragraph:
          - code: "200"
          - text: response
        - table "Headers sent":
          - caption: Headers sent
          - rowgroup:
            - row "content-type application/json":
              - rowheader "content-type"
              - cell "application/json"
            - row "access-control-allow-origin https://www.website.notcool ≠ origin":
              - rowheader "access-control-allow-origin"
              - cell "https://www.website.notcool ≠ origin":
                - text: https://www.website.notcool
                - emphasis: ≠ origin
        - group: /^\\d+ more sent$/
  `);
  await expect(await lab.show("Server")).toMatchAriaSnapshot(`
    - list:
      - /children: equal
      - listitem: Responded to the preflight with 204.
      - listitem:
        - /children: equal
        - text: Received the DELETE. Its handler
        - strong: ran
        - text: ", and it responded with 200."
        - paragraph: "note deleted, left: 2"
  `);
  await expect(await lab.show("Standard")).toMatchAriaSnapshot(`
    - paragraph:
      - text: "What was recorded, judged by the Fetch standard:"
      - strong: blocked
      - text: . That is what your code got.
    - group: "passed: main fetch"
    - group: "passed: CORS-preflight fetch"
    - group: "passed: CORS check"
    - group: "passed: CORS-preflight fetch"
    - group: "passed: HTTP-network-or-cache fetch"
    - group: "passed: append a request Origin header"
    - group: "passed: HTTP-network-or-cache fetch"
    - group:
      - text: "failed: CORS check"
      - list:
        - /children: equal
        - listitem:
          - /children: equal
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
      - paragraph:
        - link "CORS check in the standard":
          - /url: https://fetch.spec.whatwg.org/#concept-cors-check
  `);
});

test("told: readable", async ({ lab }) => {
  await lab.page.emulateMedia({ reducedMotion: "reduce" });
  await lab.open("/learn/simple/good-origin");
  await lab.runId();
  await lab.predict("error", true);
  await lab.run();
  await expect(lab.page.getByRole("navigation", { name: "Lessons" })).toMatchAriaSnapshot(`
    - navigation "Lessons":
      - tablist "Chapters":
        - /children: equal
        - tab "Start here"
        - tab "Simple" [selected]
        - tab "Preflight"
        - tab "Credentials"
        - tab "One origin"
      - 'tablist "Scenarios: Simple"':
        - /children: equal
        - tab "Introduction"
        - tab "A plain GET"
        - tab "An asterisk"
        - tab "One name on the list"
        - tab "Named origin (sent)" [selected]
        - tab "A failing handler"
        - tab "Failing, with a header"
        - tab "A custom header"
        - 'tab "mode: no-cors"'
        - tab "A redirect"
        - tab "Inside an iframe"
        - tab "Another port"
  `);
  await expect(lab.page.locator(".journey")).toMatchAriaSnapshot(`
    - figure "The journey of the request":
      - /children: equal
      - list:
        - /children: equal
        - listitem:
          - /children: equal
          - paragraph:
            - text: Your code calls
            - code: fetch()
            - text: ":"
            - code: GET
            - text: .
        - listitem:
          - /children: equal
          - paragraph:
            - text: The
            - code: GET
            - text: is sent.
        - listitem:
          - /children: equal
          - paragraph: The server’s handler runs.
        - listitem:
          - /children: equal
          - paragraph:
            - text: The response comes back with
            - code: "200"
            - text: .
        - listitem:
          - /children: equal
          - paragraph:
            - text: "Passed: The guard hands the response to your code: the list says"
            - code: /^http:\\/\\/localhost:\\d+$/
            - text: ", the page is"
            - code: /^http:\\/\\/localhost:\\d+$/
            - text: .
          - term: "passed: Origin"
          - definition: /^guest http:\\/\\/localhost:\\d+ list http:\\/\\/localhost:\\d+$/
          - term: Credentials
          - definition: none sent
          - term: Status
          - definition: any will do
          - term: Method
          - definition: asked by a preflight only
          - term: Headers
          - definition: asked by a preflight only
        - listitem:
          - /children: equal
          - paragraph:
            - text: "Passed: Your code gets the response, status"
            - code: "200"
            - text: ", and can read it."
      - group "Play the journey":
        - paragraph: "6/6 Passed: Your code gets the response, status 200, and can read it."
        - button "Step back": ◀
        - button "Play again": ↻
        - button "Step on": ▶
        - slider "Step of the journey": "6"
        - button "Half speed": ½×
  `);
  await expect(lab.page.getByRole("region", { name: "Predict, and send" })).toMatchAriaSnapshot(`
    - region "Predict, and send":
      - heading "Predict, and send" [level=2]
      - status:
        - /children: equal
        - paragraph:
          - text: Your code gets
          - strong: the response
          - text: /^\\. You said an error/
        - paragraph:
          - text: "The handler runs:"
          - strong: "yes"
          - text: ", as you predicted."
      - button "Send request"
      - paragraph: Run 1.
  `);
  await expect(lab.page.getByRole("status").filter({ has: lab.finding })).toMatchAriaSnapshot(`
    - status:
      - /children: equal
      - heading "Allowed" [level=2]
      - paragraph: Your code got the response and can read it.
  `);
  await expect(await lab.show("JavaScript")).toMatchAriaSnapshot(`
    - paragraph:
      - code: "Response { type: \\"cors\\", status: 200 }"
    - group "The body":
      - code: "{\\"title\\":\\"Hello World!\\"}"
    - group: 3 headers that your code can read
  `);
  await expect(await lab.show("Wire")).toMatchAriaSnapshot(`
    - list:
      - /children: equal
      - listitem:
        - /children: equal
        - heading "Actual request" [level=3]
        - paragraph:
          - code: GET /api/simple/good-origin
        - table "Headers received":
          - caption: Headers received
          - rowgroup:
            - row /^origin http:\\/\\/localhost:\\d+$/:
              - rowheader "origin"
              - cell /^http:\\/\\/localhost:\\d+$/
        - group: /^\\d+ more received$/
        - paragraph:
          - code: "200"
          - text: response
        - table "Headers sent":
          - caption: Headers sent
          - rowgroup:
            - row "content-type application/json":
              - rowheader "content-type"
              - cell "application/json"
            - row /^access-control-allow-origin http:\\/\\/localhost:\\d+$/:
              - rowheader "access-control-allow-origin"
              - cell /^http:\\/\\/localhost:\\d+$/
        - group: /^\\d+ more sent$/
  `);
  await expect(await lab.show("Server")).toMatchAriaSnapshot(`
    - list:
      - /children: equal
      - listitem:
        - /children: equal
        - text: Received the GET. Its handler
        - strong: ran
        - text: ", and it responded with 200."
  `);
  await expect(await lab.show("Standard")).toMatchAriaSnapshot(`
    - paragraph:
      - text: "What was recorded, judged by the Fetch standard:"
      - strong: readable
      - text: . That is what your code got.
    - group: "passed: main fetch"
    - group: "passed: HTTP-network-or-cache fetch"
    - group: "passed: append a request Origin header"
    - group: "passed: HTTP-network-or-cache fetch"
    - group: "passed: CORS check"
    - group: "passed: main fetch"
  `);
});

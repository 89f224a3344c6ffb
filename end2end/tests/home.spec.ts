import { ALL, SCENARIOS, predictionOf } from "./scenarios.js";
import { expect, test } from "./lab.js";
import { PAGES } from "./pages.js";

test("the demonstration: blocked, then readable, with the journey of each", async ({ lab }) => {
  const { page } = lab;
  await lab.open("/");
  const demo = page.getByRole("region", { name: "Try it here" });
  const journey = demo.getByRole("figure", { name: "The journey of the request" });
  await expect(journey).toHaveAttribute("data-phase", "ready");
  await expect(journey.locator(".way")).toBeVisible();

  await demo.getByRole("button", { name: "Send a request" }).click();
  await expect(demo.getByRole("status")).toContainText("Blocked after it was sent");
  await expect(lab.finding).toHaveAttribute("data-finding", "blocked-after-sending");
  await expect(journey.locator(".step.stopped")).toHaveCount(2);
  await expect(journey.locator(".step.stopped .row.failed")).toContainText("(nothing listed)");

  await demo.getByRole("button", { name: "Send it to the fixed server" }).click();
  await expect(lab.finding).toHaveAttribute("data-finding", "readable");
  await expect(journey.locator(".step.stopped, .row.failed")).toHaveCount(0);
  await expect(journey.getByRole("listitem").last()).toContainText("and can read it");

  // Real requests, to the other origin.
  const sent = lab.requested.filter((url) => url.includes("/api/")).map((url) => new URL(url).pathname);
  expect(sent).toEqual(["/api/simple/no-origin", expect.stringMatching(/^\/api\/simple\/(?!no-origin)/)]);
});

test("the demonstration's journey can be stepped through, with the keyboard too", async ({ lab }) => {
  const { page } = lab;
  await page.emulateMedia({ reducedMotion: "reduce" });
  await lab.open("/");
  await page.getByRole("button", { name: "Send a request" }).click();
  const caption = page.locator(".demo .caption");
  await expect(caption).toHaveText(/^5\/6 Stopped: The guard keeps the response from your code/);
  const onwards = page.getByRole("button", { name: "Step on" });
  await onwards.focus();
  await page.keyboard.press("Enter");
  await expect(caption).toHaveText(/^6\/6 Stopped: Your code gets TypeError/);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await expect(caption).toHaveText("4/6 The response comes back with 200.");
  // Elsewhere on this page the arrows are not the journey's.
  await page.getByRole("button", { name: "Send a request" }).focus();
  await page.keyboard.press("ArrowLeft");
  await expect(caption).toHaveText(/^4\/6/);
});

test("a pasted line leads to its page, and is sent to nobody", async ({ lab, server }) => {
  await lab.open("/");
  const line = "Access to fetch at 'https://api.shop.example/orders' … No 'Access-Control-Allow-Origin' header is present";
  await lab.page.getByLabel("Got a red line? Paste it.").fill(line);
  await lab.page.getByRole("button", { name: "Find out what it means" }).click();
  await expect(lab.page).toHaveURL(/\/reference\/messages#/);
  await expect(lab.page.locator("#search")).toHaveValue(line);
  await expect(lab.page.locator(".found:not([hidden])").first()).toContainText("Access-Control-Allow-Origin");
  expect(lab.requested.filter((url) => url.includes("shop.example"))).toEqual([]);
  expect(lab.requested.every((url) => url.startsWith(server.page))).toBe(true);
});

test("the front page goes on where the reader was", async ({ lab, server }) => {
  await lab.open("/");
  await expect(lab.page.getByRole("link", { name: /^Learn it/ })).toHaveAttribute("href", "/learn/start");
  await lab.open(SCENARIOS[0].path);
  await lab.run();
  await lab.open("/");
  await lab.page.getByRole("link", { name: /^Continue: / }).click();
  await expect(lab.page).toHaveURL(server.page + SCENARIOS[0].path);

  // What was understood is behind them.
  await lab.open(SCENARIOS[0].path);
  await lab.predict(...predictionOf(SCENARIOS[0]));
  await lab.run();
  await expect(lab.page.locator(".predicted[data-held=true]")).toHaveCount(2);
  await lab.open("/");
  await lab.page.getByRole("link", { name: `Continue: ${SCENARIOS[1].tab}` }).click();
  await expect(lab.page).toHaveURL(server.page + SCENARIOS[1].path);
});

test("whoever teaches it gets a scenario that fills the screen", async ({ lab, server }) => {
  await lab.open("/");
  await lab.page.getByRole("link", { name: "Teach it" }).click();
  await expect(lab.page).toHaveURL(`${server.page}/learn/preflight/req-bad-origin?projector`);
  await expect(lab.page.locator("html")).toHaveAttribute("data-projector");
});

test("each lesson is one click away", async ({ lab, server }) => {
  await lab.open("/");
  const links = await lab.page
    .getByRole("main")
    .getByRole("link")
    .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
  for (const { path } of ALL) expect(links).toContain(server.page + path);
});

test("a mistyped address gets 404, and the lesson that was meant", async ({ lab, server }) => {
  const response = await lab.page.goto(`${server.page}/learn/simple/no_origin`);
  expect(response!.status()).toBe(404);
  await expect(lab.page.getByRole("heading", { level: 1 })).toHaveText("There is no such page");
  const perhaps = lab.page.getByRole("region", { name: "Perhaps you meant" });
  await perhaps.getByRole("link").first().click();
  await expect(lab.page).toHaveURL(`${server.page}/learn/simple/no-origin`);
});

test("an address like nothing gets 404, and the way to all lessons", async ({ lab, server }) => {
  const response = await lab.page.goto(`${server.page}/xmlrpc.php`);
  expect(response!.status()).toBe(404);
  await expect(lab.page.getByRole("region", { name: "Perhaps you meant" })).toHaveCount(0);
  await lab.page.getByRole("link", { name: "All lessons" }).click();
  await expect(lab.page).toHaveURL(`${server.page}/`);
});

test("each page says in its head what it is, and no two say the same", async ({ lab, server }) => {
  const paths = [...PAGES];
  const [titles, descriptions] = [new Map<string, string>(), new Map<string, string>()];
  for (const path of [...paths, ...ALL.map(({ path }) => path)]) {
    const html = await (await fetch(server.page + path)).text();
    const head = await lab.page.evaluate((text) => {
      const page = new DOMParser().parseFromString(text, "text/html");
      const all = (selector: string, attribute: string) =>
        [...page.querySelectorAll(`head ${selector}`)].map((element) => element.getAttribute(attribute) ?? "");
      return {
        lang: page.documentElement.lang,
        titles: [...page.querySelectorAll("head title")].map((title) => title.textContent ?? ""),
        description: all("meta[name=description]", "content"),
        canonical: all("link[rel=canonical]", "href"),
        og: Object.fromEntries(
          [...page.querySelectorAll("head meta[property^='og:']")].map((meta) => [
            meta.getAttribute("property"),
            meta.getAttribute("content"),
          ]),
        ),
        card: all("meta[name='twitter:card']", "content"),
      };
    }, html);
    expect(head.lang, path).toBe("en");
    expect(head.titles, path).toHaveLength(1);
    const [title] = head.titles;
    expect(title, path).toMatch(/^.{8,70} · CORS Lab$/);
    expect(head.description, path).toEqual([expect.stringMatching(/^.{40,}\.$/)]);
    expect(head.canonical, path).toEqual([server.page + path]);
    expect(head.card, path).toEqual(["summary_large_image"]);
    expect(head.og, path).toEqual({
      "og:type": "article",
      "og:site_name": "CORS Lab",
      "og:title": title.replace(/ · CORS Lab$/, ""),
      "og:description": head.description[0],
      "og:url": server.page + path,
      "og:image": `${server.page}/preview.png`,
    });
    for (const [seen, text] of [
      [titles, title],
      [descriptions, head.description[0]],
    ] as const) {
      expect(seen.get(text), `${path} says the same as another`).toBeUndefined();
      seen.set(text, path);
    }
  }
});

test("the preview that the pages name is there", async ({ server }) => {
  const response = await fetch(`${server.page}/preview.png`);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("image/png");
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  // Width and height, from the file's first chunk.
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1200, 630]);
  expect(bytes.length).toBeLessThanOrEqual(60_000);
});

import { expect, test } from "./lab.js";
import { ALL, SCENARIOS } from "./scenarios.js";

test("a pasted console line finds its page first", async ({ lab }) => {
  await lab.open("/learn/credentialed/wildcard-origin");
  await lab.run();
  const printed = lab.console.map((message) => message.text()).find((text) => text.includes("CORS policy"))!;
  await lab.open("/reference/messages");
  const found = lab.page.locator(".found:visible");
  const all = await found.count();
  await lab.page.getByRole("searchbox").fill(printed);
  await expect(found.first()).toContainText("The wildcard does not count with credentials");
  expect(await found.count()).toBeLessThan(all / 2);
  await lab.page.getByRole("searchbox").fill("mixed cont");
  await expect(found.first()).toContainText("A secure page asked for an insecure address");
  await lab.page.getByRole("searchbox").fill("zzzz");
  await expect(found).toHaveCount(0);
  await expect(lab.page.getByRole("status").filter({ hasText: "Nothing found" })).toBeVisible();
  await lab.page.getByRole("searchbox").fill("");
  await expect(found).toHaveCount(all);
});

test("a search can be linked to", async ({ lab }) => {
  await lab.open("/reference/messages#ERR_CONNECTION_REFUSED");
  await expect(lab.page.locator(".found:visible").first()).toContainText("Nothing listens at this address");
});

for (const scenario of SCENARIOS.filter((scenario) => scenario.console)) {
  test(`${scenario.path}: the console's words on the page are those of the console`, async ({ lab }) => {
    await lab.open(scenario.path);
    await lab.run();
    const printed = lab.console.map((message) => message.text()).filter((text) => text.includes("CORS policy"));
    const consoles = (await lab.show("Console")).locator(".consoles");
    await expect(consoles).toBeVisible();
    await expect(consoles.getByRole("radio", { checked: true })).toHaveAccessibleName("Chrome and Edge (yours, we guess)");
    const own = consoles.locator("[data-browser=chromium] blockquote");
    await expect(own).toHaveCount(printed.length);
    for (const [place, line] of printed.entries()) await expect(own.nth(place)).toHaveText(line);
    await expect(consoles.locator("[data-browser=firefox] blockquote").first()).toBeHidden();
    await consoles.getByRole("radio", { name: "Firefox" }).check();
    await expect(own.first()).toBeHidden();
    await expect(consoles.locator("[data-browser=firefox] blockquote").first()).toContainText("Cross-Origin Request Blocked");
    await expect(consoles.locator("[data-browser=firefox] figcaption").first()).toContainText(
      /Firefox [\d.]+\S*, recorded on 20\d\d-\d\d-\d\d/,
    );
  });
}

test("the matrix runs every scenario, in order, and can be cancelled", async ({ lab }) => {
  await lab.open("/matrix");
  const main = lab.page.getByRole("main");
  await lab.page.getByRole("button", { name: "Run all" }).click();
  await expect(main).toHaveAttribute("data-matrix", "done");
  await expect(main).toHaveAttribute("data-differences", "0");
  await expect(lab.page.locator("[data-agrees=true]")).toHaveCount(ALL.length);
  for (const { path } of ALL) {
    await expect(lab.page.locator("#matrix-report")).toContainText(`agrees   ${path.replace("/learn/", "")}:`);
  }
  // The answer that is waited for does not come while the network is slow.
  const session = await lab.page.context().newCDPSession(lab.page);
  await session.send("Network.enable");
  const conditions = { offline: false, downloadThroughput: -1, uploadThroughput: -1 };
  await session.send("Network.emulateNetworkConditions", { ...conditions, latency: 60_000 });
  await lab.page.getByRole("button", { name: "Run all" }).click();
  await expect(main).toHaveAttribute("data-matrix", "running");
  await lab.page.getByRole("button", { name: "Cancel" }).click();
  await expect(main).toHaveAttribute("data-matrix", "cancelled");
  await expect(lab.page.getByRole("status").filter({ hasText: "Cancelled after 0" })).toBeVisible();
});

test("nothing leaves the matrix unless it is asked for, and then only to the page's own server", async ({ lab, server }) => {
  const reports = () => lab.requested.filter((url) => url.includes("/matrix/reports/"));
  await lab.open("/matrix?auto");
  await expect(lab.page.getByRole("main")).toHaveAttribute("data-matrix", "done");
  expect(reports()).toEqual([]);
  await lab.open("/matrix?auto&report=spec");
  await expect(lab.page.getByRole("main")).toHaveAttribute("data-matrix", "done");
  expect(reports()).toEqual([`${server.page}/matrix/reports/spec`]);
  const kept = await (await fetch(`${server.page}/matrix/reports/spec`)).json();
  const run = kept.results.map((result: { scenario: string }) => `/learn/${result.scenario}`);
  expect(run.sort()).toEqual(ALL.map(({ path }) => path).sort());
});

import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LabPage, SITE, Server, closedPort, expect, test } from "./lab.js";

test("an API that does not answer is not called CORS", async ({ page }) => {
  const port = await closedPort();
  const down = `http://localhost:${port}`;
  const pagePort = await closedPort();
  const server = await Server.start([
    "--page-addr",
    `localhost:${pagePort}`,
    "--page-origin",
    `http://localhost:${pagePort}`,
    "--api-origin",
    down,
  ]);
  try {
    const lab = new LabPage(page, server.page);
    await lab.open("/learn/simple/no-origin");
    expect(await lab.run()).toBe("api-unreachable");
    await expect(lab.finding).toContainText(`Nothing answers at ${down}`);
    await expect(lab.finding).toContainText("That is not CORS");
    await expect(lab.page.locator("#js-error")).toHaveText("TypeError: Failed to fetch");
  } finally {
    await server.stop();
  }
});

test("a lab that was stopped while the page was open is said to be gone", async ({ page }) => {
  const server = await Server.start();
  const lab = new LabPage(page, server.page);
  await lab.open("/learn/simple/good-origin");
  await lab.runId();
  await server.stop();
  expect(await lab.run()).toBe("api-unreachable");
  await expect(lab.page.locator("#js-error")).toHaveText("TypeError: Failed to fetch");
  // What else is known only that server could say, whoever is asked about.
  for (const view of ["Wire", "Server", "Console", "Standard", "Compare"]) {
    await lab.page.getByRole("radio", { name: view }).check();
    await expect(lab.page.getByText("The page’s own server could not be asked.")).toBeVisible();
  }
});

test("sent again and again, each answer is its own run's", async ({ lab }) => {
  await lab.open("/learn/preflight/req-bad-origin");
  await lab.runId();
  await expect(lab.send).toBeEnabled();
  await lab.send.evaluate((button: HTMLButtonElement) => {
    for (let i = 0; i < 5; i++) button.click();
  });
  await expect(lab.finding).toHaveAttribute("data-finding", "blocked-after-sending");
  await expect(lab.page.getByText("Run 5.")).toBeVisible();
  await expect(lab.exchanges).toHaveCount(2);
  await expect(lab.page.locator(".effect")).toHaveText("note deleted, left: 2");
});

test("what was pasted before does not land in the page's next run", async ({ lab }) => {
  await lab.open("/learn/preflight/good-request");
  const pasted = await lab.runId();
  const code = (await lab.code.textContent())!;
  await lab.page.evaluate((source) => eval(`(async () => { ${source} })()`), code);
  await lab.run();
  expect(await lab.runId()).not.toBe(pasted);
  await expect(lab.exchanges).toHaveCount(2);
  await expect(lab.page.locator(".effect")).toHaveText("note deleted, left: 2");
});

test("after a reload nothing is claimed", async ({ lab }) => {
  await lab.open("/learn/simple/no-origin");
  await lab.run();
  await lab.page.reload();
  await lab.runId();
  await expect(lab.finding).toHaveAttribute("data-finding", "none");
  await expect(lab.exchanges).toHaveCount(0);
  await expect(lab.panel("JavaScript")).toBeEmpty();
});

test("back to a page after leaving it in flight: nothing is claimed", async ({ lab }) => {
  await lab.open("/learn/simple/no-origin");
  await lab.runId();
  await lab.send.click();
  await lab.open("/learn/simple/good-origin");
  await lab.page.goBack();
  await lab.runId();
  await expect(lab.finding).toHaveAttribute("data-finding", "none");
  await expect(lab.exchanges).toHaveCount(0);
  await expect(lab.panel("JavaScript")).toBeEmpty();
  expect(await lab.run()).toBe("blocked-after-sending");
});

test("without JavaScript everything but the run can be read", async ({ browser, server }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${server.page}/learn/preflight/req-bad-origin`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("#server-code")).toContainText("async fn delete_note");
  await page.getByRole("radio", { name: "Express", exact: true }).first().check();
  await expect(page.locator("#express-code")).toContainText('app.delete("/api/preflight/req-bad-origin"');
  await expect(page.locator("#server-code")).toBeHidden();
  await page.getByText("Show them anyway").click();
  for (const part of ["#why", "#fix"]) await expect(page.locator(part)).toBeVisible();
  for (const [view, part] of [
    ["Console", "#told-devtools"],
    ["Standard", "#told-standard"],
  ]) {
    await page.getByRole("radio", { name: view }).check();
    await expect(page.locator(part)).toBeVisible();
  }
  await expect(page.locator("#request-code")).toContainText('method: "DELETE"');
  const expected = page.locator("noscript .notice");
  await expect(expected).toBeVisible();
  expect(await expected.textContent()).toContain("Blocked after it was sent: the server does the work");
  await expect(page.getByRole("button", { name: "Send request" })).toBeDisabled();
  await page.getByRole("tab", { name: "Both in order?" }).click();
  await expect(page).toHaveURL(/good-request$/);
  await context.close();
});

test("a run that the server has no record of is said to be lost, and nothing is said about what arrived", async ({ page }) => {
  // The API of one process, the record of another: as with two replicas that do not know of each other.
  const other = await Server.start();
  const port = await closedPort();
  const own = `http://localhost:${port}`;
  const server = await Server.start(["--page-addr", `localhost:${port}`, "--page-origin", own, "--api-origin", other.api]);
  try {
    const lab = new LabPage(page, server.page);
    await lab.open("/learn/simple/no-origin");
    expect(await lab.run()).toBe("record-lost");
    await expect(lab.finding).toContainText("The record is lost");
    for (const view of ["Wire", "Server"] as const) {
      await expect(await lab.show(view)).toHaveText("The lab has no record of this run.");
    }
    await expect(page.locator("#lab")).not.toContainText(/never arrived|no request reached/i);
  } finally {
    await Promise.all([server.stop(), other.stop()]);
  }
});

test("a Send that cannot work says so", async ({ page }) => {
  const site = await mkdtemp(join(tmpdir(), "cors-lab-"));
  await cp(SITE, site, { recursive: true, filter: (path) => !/\.wasm(\.br|\.gz)?$/.test(path) });
  const server = await Server.start([], site);
  try {
    const lab = new LabPage(page, server.page);
    for (const path of ["/learn/simple/no-origin", "/"]) {
      await lab.open(path);
      await expect(page.locator("#lab [role=status]").filter({ hasText: "did not load. Reload the page" })).toBeVisible();
      await expect(page.locator("#lab .button").first()).toBeDisabled();
    }
  } finally {
    await server.stop();
    await rm(site, { recursive: true });
  }
});

test("cookies of other programs on this host are masked, and the page says why", async ({ lab }) => {
  const { page } = lab;
  await page.context().addCookies([{ name: "other_session", value: "secret", url: lab.origin, httpOnly: true }]);
  await lab.open("/learn/credentialed/good-request");
  await lab.run();
  await expect(await lab.show("Wire")).toContainText("cookies of other programs on this host are masked");
  await expect(page.locator("#lab")).not.toContainText("secret");
});

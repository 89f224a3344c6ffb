// Requests that arrive and whose answers do not: what a proxy, a crash or a slow network does.
import { type Server as TcpServer, type Socket, connect, createServer } from "node:net";
import { once } from "node:events";
import { LabPage, Server, closedPort, expect, test } from "./lab.js";

/** Asks whether the answer to this request gets through. `false` for what is to be lost. */
type Passes = (head: string) => boolean;

/** A proxy before the API. What it loses arrives at the API; the client gets nothing, or is cut off. */
async function proxy(port: number, to: number, passes: Passes, lose: (client: Socket) => void): Promise<TcpServer> {
  const server = createServer((client) => {
    const api = connect(to, "localhost");
    let lost = false;
    client.on("data", (bytes) => {
      lost = !passes(bytes.toString("latin1"));
      api.write(bytes);
    });
    api.on("data", (bytes) => {
      if (lost) lose(client);
      else client.write(bytes);
    });
    // The API closes a connection that is not used again: that is not to end the wait for what is lost.
    api.on("close", () => lost || client.destroy()).on("error", () => client.destroy());
    client.on("close", () => api.destroy()).on("error", () => api.destroy());
  }).listen(port, "localhost");
  await once(server, "listening");
  return server;
}

/** A lab whose API is reached through a proxy only. */
async function behind(passes: Passes, lose: (client: Socket) => void): Promise<{ server: Server; end: () => Promise<void> }> {
  const [pagePort, apiPort, proxyPort] = [await closedPort(), await closedPort(), await closedPort()];
  const server = await Server.start([
    "--page-addr",
    `localhost:${pagePort}`,
    "--api-addr",
    `localhost:${apiPort}`,
    "--page-origin",
    `http://localhost:${pagePort}`,
    "--api-origin",
    `http://localhost:${proxyPort}`,
  ]);
  const between = await proxy(proxyPort, apiPort, passes, lose);
  const end = async () => {
    between.close();
    await server.stop();
  };
  return { server, end };
}

const never = () => {};
const cut = (client: Socket) => client.resetAndDestroy();

test("an answer that is cut off is not called blocked, and its request is in the record", async ({ page }) => {
  const { server, end } = await behind((head) => !head.startsWith("GET /api/simple"), cut);
  try {
    const lab = new LabPage(page, server.page);
    await lab.open("/learn/simple/good-origin");
    expect(await lab.run()).toBe("not-delivered");
    await expect(lab.exchanges.first()).toContainText("GET");
    await expect(lab.page.locator("body")).not.toContainText("no request reached it");
    const [exchange] = await lab.record(await lab.runId());
    expect([exchange.method, exchange.handler.state, exchange.answer.state]).toEqual(["GET", "ran", "sent"]);
  } finally {
    await end();
  }
});

test("a preflight that is answered and a request that is lost after it are not called blocked", async ({ page }) => {
  const { server, end } = await behind((head) => !head.startsWith("DELETE"), cut);
  try {
    const lab = new LabPage(page, server.page);
    await lab.open("/learn/preflight/good-request");
    expect(await lab.run()).toBe("not-delivered");
    // A browser may send a request again whose connection was cut: the server has done it twice then, and that is
    // no redirect.
    const [preflight, ...sent] = await lab.record(await lab.runId());
    expect([preflight.method, new Set(sent.map((exchange) => exchange.method))]).toEqual(["OPTIONS", new Set(["DELETE"])]);
    await expect(lab.exchanges).toHaveCount(1 + sent.length);
    await expect(lab.page.locator(".effect").first()).toHaveText("note deleted, left: 2");
    await expect(lab.page.locator('[data-piece="journey"]')).not.toContainText(/redirect/i);
  } finally {
    await end();
  }
});

test("an answer that does not come in time is no block, and its request is in the record", async ({ page }) => {
  test.setTimeout(60_000);
  const { server, end } = await behind((head) => !head.startsWith("GET /api/simple"), never);
  try {
    const lab = new LabPage(page, server.page);
    await lab.open("/learn/simple/good-origin");
    await lab.send.click();
    await expect(lab.finding).toHaveAttribute("data-finding", "silence", { timeout: 30_000 });
    await expect(lab.finding).toContainText("not CORS");
    await expect(lab.exchanges).toHaveCount(1);
    await expect(lab.page.locator("body")).not.toContainText("no request reached it");
    expect((await lab.record(await lab.runId())).length).toBe(1);
  } finally {
    await end();
  }
});

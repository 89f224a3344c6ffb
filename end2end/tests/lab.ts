import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type ConsoleMessage, type Locator, type Page, test as base, expect } from "@playwright/test";

/** The folder with what was built. */
export const SITE = process.env.CORS_LAB_SITE ?? "../target/site";

/** A running lab: one process, two origins. */
export class Server {
  private constructor(
    private readonly process: ChildProcess,
    readonly page: string,
    readonly api: string,
  ) {}

  /** Starts the lab on free ports and waits until it listens. */
  static async start(args: string[] = [], site = SITE): Promise<Server> {
    const program = process.env.CORS_LAB_SERVER ?? "../target/release/cors-lab";
    const free = ["--page-addr", "--api-addr"].filter((flag) => !args.includes(flag)).flatMap((flag) => [flag, "localhost:0"]);
    const folder = await mkdtemp(join(tmpdir(), "cors-lab-"));
    const ready = join(folder, "ready.json");
    const child = spawn(program, ["serve", "--site-root", site, "--test-reports", "--ready-file", ready, ...free, ...args], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    try {
      await once(child, "spawn");
      while (!existsSync(ready)) {
        if (child.exitCode !== null) throw new Error(`the lab has ended with ${child.exitCode}`);
        await sleep(20);
      }
      const { page, api } = JSON.parse(await readFile(ready, "utf8"));
      return new Server(child, page, api);
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  /** The same lab under the other name of this machine. */
  get elsewhere(): { page: string; api: string } {
    const other = (origin: string) => origin.replace("localhost", "127.0.0.1");
    return { page: other(this.page), api: other(this.api) };
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null) {
      this.process.kill("SIGTERM");
      await once(this.process, "exit");
    }
  }
}

/** A port that nothing listens at. */
export async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

export type Exchange = {
  seq: number;
  at_ms: number;
  origin: "page" | "api" | "other-page" | "other-api";
  kind: "preflight" | "actual";
  method: string;
  target: string;
  received: [string, string][];
  handler: { state: "not-reached" } | { state: "ran"; effect: { kind: string } | null };
  answer: { state: "pending" | "dropped" } | { state: "sent"; status: number; headers: [string, string][] };
};

/** The status of the answer, if there was one. */
export const status = (exchange: Exchange): number | null => (exchange.answer.state === "sent" ? exchange.answer.status : null);

/** The headers of the answer. */
export const sentHeaders = (exchange: Exchange): [string, string][] =>
  exchange.answer.state === "sent" ? exchange.answer.headers : [];

/** What a learner can expect that script gets. */
export type Gets = "response" | "error" | "opaque";

/** Whose view of a run: the tabs of the evidence, in their order. */
export const VIEWS = ["JavaScript", "Wire", "Server", "Console", "Standard", "Compare"] as const;
export type View = (typeof VIEWS)[number];

/** A scenario's page, as a learner uses it. */
export class LabPage {
  readonly console: ConsoleMessage[] = [];
  readonly requested: string[] = [];

  constructor(
    readonly page: Page,
    readonly origin: string,
  ) {
    page.on("console", (message) => this.console.push(message));
    page.on("request", (request) => this.requested.push(request.url()));
  }

  get send(): Locator {
    return this.page.getByRole("button", { name: "Send request" });
  }

  get finding(): Locator {
    return this.page.locator("[data-finding]");
  }

  get code(): Locator {
    return this.page.locator("#request-code");
  }

  async open(path: string): Promise<void> {
    await this.page.goto(this.origin + path);
  }

  /** Opens a lesson through the tabs. */
  async click(chapter: string, scenario: string): Promise<void> {
    await this.page.getByRole("tablist", { name: "Chapters" }).getByRole("tab", { name: chapter }).click();
    await this.page
      .getByRole("tablist", { name: /^Scenarios/ })
      .getByRole("tab", { name: scenario, exact: true })
      .click();
  }

  /** Answers the two questions before the run. */
  async predict(gets: Gets, handlerRuns: boolean): Promise<void> {
    await this.runId();
    await this.page.locator(`[name=gets][value=${gets}]`).check();
    await this.page.locator(`[name=work][value=${handlerRuns ? "yes" : "no"}]`).check();
  }

  /** Shows what one of them saw, and gives its place. The tabs of the evidence are there after a run. */
  async show(view: View): Promise<Locator> {
    await this.page.getByRole("group", { name: "Whose view" }).getByRole("radio", { name: view }).check();
    const panel = this.panel(view);
    await expect(panel).toBeVisible();
    await expect(this.page.locator(".evidence .panel-of:visible")).toHaveCount(1);
    return panel;
  }

  /** Where it is said what one of them saw, shown or not. */
  panel(view: View): Locator {
    return this.page.locator(`.evidence [data-piece=${view.toLowerCase()}]`);
  }

  /** What crossed the wire, one after the other. */
  get exchanges(): Locator {
    return this.panel("Wire").locator(".exchange");
  }

  get sendToFixed(): Locator {
    return this.page.getByRole("button", { name: "Send to the fixed server" });
  }

  /** Presses Send, or another button that sends, and waits for the finding of that run. */
  async run(send = this.send): Promise<string> {
    const before = await this.runId();
    await send.click();
    await expect(this.code).not.toContainText(`run=${before}"`);
    await expect(this.finding).not.toHaveAttribute("data-finding", "none");
    return (await this.finding.getAttribute("data-finding"))!;
  }

  /** The run that the shown code names. */
  async runId(): Promise<string> {
    await expect(this.code).toContainText("run=");
    return (await this.code.textContent())!.match(/run=([A-Za-z0-9_-]+)/)![1];
  }

  /** The record as the page's own origin tells it. */
  async record(run: string): Promise<Exchange[]> {
    const response = await fetch(`${this.origin}/runs/${run}`);
    return (await response.json()).exchanges;
  }
}

export const test = base.extend<{ lab: LabPage }, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await Server.start();
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  lab: async ({ page, server }, use) => {
    await use(new LabPage(page, server.page));
  },
});

export { expect };

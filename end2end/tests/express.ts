import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { type Interface, createInterface } from "node:readline";
import { test as base } from "./lab.js";

/** A scenario's `server.mjs`, running. */
export class Express {
  private readonly lines: string[] = [];
  private readonly output: Interface;
  private marks = 0;

  private constructor(
    private readonly process: ChildProcess,
    readonly port: number,
  ) {
    this.output = createInterface(process.stdout!);
    this.output.on("line", (line) => this.lines.push(line));
  }

  /** Starts the file on a free port and waits until it listens. */
  static async start(file: string): Promise<Express> {
    const child = fork("express/start.mjs", [file], { env: { ...process.env, PORT: "0" }, silent: true });
    let complaints = "";
    child.stderr!.on("data", (text) => {
      complaints += text;
    });
    const failed = once(child, "exit").then(([code]) => {
      throw new Error(`${file} has ended with ${code}: ${complaints}`);
    });
    const [{ port }] = await Promise.race([once(child, "message"), failed]);
    failed.catch(() => {});
    return new Express(child, port);
  }

  /** The lines that it has printed since the last call. */
  async printed(): Promise<string[]> {
    const mark = `mark ${this.marks++}`;
    this.process.send(mark);
    while (!this.lines.includes(mark)) await once(this.output, "line");
    return this.lines.splice(0).filter((line) => line !== mark);
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null) {
      const exit = once(this.process, "exit");
      this.process.kill("SIGKILL");
      await exit;
    }
  }
}

/** A request as it goes over the wire: these headers in this order, and no others. */
export type Sent = { method: string; target: string; headers: [string, string][]; body: string };

export type Reply = { status: number; headers: [string, string][]; body: string };

/** Sends a request to a port of this machine, as it is. */
export async function send(port: number, { method, target, headers, body }: Sent): Promise<Reply> {
  const asked = request({ host: "127.0.0.1", port, method, path: target, headers: headers.flat(), agent: false });
  asked.end(body);
  const [response] = await once(asked, "response");
  let text = "";
  for await (const piece of response.setEncoding("utf8")) text += piece;
  asked.destroy();
  const raw: string[] = response.rawHeaders;
  const lines = raw.flatMap((name, place): [string, string][] => (place % 2 ? [] : [[name.toLowerCase(), raw[place + 1]]]));
  return { status: response.statusCode, headers: lines, body: text };
}

/** With Express servers that end with the test. */
export const test = base.extend<{ startExpress: (file: string) => Promise<Express> }>({
  startExpress: async ({}, use) => {
    const started: Express[] = [];
    await use(async (file) => {
      const express = await Express.start(file);
      started.push(express);
      return express;
    });
    for (const express of started) await express.stop();
  },
});

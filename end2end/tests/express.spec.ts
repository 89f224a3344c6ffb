import { existsSync, readFileSync } from "node:fs";
import { type Express, type Reply, type Sent, send, test } from "./express.js";
import { type Exchange, type Server, expect, sentHeaders, status } from "./lab.js";
import { ALL } from "./scenarios.js";

/** Scenarios without a `server.mjs`, and why. The list is exact. */
const WITHOUT_A_SERVER: Record<string, string> = {
  "/learn/simple/nothing-listens": "its request goes to a port where nothing listens, so there is nothing to start",
};

/** Headers that only one of the two sends with a response, and why. The list is exact for a `GET` that gets JSON. */
const ONLY_EXPRESS: Record<string, string> = {
  "x-powered-by": "Express names itself",
  etag: "Express hashes each body, so that the browser can ask whether it has changed",
  connection: "Node's HTTP server says it aloud; hyper relies on HTTP/1.1's default",
  "keep-alive": "Node's HTTP server says how long it waits for the next request",
};
const ONLY_LAB: Record<string, string> = {
  "cache-control": "the lab's API adds `no-store`, so that every run is sent anew",
  "x-content-type-options": "the lab's API adds `nosniff`, since it shows whatever a scenario makes up",
};

/** Headers whose values differ where both mean the same. */
const ESSENCE: Record<string, (value: string) => string> = {
  // The time of the response.
  date: () => "",
  // Express adds `; charset=utf-8`, which is what JSON is anyhow.
  "content-type": (value) => value.split(";")[0],
  // The attributes of a cookie have no order. Express says beside `Max-Age` when that is: `Max-Age` counts.
  "set-cookie": (value) => {
    const [pair, ...attributes] = value.split("; ");
    return [pair, ...attributes.filter((attribute) => !attribute.startsWith("Expires=")).sort()].join("; ");
  },
  // The methods have no order, and may have spaces between them.
  allow: (value) => value.split(/, */).sort().join(", "),
};

/** What Express makes of a method that no handler takes, where axum answers 405 and names in `Allow` those it has. */
const UNHANDLED: Record<string, [answer: string, why: string]> = {
  OPTIONS: ["200 text/plain with allow", "Express answers OPTIONS by itself: no preflight gets through, as it lacks the headers"],
  other: ["404 text/html", "Express asks for a handler of this method and path; 405 would need an `app.all` behind each"],
};

const METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"];
const FOREIGN = ["https://evil.example", "null", "http://localhost:30000", "http://localhost:3000.evil.example"];

const folderOf = (path: string) => `../lessons/src${path.replace("/learn", "").replaceAll("-", "_")}`;
const fileOf = (path: string) => `${folderOf(path)}/server.mjs`;

/** The same text where the lab and its other name have the ports that `server.mjs` names. */
function asRead(server: Server, text: string): string {
  const port = (origin: string) => new URL(origin).port;
  const text3000 = text.replaceAll(RegExp(`(localhost|127\\.0\\.0\\.1):${port(server.page)}\\b`, "g"), "$1:3000");
  return text3000.replaceAll(RegExp(`(localhost|127\\.0\\.0\\.1):${port(server.api)}\\b`, "g"), "$1:4000");
}

const readHeaders = (server: Server, headers: [string, string][]) =>
  headers.map(([name, value]): [string, string] => [name, asRead(server, value)]);

/** What the two must agree on. */
function essence({ status, headers, body }: Reply): unknown {
  const common = headers.filter(([name]) => !(name in ONLY_EXPRESS) && !(name in ONLY_LAB));
  // Of no body hyper says that it is empty, and Node says nothing in answer to HEAD.
  const telling = common.filter(([name, value]) => name !== "content-length" || value !== "0");
  const lines = telling.map(([name, value]) => `${name}: ${(ESSENCE[name] ?? String)(value)}`);
  return { status, headers: lines.sort(), body };
}

/** An answer in a word. */
function inShort({ status, headers }: Reply): string {
  const all = new Map(headers);
  const allows = [...all.keys()].filter((name) => name === "allow" || name.startsWith("access-control-"));
  return [status, all.get("content-type")?.split(";")[0] ?? "nothing", ...allows.map((name) => `with ${name}`)].join(" ");
}

/** What a `server.mjs` prints for what the lab's record says the handler did. */
function printedFor({ handler }: Exchange): string[] {
  const effect = handler.state === "ran" ? handler.effect : null;
  if (effect === null) return [];
  const { kind, left, count } = effect as { kind: string; left?: number; count?: number };
  if (kind === "note-deleted") return [`notes left: ${left}`];
  if (kind === "no-note-left") return ["notes left: 0"];
  if (kind === "visit") return [`visit ${count}`];
  throw new Error(`which line of server.mjs tells of ${kind}?`);
}

/** Sends one request to both: to the lab as it is, to Express with the ports that it names. */
async function sendToBoth(server: Server, express: Express, sent: Sent): Promise<[lab: Reply, express: Reply]> {
  const lab = await send(Number(new URL(server.api).port), sent);
  const read = { ...sent, headers: readHeaders(server, sent.headers) };
  return [{ ...lab, headers: readHeaders(server, lab.headers) }, await send(express.port, read)];
}

const withOrigin = (headers: [string, string][], origin: string): [string, string][] => [
  ...headers.filter(([name]) => name !== "origin"),
  ["origin", origin],
];

for (const { path } of ALL.filter(({ path }) => !(path in WITHOUT_A_SERVER))) {
  test(`${path}: server.mjs answers as server.rs does`, async ({ lab, server, startExpress }) => {
    await lab.open(path);
    await lab.run();
    const code = (await lab.code.textContent())!;
    const run = await lab.runId();
    const recorded = await lab.record(run);
    expect(recorded.length).toBeGreaterThan(0);
    const express = await startExpress(fileOf(path));

    // The same again, as a run of its own: a record does not have bodies.
    const again = `${run}-again`;
    const printed: string[][] = [];
    const both = async (sent: Sent) => {
      const replies = await sendToBoth(server, express, sent);
      printed.push(await express.printed());
      return replies;
    };
    const body: string = JSON.parse(code.match(/body: ("(?:[^"\\]|\\.)*")/)?.[1] ?? '""');
    const sents = recorded.map(({ method, target, received }): Sent => {
      const length = Number(new Map(received).get("content-length") ?? 0);
      expect(length === 0 || length === body.length, "the body is known").toBe(true);
      return { method, target: target.replace(run, again), headers: received, body: length ? body : "" };
    });
    for (const [place, sent] of sents.entries()) {
      const [ours, theirs] = await both(sent);
      const headers = sentHeaders(recorded[place]).map(([name, value]): [string, string] => [name, value.replace(run, again)]);
      const told = { status: status(recorded[place])!, headers: readHeaders(server, headers), body: ours.body };
      expect(essence(ours), "the lab answers as before").toEqual(essence(told));
      expect(essence(theirs), `${sent.method} ${sent.target}`).toEqual(essence(ours));
    }
    expect(printed).toEqual(recorded.map(printedFor));

    for (const origin of FOREIGN) {
      for (const sent of sents) {
        const [ours, theirs] = await both({ ...sent, headers: withOrigin(sent.headers, origin) });
        expect(essence(theirs), `${sent.method} ${sent.target} from ${origin}`).toEqual(essence(ours));
      }
    }

    // What no browser sends here: the handlers behind a preflight that fails, and methods without one.
    for (const origin of [server.page, FOREIGN[0]]) {
      for (const method of METHODS) {
        const headers: Sent["headers"] = [
          ["host", new Map(sents[0].headers).get("host")!],
          ["origin", origin],
          ["authorization", "Bearer demo"],
          ["content-length", "0"],
        ];
        const [ours, theirs] = await both({ method, target: `${sents[0].target.split("?")[0]}?run=${again}`, headers, body: "" });
        if (ours.status !== 405) {
          expect(essence(theirs), `${method} from ${origin}`).toEqual(essence(ours));
          continue;
        }
        expect(inShort(ours), `${method} from ${origin}`).toBe("405 application/json with allow");
        expect(inShort(theirs), `${method} from ${origin}`).toBe((UNHANDLED[method] ?? UNHANDLED.other)[0]);
      }
    }
    expect(printed, "what server.mjs prints, what the lab records").toEqual((await lab.record(again)).map(printedFor));
  });
}

test("every scenario has a server.mjs or a reason why not", () => {
  const without = ALL.map(({ path }) => path).filter((path) => !existsSync(fileOf(path)));
  expect(without).toEqual(Object.keys(WITHOUT_A_SERVER));
});

test("the page shows these files, to the letter", async ({ lab }) => {
  test.setTimeout(60_000);
  for (const { path } of ALL) {
    await lab.open(path);
    const shown = (id: string) => lab.page.locator(id).evaluateAll((all) => all.map((code) => code.textContent));
    const files = [fileOf(path)].filter(existsSync).map((file) => readFileSync(file, "utf8"));
    expect(await shown("#server-code"), path).toEqual([readFileSync(`${folderOf(path)}/server.rs`, "utf8")]);
    expect(await shown("#express-code"), path).toEqual(files);
  }
});

test("what else the two send is listed", async ({ server, startExpress }) => {
  const express = await startExpress(fileOf("/learn/simple/good-origin"));
  const to = async (target: string) => {
    const headers: Sent["headers"] = [
      ["host", new URL(server.api).host],
      ["connection", "keep-alive"],
    ];
    return sendToBoth(server, express, { method: "GET", target, headers, body: "" });
  };
  const [ours, theirs] = await to("/api/simple/good-origin");
  const names = ({ headers }: Reply) => headers.map(([name]) => name);
  expect(
    names(theirs)
      .filter((name) => !names(ours).includes(name))
      .sort(),
  ).toEqual(Object.keys(ONLY_EXPRESS).sort());
  expect(
    names(ours)
      .filter((name) => !names(theirs).includes(name))
      .sort(),
  ).toEqual(Object.keys(ONLY_LAB).sort());

  // Neither lets a page read it. Express has a page for it, the lab's API speaks JSON only.
  expect((await to("/api/simple/no-such")).map(inShort)).toEqual(["404 application/json", "404 text/html"]);
  // Express takes a path with a slash at the end, and in capitals, for the same one.
  const found = "200 application/json with access-control-allow-origin";
  expect((await to("/api/simple/good-origin/")).map(inShort)).toEqual(["404 nothing", found]);
  expect((await to("/api/simple/Good-Origin")).map(inShort)).toEqual(["404 application/json", found]);
});

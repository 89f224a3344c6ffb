// Runs a plan: steps in, facts out. The only code of the lab that sends a step: the islands, the matrix and the
// frames all load it. The text of a plan is that of `run/src/plan_text.rs`, the text of facts is read by
// `run/src/told.rs`.

/** Milliseconds until the lab waits no longer for a `fetch()`. */
const PATIENCE = 20_000;
/** Milliseconds for what the lab itself asks of its servers. */
const PATIENCE_WITH_THE_LAB = 5_000;
/** What is shown of a body, in UTF-16 code units. */
const SHOWN_OF_A_BODY = 2_000;
/** What a target may begin with, in the order in which origins are told. */
const ROLES = ["page", "api", "other-page", "other-api", "nowhere"];

/** A fresh run id, unlike any other. */
export function newRun() {
  const letters = "abcdefghijkmnpqrstuvwxyz23456789";
  return Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => letters[byte % 32]).join("");
}

/**
 * Starts a run of a plan. Returns a function that ends it.
 * @param {string} plan its text
 * @param {string} origins those of all roles, with spaces between them
 * @param {string} run its id
 * @param {(kind: string, text: string) => string | undefined} tell
 *   is told what becomes known: `progress` and `record` (the record, empty if it cannot be read), `ended` (what
 *   script got), `probe` (whether anybody is there), `end`, `left` (the page is); may answer `end` with the URL of an
 *   `explanation`
 */
export function start(plan, origins, run, tell) {
  const stop = new AbortController();
  const say = (/** @type {string} */ kind, /** @type {string | null} */ text) =>
    stop.signal.aborted ? undefined : tell(kind, text ?? "");
  let arrived = 0;
  const record = async () => {
    const json = JSON.parse((await read(`/runs/${run}`)) ?? "null");
    arrived = Math.max(arrived, json?.exchanges.length ?? 0);
    return json && recordAsText(json);
  };
  const changes = new EventSource(`/runs/${run}/events`);
  changes.onmessage = async () => {
    const text = await record();
    if (text && changes.readyState !== EventSource.CLOSED) say("progress", text);
  };
  stop.signal.addEventListener("abort", () => changes.close());
  const leave = () => {
    say("left", "");
    stop.abort();
  };
  addEventListener("pagehide", leave, { signal: stop.signal });
  const follow = async () => {
    /** @type {ReturnType<typeof steps>[number] | undefined} */
    let last;
    for (const step of steps(plan)) {
      if (stop.signal.aborted) return;
      if (step.kind === "wait") {
        await new Promise((resolve) => setTimeout(resolve, Number(step.value)));
        continue;
      }
      last = step.kind === "again" ? last : step;
      if (!last) continue;
      const before = arrived;
      const url = address(last.value, origins, run);
      const ended = await send(url, last, stop.signal);
      say("ended", ended);
      say("record", await record());
      if (ended.startsWith("error") && arrived === before) {
        say("probe", (await read(`${new URL(url).origin}/health`)) === null ? "" : "reachable");
      }
    }
    changes.close();
    const asked = say("end", "");
    const html = asked ? await read(asked) : null;
    if (html !== null) say("explanation", html);
  };
  follow();
  return () => stop.abort();
}

/**
 * The steps of a plan.
 * @param {string} plan
 */
function steps(plan) {
  /** @type {{ kind: string, value: string, init: RequestInit & { duplex?: "half" }, headers: [string, string][] }[]} */
  const all = [];
  for (const [key, value] of new URLSearchParams(plan)) {
    const step = all.at(-1);
    if (["fetch", "again", "wait"].includes(key)) all.push({ kind: key, value, init: {}, headers: [] });
    else if (!step) continue;
    else if (key === "header") step.headers.push(pair(value));
    else if (key === "stream") Object.assign(step.init, { body: new Blob(["x"]).stream(), duplex: "half" });
    else if (["method", "mode", "credentials", "redirect", "body"].includes(key)) Object.assign(step.init, { [key]: value });
  }
  return all;
}

/**
 * @param {string} header as in a plan: `Name: value`
 * @returns {[string, string]}
 */
function pair(header) {
  const colon = header.indexOf(":");
  return [header.slice(0, colon), header.slice(colon + 1).replace(/^ /, "")];
}

/**
 * The URL that a target of a plan stands for, with the run's id in its query.
 * @param {string} target
 * @param {string} origins
 * @param {string} run
 */
function address(target, origins, run) {
  const [, role = "", path = ""] = /^([a-z-]+):(\/(?!\/).*)$/s.exec(target) ?? [];
  const origin = origins.split(" ")[ROLES.indexOf(role)];
  const url = origin ? origin + path : target;
  const [, before = "", fragment = ""] = /^([^#]*)(#.+)?/s.exec(url) ?? [];
  return `${before}${before.includes("?") ? "&" : "?"}run=${run}${fragment}`;
}

/**
 * Sends a request as script does, reads what script may read, and says it as text.
 * @param {string} url
 * @param {{ init: RequestInit, headers: [string, string][] }} request
 * @param {AbortSignal} stop
 */
async function send(url, { init, headers }, stop) {
  const patience = AbortSignal.timeout(PATIENCE);
  try {
    const response = await fetch(url, { ...init, headers, signal: AbortSignal.any([stop, patience]) });
    const body = await response.text();
    const shown = body.slice(0, SHOWN_OF_A_BODY).replace(/[\uD800-\uDBFF]$/, "");
    return ["response", response.type, response.status, ...list([...response.headers]), shown].join("\n");
  } catch (error) {
    if (patience.aborted) return `silence\n${PATIENCE / 1000}`;
    // As the browser made it: nothing of it is changed.
    const { name, message } = /** @type {Error} */ (error);
    return ["error", name, message].join("\n");
  }
}

/**
 * What a GET of this URL gives as text; `null` if it fails.
 * @param {string} url
 */
async function read(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_WITH_THE_LAB) });
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}

/**
 * The record of a run as lines, which the WASM reads with less code than JSON.
 * @param {any} record
 */
function recordAsText({ known, left_out: leftOut, exchanges }) {
  const lines = [known ? "known" : "unknown", leftOut ?? 0];
  for (const { at_ms: at, origin, kind, method, target, received, handler, answer, altered } of exchanges) {
    const { kind: effect, ...numbers } = handler.effect ?? {};
    lines.push(Math.round(at * 1000), origin, kind, method, target, ...list(received));
    lines.push(handler.state, effect ?? "", ...["left", "seen", "count"].map((name) => numbers[name] ?? 0));
    lines.push(answer.state, answer.status ?? 0, ...list(answer.headers ?? []));
    lines.push(...list((altered ?? []).map((/** @type {any} */ one) => [one.side, one.name, one.how])));
  }
  return lines.join("\n");
}

/**
 * How many there are, and then all that is in them. No header has a line break in it.
 * @param {(string | number)[][]} items
 */
function list(items) {
  return [items.length, ...items.flat()];
}

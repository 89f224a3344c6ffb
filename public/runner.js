// Runs a plan: steps in, facts out. The only code of the lab that sends a step: the islands, the matrix and the
// frames (`server/src/page/frame.rs`) all load it. The text of a plan is that of `run/src/plan_text.rs`, the text of
// facts is read by `run/src/told.rs`.

/**
 * What `fetch()` is told, or the element that is to fetch, in a form that can be sent to a frame.
 * @typedef {{ element: string, init: RequestInit, headers: [string, string][], stream: boolean }} Request
 */

/** What a frame says when it can be told what to send. */
const READY = "ready";
/** Milliseconds until the lab waits no longer for a `fetch()`. */
const PATIENCE = 20_000;
/** Milliseconds for what the lab itself asks of its servers. */
const PATIENCE_WITH_THE_LAB = 5_000;
/** What is shown of a body, in UTF-16 code units. */
const SHOWN_OF_A_BODY = 2_000;
/** What a target may begin with, in the order in which origins are told. */
const ROLES = ["page", "api", "other-page", "other-api", "nowhere"];

/** The page whose frame a plan means by a word. */
const HOMES = { frame: "page", "other-frame": "other-page", sandbox: "page" };

/** The run that was over last. @type {string | undefined} */
let before;

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
 *   script got), `probe` (whether anybody is there), `end`, `left` (the page is); may answer `end` with the scenario,
 *   for which it is then told the `evidence` (HTML)
 */
export function start(plan, origins, run, tell) {
  const stop = new AbortController();
  /** What became known, but for what came in between. @type {[string, string][]} */
  const told = [];
  const say = (/** @type {string} */ kind, /** @type {string | null} */ text) => {
    if (stop.signal.aborted) return undefined;
    if (["ended", "record", "probe"].includes(kind)) told.push([kind, text ?? ""]);
    return tell(kind, text ?? "");
  };
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
  const leave = () => {
    say("left", "");
    stop.abort();
  };
  addEventListener("pagehide", leave, { signal: stop.signal });
  /** @type {Map<string, ReturnType<typeof openFrame>>} */
  const frames = new Map();
  const close = () => {
    changes.close();
    for (const frame of frames.values()) frame.close();
  };
  stop.signal.addEventListener("abort", close);
  /** Sends from the document that the step is to be sent from. */
  const sendFrom = (/** @type {string} */ from, /** @type {string} */ url, /** @type {Request} */ request) => {
    if (from === "page") return send(url, request, stop.signal);
    const frame = frames.get(from) ?? openFrame(from, origins);
    frames.set(from, frame);
    return frame.send(url, request);
  };
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
      const ended = await sendFrom(last.from, url, last.request);
      say("ended", ended);
      say("record", await record());
      if (/^(error|not-loaded)/.test(ended) && arrived === before) {
        say("probe", (await read(`${new URL(url).origin}/health`)) === null ? "" : "reachable");
      }
    }
    close();
    const scenario = say("end", "");
    if (scenario) {
      const body = JSON.stringify({ scenario, plan, run, told, before });
      before = run;
      say("evidence", await evidence(body));
    }
  };
  follow();
  return () => stop.abort();
}

/**
 * The steps of a plan.
 * @param {string} plan
 */
function steps(plan) {
  /** @type {{ kind: string, value: string, from: string, request: Request }[]} */
  const all = [];
  for (const [key, value] of new URLSearchParams(plan)) {
    const step = all.at(-1);
    if (["fetch", "again", "load", "wait"].includes(key)) {
      const element = key === "load" ? "img" : "";
      all.push({ kind: key, value, from: "page", request: { element, init: {}, headers: [], stream: false } });
    } else if (!step) continue;
    else if (key === "from") step.from = value;
    else if (key === "header") step.request.headers.push(pair(value));
    else if (key === "stream") step.request.stream = true;
    else if (key === "element") step.request.element = value;
    else if (["method", "mode", "credentials", "redirect", "body"].includes(key))
      Object.assign(step.request.init, { [key]: value });
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
 * The second argument of `fetch()`. A stream can be sent only once, so it is made anew each time.
 * @param {Request} request
 */
export function initOf({ init, headers, stream }) {
  return { ...init, headers, ...(stream ? { body: new Blob(["x"]).stream(), duplex: "half" } : {}) };
}

/**
 * Sends a request as script does, reads what script may read, and says it as text.
 * @param {string} url
 * @param {Request} request
 * @param {AbortSignal} stop
 */
export async function send(url, request, stop) {
  if (request.element) return load(url, request.element, stop);
  const patience = AbortSignal.timeout(PATIENCE);
  try {
    const signal = AbortSignal.any([stop, patience]);
    const response = await fetch(url, { ...initOf(request), signal });
    const text = await response.text();
    const shown = text.slice(0, SHOWN_OF_A_BODY).replace(/[\uD800-\uDBFF]$/, "");
    return ["response", response.type, response.status, ...list([...response.headers]), shown].join("\n");
  } catch (error) {
    if (patience.aborted) return `silence\n${PATIENCE / 1000}`;
    // As the browser made it: nothing of it is changed.
    const { name, message } = /** @type {Error} */ (error);
    return ["error", name, message].join("\n");
  }
}

/**
 * Puts a picture into the document, and says whether it could be loaded.
 * @param {string} url
 * @param {string} element `img` or `img-crossorigin`
 * @param {AbortSignal} stop
 */
async function load(url, element, stop) {
  const picture = new Image();
  if (element === "img-crossorigin") picture.crossOrigin = "anonymous";
  picture.hidden = true;
  const signal = AbortSignal.any([stop, AbortSignal.timeout(PATIENCE)]);
  const ended = await new Promise((resolve) => {
    picture.onload = () => resolve("loaded");
    picture.onerror = () => resolve("not-loaded");
    signal.onabort = () => resolve(`silence\n${PATIENCE / 1000}`);
    picture.src = url;
    document.body.append(picture);
  });
  picture.remove();
  return ended;
}

/**
 * A frame of the lab, which sends what it is told to.
 * @param {string} from what a plan calls it
 * @param {string} origins
 */
function openFrame(from, origins) {
  const home = origins.split(" ")[ROLES.indexOf(HOMES[from])];
  const sandboxed = from === "sandbox";
  const frame = document.createElement("iframe");
  if (sandboxed) frame.sandbox.add("allow-scripts");
  frame.hidden = true;
  frame.src = `${home}/frame`;
  /** @type {(text: string) => void} */
  let told;
  const listening = new AbortController();
  const ready = new Promise((resolve) => {
    const hear = (/** @type {MessageEvent} */ { data, origin, source }) => {
      if (source !== frame.contentWindow || origin !== (sandboxed ? "null" : home)) return;
      if (data === READY) resolve(undefined);
      else told?.(String(data));
    };
    addEventListener("message", hear, { signal: listening.signal });
  });
  document.body.append(frame);
  return {
    /** @param {string} url @param {Request} request */
    async send(url, request) {
      const late = new Promise((resolve) => setTimeout(resolve, PATIENCE + PATIENCE_WITH_THE_LAB));
      const answer = (async () => {
        await ready;
        const text = new Promise((resolve) => {
          told = resolve;
        });
        // The origin of a sandboxed frame is nobody's: it cannot be named.
        frame.contentWindow.postMessage({ url, request }, sandboxed ? "*" : home);
        return text;
      })();
      return (await Promise.race([answer, late])) ?? `silence\n${PATIENCE / 1000}`;
    },
    close() {
      listening.abort();
      frame.remove();
    },
  };
}

/**
 * In a frame: sends what one of the lab's pages asks for, and nobody else.
 * @param {string[]} pages their origins
 */
function serve(pages) {
  addEventListener("message", async ({ data, origin, source }) => {
    if (source !== parent || !pages.includes(origin)) return;
    parent.postMessage(await send(data.url, data.request, new AbortController().signal), origin);
  });
  // It says nothing but that it is there, so it may be said to anybody.
  parent.postMessage(READY, "*");
}

/**
 * What the page's server says of a run, as HTML.
 * @param {string} body
 */
async function evidence(body) {
  try {
    const signal = AbortSignal.timeout(PATIENCE_WITH_THE_LAB);
    const response = await fetch("/evidence", { method: "POST", headers: { "content-type": "application/json" }, body, signal });
    if (response.ok) return await response.text();
  } catch {}
  return "<p>The page’s own server could not be asked. Send the request again.</p>";
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

const { pages } = document.documentElement.dataset;
if (pages && parent !== window) serve(pages.split(" "));

/** What each scenario must do, written down a second time on purpose: the pages are made from `lessons`. */
export type Scenario = {
  chapter: string;
  tab: string;
  path: string;
  finding: "readable" | "blocked-after-sending" | "blocked-at-preflight";
  /** Method, whether it is a preflight, status, whether the handler ran. */
  record: [string, boolean, number, boolean][];
  /** A part of Chromium's console line, or nothing where it must be silent. */
  console: RegExp | null;
  /** The algorithm, the step that failed and the reason, or nothing where every check passes. */
  verdict?: [string, string, string];
  /** What the page shows that the server changed. */
  effect?: string;
};

const GET: Scenario["record"] = [["GET", false, 200, true]];
const ASKED: Scenario["record"] = [["OPTIONS", true, 204, false]];
const DELETE: Scenario["record"] = [...ASKED, ["DELETE", false, 200, true]];

// biome-ignore format: a table, a scenario on a line.
export const SCENARIOS: Scenario[] = [
  { chapter: "Simple", tab: "No header", path: "/learn/simple/no-origin", verdict: ["CORS check", "2", "allow-origin-missing"], finding: "blocked-after-sending", record: GET, console: /No 'Access-Control-Allow-Origin' header is present/ },
  { chapter: "Simple", tab: "Any origin", path: "/learn/simple/wildcard-origin", finding: "readable", record: GET, console: null },
  { chapter: "Simple", tab: "Wrong origin", path: "/learn/simple/bad-origin", verdict: ["CORS check", "4", "allow-origin-mismatch"], finding: "blocked-after-sending", record: GET, console: /'https:\/\/www\.website\.notcool' that is not equal to the supplied origin/ },
  { chapter: "Simple", tab: "Named origin", path: "/learn/simple/good-origin", finding: "readable", record: GET, console: null },
  { chapter: "Preflight", tab: "Wrong origin, never sent", path: "/learn/preflight/bad-origin", verdict: ["CORS check", "4", "allow-origin-mismatch"], finding: "blocked-at-preflight", record: ASKED, console: /Response to preflight request doesn't pass access control check: .*not equal to the supplied origin/ },
  { chapter: "Preflight", tab: "Method not listed", path: "/learn/preflight/bad-method", verdict: ["CORS-preflight fetch", "7.5", "method-not-allowed"], finding: "blocked-at-preflight", record: ASKED, console: /Method DELETE is not allowed by Access-Control-Allow-Methods in preflight response/ },
  { chapter: "Preflight", tab: "Runs, then blocked", path: "/learn/preflight/req-bad-origin", verdict: ["CORS check", "4", "allow-origin-mismatch"], finding: "blocked-after-sending", record: DELETE, console: /policy: The 'Access-Control-Allow-Origin' header has a value 'https:\/\/www\.website\.notcool'/, effect: "notes left: 2" },
  { chapter: "Preflight", tab: "Both responses right", path: "/learn/preflight/good-request", finding: "readable", record: DELETE, console: null, effect: "notes left: 2" },
  { chapter: "Credentials", tab: "Wildcard refused", path: "/learn/credentialed/wildcard-origin", verdict: ["CORS check", "3", "wildcard-with-credentials"], finding: "blocked-after-sending", record: GET, console: /must not be the wildcard '\*' when the request's credentials mode is 'include'/ },
  { chapter: "Credentials", tab: "Cookies not allowed", path: "/learn/credentialed/good-origin", verdict: ["CORS check", "8", "allow-credentials-not-true"], finding: "blocked-after-sending", record: GET, console: /'Access-Control-Allow-Credentials' header in the response is '' which must be 'true'/ },
  { chapter: "Credentials", tab: "Cookies allowed", path: "/learn/credentialed/good-request", finding: "readable", record: GET, console: null },
];

/** What a scenario does that the first eleven could not: several requests, other origins, frames, no server. */
export type Further = {
  chapter: string;
  tab: string;
  path: string;
  finding: string;
  /** Origin, method, whether it is a preflight, status, whether the handler ran. */
  record: [string, string, boolean, number, boolean][];
  /** A part of Chromium's console line, or nothing where it must be silent about CORS. */
  console: RegExp | null;
  /** What the page says about the verdict of the last request, where it says anything. */
  verdict: "readable" | "blocked" | "opaque" | null;
  /** What the page shows that came of it. */
  shows: [selector: string, text: string | RegExp][];
};

// biome-ignore format: a table, a scenario on a line.
export const FURTHER: Further[] = [
  { chapter: "Simple", tab: "500 without header", path: "/learn/simple/error-without-headers", finding: "blocked-after-sending", record: [["api", "GET", false, 500, true]], console: /No 'Access-Control-Allow-Origin' header is present/, verdict: "blocked", shows: [["#js-error", "TypeError: Failed to fetch"]] },
  { chapter: "Simple", tab: "500 with header", path: "/learn/simple/error-with-headers", finding: "readable", record: [["api", "GET", false, 500, true]], console: null, verdict: "readable", shows: [[".columns", /500/]] },
  { chapter: "Simple", tab: "Header not exposed", path: "/learn/simple/header-not-exposed", finding: "readable", record: [["api", "GET", false, 200, true]], console: null, verdict: "readable", shows: [[".exchange", /x-total-count/]] },
  { chapter: "Simple", tab: "no-cors: nothing to read", path: "/learn/simple/opaque", finding: "opaque", record: [["api", "GET", false, 200, true]], console: null, verdict: "opaque", shows: [] },
  { chapter: "Simple", tab: "Redirected: Origin null", path: "/learn/simple/redirected", finding: "blocked-after-sending", record: [["api", "GET", false, 302, true], ["other-api", "GET", false, 200, true]], console: /blocked by CORS policy/, verdict: "blocked", shows: [[".telling", /redirect/]] },
  { chapter: "Simple", tab: "Sandboxed: Origin null", path: "/learn/simple/sandboxed-frame", finding: "blocked-after-sending", record: [["api", "GET", false, 200, true]], console: /from origin 'null' has been blocked/, verdict: "blocked", shows: [["#request-code", /sandbox/]] },
  { chapter: "Simple", tab: "Nothing listens", path: "/learn/simple/nothing-listens", finding: "api-unreachable", record: [], console: null, verdict: null, shows: [["[data-finding]", /Not CORS|not CORS/]] },
  { chapter: "Preflight", tab: "Content-Type not listed", path: "/learn/preflight/json-body", finding: "blocked-at-preflight", record: [["api", "OPTIONS", true, 204, false]], console: /Request header field content-type is not allowed/, verdict: "blocked", shows: [] },
  { chapter: "Preflight", tab: "Preflight remembered", path: "/learn/preflight/remembered", finding: "readable", record: [["api", "OPTIONS", true, 204, false], ["api", "POST", false, 200, true], ["api", "POST", false, 200, true]], console: null, verdict: "readable", shows: [[".telling", /remember/]] },
  { chapter: "Preflight", tab: "Preflight gets 401", path: "/learn/preflight/login-first", finding: "blocked-at-preflight", record: [["api", "OPTIONS", true, 401, false]], console: /Response to preflight request doesn't pass access control check/, verdict: "blocked", shows: [] },
  { chapter: "Preflight", tab: "Not covered by *", path: "/learn/preflight/authorization-wildcard", finding: "readable", record: [["api", "OPTIONS", true, 204, false], ["api", "GET", false, 200, true]], console: null, verdict: "blocked", shows: [] },
  { chapter: "Credentials", tab: "SameSite: cookie stays", path: "/learn/credentialed/lax-cookie", finding: "readable", record: [["other-api", "GET", false, 200, true], ["other-api", "GET", false, 200, true]], console: null, verdict: "readable", shows: [[".effect", "no cookie came with the request; this is visit 1"]] },
];

/** All scenarios, in the order of the chapters or not. */
export const ALL: { path: string }[] = [...SCENARIOS, ...FURTHER];

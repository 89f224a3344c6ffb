import type { Gets } from "./lab.js";

/** What each scenario must do, written down a second time on purpose: the pages are made from `lessons`. */
export type Scenario = {
  chapter: string;
  /** Its name before it was sent in this browser, and afterwards. */
  tab: string;
  told: string;
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
  { chapter: "Simple", tab: "A plain GET", told: "No header", path: "/learn/simple/no-origin", verdict: ["CORS check", "2", "allow-origin-missing"], finding: "blocked-after-sending", record: GET, console: /No 'Access-Control-Allow-Origin' header is present/ },
  { chapter: "Simple", tab: "An asterisk", told: "Any origin", path: "/learn/simple/wildcard-origin", finding: "readable", record: GET, console: null },
  { chapter: "Simple", tab: "One name on the list", told: "Wrong origin", path: "/learn/simple/bad-origin", verdict: ["CORS check", "4", "allow-origin-mismatch"], finding: "blocked-after-sending", record: GET, console: /'https:\/\/www\.website\.notcool' that is not equal to the supplied origin/ },
  { chapter: "Simple", tab: "This page's name", told: "Named origin", path: "/learn/simple/good-origin", finding: "readable", record: GET, console: null },
  { chapter: "Preflight", tab: "Announced first", told: "Wrong origin, never sent", path: "/learn/preflight/bad-origin", verdict: ["CORS check", "4", "allow-origin-mismatch"], finding: "blocked-at-preflight", record: ASKED, console: /Response to preflight request doesn't pass access control check: .*not equal to the supplied origin/ },
  { chapter: "Preflight", tab: "The page, and DELETE", told: "Method not listed", path: "/learn/preflight/bad-method", verdict: ["CORS-preflight fetch", "7.5", "method-not-allowed"], finding: "blocked-at-preflight", record: ASKED, console: /Method DELETE is not allowed by Access-Control-Allow-Methods in preflight response/ },
  { chapter: "Preflight", tab: "Two responses", told: "Runs, then blocked", path: "/learn/preflight/req-bad-origin", verdict: ["CORS check", "4", "allow-origin-mismatch"], finding: "blocked-after-sending", record: DELETE, console: /policy: The 'Access-Control-Allow-Origin' header has a value 'https:\/\/www\.website\.notcool'/, effect: "left: 2" },
  { chapter: "Preflight", tab: "Both in order?", told: "Both responses right", path: "/learn/preflight/good-request", finding: "readable", record: DELETE, console: null, effect: "left: 2" },
  { chapter: "Credentials", tab: "Cookies and *", told: "Wildcard refused", path: "/learn/credentialed/wildcard-origin", verdict: ["CORS check", "3", "wildcard-with-credentials"], finding: "blocked-after-sending", record: GET, console: /must not be the wildcard '\*' when the request's credentials mode is 'include'/ },
  { chapter: "Credentials", tab: "Cookies and a name", told: "Cookies not allowed", path: "/learn/credentialed/good-origin", verdict: ["CORS check", "8", "allow-credentials-not-true"], finding: "blocked-after-sending", record: GET, console: /'Access-Control-Allow-Credentials' header in the response is '' which must be 'true'/ },
  { chapter: "Credentials", tab: "Cookies, two headers", told: "Cookies allowed", path: "/learn/credentialed/good-request", finding: "readable", record: GET, console: null },
];

/** What a scenario does that the first eleven could not: several requests, other origins, frames, no server. */
export type Further = {
  chapter: string;
  tab: string;
  told: string;
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
  { chapter: "Simple", tab: "A failing handler", told: "500 without header", path: "/learn/simple/error-without-headers", finding: "blocked-after-sending", record: [["api", "GET", false, 500, true]], console: /No 'Access-Control-Allow-Origin' header is present/, verdict: "blocked", shows: [["#js-error", "TypeError: Failed to fetch"]] },
  { chapter: "Simple", tab: "Failing, with a header", told: "500 with header", path: "/learn/simple/error-with-headers", finding: "readable", record: [["api", "GET", false, 500, true]], console: null, verdict: "readable", shows: [["[data-piece=wire] .exchange", /500/]] },
  { chapter: "Simple", tab: "A custom header", told: "Header not exposed", path: "/learn/simple/header-not-exposed", finding: "readable", record: [["api", "GET", false, 200, true]], console: null, verdict: "readable", shows: [["[data-piece=wire] .exchange", /x-total-count/]] },
  { chapter: "Simple", tab: "mode: no-cors", told: "no-cors: nothing to read", path: "/learn/simple/opaque", finding: "opaque", record: [["api", "GET", false, 200, true]], console: null, verdict: "opaque", shows: [] },
  { chapter: "Simple", tab: "A redirect", told: "Redirected: Origin null", path: "/learn/simple/redirected", finding: "blocked-after-sending", record: [["api", "GET", false, 302, true], ["other-api", "GET", false, 200, true]], console: /blocked by CORS policy/, verdict: "blocked", shows: [[".journey .way", /redirect/]] },
  { chapter: "Simple", tab: "Inside an iframe", told: "Sandboxed: Origin null", path: "/learn/simple/sandboxed-frame", finding: "blocked-after-sending", record: [["api", "GET", false, 200, true]], console: /from origin 'null' has been blocked/, verdict: "blocked", shows: [["#request-code", /sandbox/]] },
  { chapter: "Simple", tab: "Another port", told: "Nothing listens", path: "/learn/simple/nothing-listens", finding: "api-unreachable", record: [], console: null, verdict: null, shows: [["[data-finding]", /Not CORS|not CORS/]] },
  { chapter: "Preflight", tab: "A JSON body", told: "Content-Type not listed", path: "/learn/preflight/json-body", finding: "blocked-at-preflight", record: [["api", "OPTIONS", true, 204, false]], console: /Request header field content-type is not allowed/, verdict: "blocked", shows: [] },
  { chapter: "Preflight", tab: "The same again", told: "Preflight remembered", path: "/learn/preflight/remembered", finding: "readable", record: [["api", "OPTIONS", true, 204, false], ["api", "POST", false, 200, true], ["api", "POST", false, 200, true]], console: null, verdict: "readable", shows: [[".journey .way", /remember/]] },
  { chapter: "Preflight", tab: "A login check", told: "Preflight gets 401", path: "/learn/preflight/login-first", finding: "blocked-at-preflight", record: [["api", "OPTIONS", true, 401, false]], console: /Response to preflight request doesn't pass access control check/, verdict: "blocked", shows: [] },
  { chapter: "Preflight", tab: "A token and *", told: "Not covered by *", path: "/learn/preflight/authorization-wildcard", finding: "readable", record: [["api", "OPTIONS", true, 204, false], ["api", "GET", false, 200, true]], console: null, verdict: "blocked", shows: [] },
  { chapter: "Credentials", tab: "A cookie, two sites", told: "SameSite: cookie stays", path: "/learn/credentialed/lax-cookie", finding: "readable", record: [["other-api", "GET", false, 200, true], ["other-api", "GET", false, 200, true]], console: null, verdict: "readable", shows: [[".effect", "no cookie came: visit 1"]] },
];

/** All scenarios, in the order of the chapters or not. */
export const ALL: (Scenario | Further)[] = [...SCENARIOS, ...FURTHER];

/** What is right to predict: what script gets, and whether the server does its work. */
export function predictionOf({ finding, record }: Scenario | Further): [Gets, boolean] {
  const gets = finding === "readable" ? "response" : finding === "opaque" ? "opaque" : "error";
  return [gets, record.some((exchange) => exchange.at(-1) === true)];
}

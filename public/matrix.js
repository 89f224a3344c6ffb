// Runs every scenario in this browser, one after another. `?auto` starts by itself, so that any browser can be
// tested by opening a URL; `?report=<name>` also hands the report to this page's own server.
import { newRun, start } from "./runner.js";

{
  const $ = (selector) => document.querySelector(selector);
  const main = $("[data-matrix]");
  const body = main.querySelector("tbody");
  const rows = [...body.querySelectorAll("[data-scenario]")];
  const query = new URLSearchParams(location.search);
  let cancel = null;

  /** What becomes known of a run of the row's plan, in order. `null` if it was cancelled. */
  const follow = (row, run) =>
    new Promise((resolve) => {
      const told = [];
      const stop = start(row.dataset.plan, main.dataset.origins, run, (kind, text) => {
        if (kind === "end" || kind === "left") resolve(kind === "end" ? told : null);
        else if (kind !== "progress") told.push([kind, text]);
        return undefined;
      });
      cancel = () => {
        stop();
        resolve(null);
      };
    });

  const judge = async (row, run, told) => {
    const response = await fetch("/matrix/judge", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ scenario: row.dataset.scenario, run, told }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error);
    return answer;
  };

  const fill = (row, result) => {
    const cell = (name) => row.querySelector(`[data-cell=${name}]`);
    cell("expected").textContent = result.expected;
    cell("engine").textContent = result.engine_here ?? result.engine;
    cell("browser").textContent = result.browser;
    cell("result").textContent = result.agrees ? "✓ agrees" : "✕ differs";
    row.dataset.agrees = result.agrees;
  };

  const say = (text, finding) => {
    $("#matrix-status").textContent = text;
    $("#matrix-status").dataset.finding = finding;
  };

  const runAll = async () => {
    const results = [];
    main.dataset.matrix = "running";
    $("#matrix-run").disabled = true;
    $("#matrix-cancel").disabled = false;
    $("#matrix-report").textContent = "";
    let trouble = "";
    for (const row of rows) {
      say(`Running ${results.length + 1} of ${rows.length} …`, "none");
      const run = newRun();
      try {
        const told = await follow(row, run);
        if (told === null) break;
        const result = await judge(row, run, told);
        fill(row, result);
        results.push({ scenario: row.dataset.scenario, run, ...result });
      } catch (error) {
        trouble = `The page's own server did not judge ${row.dataset.scenario}: ${error.message}`;
        break;
      }
      $("#matrix-progress").value = results.length;
    }
    const differing = results.filter((result) => !result.agrees);
    // Differences first: they are what one came for.
    body.append(...rows.filter((row) => row.dataset.agrees === "false"), ...rows.filter((row) => row.dataset.agrees !== "false"));
    const report = {
      browser: navigator.userAgent,
      date: new Date().toISOString(),
      page: location.origin,
      complete: results.length === rows.length,
      results,
    };
    $("#matrix-report").textContent = inWords(report);
    $("#matrix-run").disabled = false;
    $("#matrix-cancel").disabled = true;
    if (trouble) say(trouble, "no-record");
    else if (!report.complete) say(`Cancelled after ${results.length} of ${rows.length}.`, "silence");
    else if (differing.length) say(`${differing.length} of ${rows.length} differ.`, "blocked");
    else say(`All ${rows.length} scenarios: expected, engine and browser agree.`, "readable");
    const name = query.get("report");
    if (name) {
      await fetch(`/matrix/reports/${encodeURIComponent(name)}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(report),
      });
    }
    main.dataset.differences = differing.length;
    main.dataset.matrix = report.complete ? "done" : "cancelled";
  };

  const inWords = ({ browser, date, page, results }) =>
    [
      `CORS Lab, ${page}, ${date}`,
      browser,
      "",
      ...results.map(
        ({ scenario, expected, engine, engine_here, browser, agrees }) =>
          `${agrees ? "agrees " : "DIFFERS"}  ${scenario}: expected ${expected}; engine ${engine_here ?? engine}; browser ${browser}`,
      ),
    ].join("\n");

  $("#matrix-run").onclick = runAll;
  $("#matrix-cancel").onclick = () => cancel?.();
  if (query.has("auto")) runAll();
}

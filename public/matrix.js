// Runs every scenario in this browser, one after another. `?auto` starts by itself, so that any browser can be
// tested by opening a URL; `?report=<name>` also hands the report to this page's own server.
(() => {
  const $ = (selector) => document.querySelector(selector);
  const main = $("[data-matrix]");
  const body = main.querySelector("tbody");
  const rows = [...body.querySelectorAll("[data-scenario]")];
  const query = new URLSearchParams(location.search);
  const PATIENCE = 20_000;
  let stop = null;

  const newRun = () => {
    const letters = "abcdefghijkmnpqrstuvwxyz23456789";
    return [...crypto.getRandomValues(new Uint8Array(10))].map((byte) => letters[byte % 32]).join("");
  };

  /** The request that the row carries, sent as the lab sends it. */
  const send = (row, run, signal) => {
    const { url, method, mode, credentials, redirect, headers, body } = row.dataset;
    const pairs = headers
      .split("\n")
      .filter(Boolean)
      .map((line) => line.split(/: (.*)/s).slice(0, 2));
    const separator = url.includes("?") ? "&" : "?";
    return fetch(`${url}${separator}run=${run}`, { method, mode, credentials, redirect, headers: pairs, body, signal });
  };

  /** What script got, as the judge of the page's own server reads it. */
  const seen = async (row, run) => {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE);
    stop.signal.addEventListener("abort", () => patience.abort());
    try {
      const response = await send(row, run, patience.signal);
      return { kind: response.type, status: response.status, body: await response.text() };
    } catch (error) {
      if (patience.signal.aborted) return { silence: PATIENCE / 1000 };
      return { error: error.name, message: error.message };
    } finally {
      clearTimeout(timer);
    }
  };

  const judge = async (row, run, seen) => {
    const response = await fetch("/matrix/judge", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ scenario: row.dataset.scenario, run, seen }),
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
    stop = new AbortController();
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
        const got = await seen(row, run);
        if (stop.signal.aborted) break;
        const result = await judge(row, run, got);
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
  $("#matrix-cancel").onclick = () => stop?.abort();
  if (query.has("auto")) runAll();
})();

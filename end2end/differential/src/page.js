// Fetches the cases that the server hands out and reports what script sees. In a sandboxed frame,
// whose origin is `null`, cases come from the page around it and reports go there.
// biome-ignore lint/suspicious/noRedundantUseStrict: the page loads it as a classic script.
"use strict";

const PATIENCE_MS = 10000;
const OUTCOMES = {
  basic: "readable",
  cors: "readable",
  opaque: "opaque",
  opaqueredirect: "opaque-redirect",
};

/** The second argument of `fetch()`; a stream can be used only once, so it is made anew. */
function makeInit(task) {
  if (!task.stream) return task.init;
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode("x"));
      controller.close();
    },
  });
  return { ...task.init, body, duplex: "half" };
}

async function look(task) {
  try {
    new Request(task.url, makeInit(task));
  } catch (error) {
    return { outcome: error instanceof TypeError ? "invalid" : `constructor: ${error}` };
  }
  try {
    const response = await fetch(task.url, makeInit(task));
    // Reading to the end frees the connection. Opaque bodies are null.
    await response.text().catch(() => "");
    const outcome = OUTCOMES[response.type] ?? `type ${response.type}`;
    if (outcome !== "readable") return { outcome };
    return { outcome, status: response.status, visible: [...new Set(response.headers.keys())] };
  } catch (error) {
    return { outcome: error instanceof TypeError ? "blocked" : `fetch: ${error}` };
  }
}

async function run(task) {
  const tooLate = new Promise((resolve) =>
    setTimeout(() => resolve({ outcome: `nothing after ${PATIENCE_MS} ms` }), PATIENCE_MS),
  );
  return { id: task.id, ...(await Promise.race([look(task), tooLate])) };
}

/** Runs the tasks, so many at a time. */
async function runAll(tasks, atOnce, runOne) {
  const waiting = [...tasks];
  const reports = [];
  const worker = async () => {
    for (let task = waiting.shift(); task; task = waiting.shift()) reports.push(await runOne(task));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return reports;
}

/** A frame of the origin `null`, and a way to have a task run in it. */
function openSandbox() {
  const frame = document.createElement("iframe");
  frame.sandbox = "allow-scripts";
  frame.src = "/?sandboxed";
  const waiting = new Map();
  const ready = new Promise((resolve) => {
    addEventListener("message", ({ data, source }) => {
      if (source !== frame.contentWindow) return;
      if (data === "ready") return resolve();
      waiting.get(data.id)?.(data);
      waiting.delete(data.id);
    });
  });
  document.documentElement.append(frame);
  return async (task) => {
    await ready;
    return new Promise((resolve) => {
      waiting.set(task.id, resolve);
      frame.contentWindow.postMessage(task, "*");
    });
  };
}

async function main() {
  let runInSandbox;
  for (;;) {
    const { cases, at_once: atOnce, next } = await (await fetch("/batch")).json();
    const runOne = (task) => {
      if (!task.sandboxed) return run(task);
      runInSandbox ??= openSandbox();
      return runInSandbox(task);
    };
    const reports = await runAll(cases, atOnce, runOne);
    await fetch("/report", { method: "POST", body: JSON.stringify(reports) });
    if (next === null) return;
    if (next !== location.origin) {
      location.href = next;
      return;
    }
  }
}

if (location.search === "?sandboxed") {
  addEventListener("message", async ({ data }) => parent.postMessage(await run(data), "*"));
  parent.postMessage("ready", "*");
} else {
  main();
}

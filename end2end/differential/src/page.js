// Fetches the cases that the server hands out, as the lab itself sends, and reports what script is told. In a
// sandboxed frame, whose origin is `null`, cases come from the page around it and reports go there.
import { initOf, send } from "./runner.js";

/** Nothing stops a case but its time. */
const never = new AbortController().signal;

/** What script is told of a task: by the constructor, where that refuses it, or by `fetch()`. */
async function run({ id, url, request }) {
  try {
    new Request(url, initOf(request));
  } catch ({ name, message }) {
    return { id, refused: `${name}: ${message}` };
  }
  return { id, told: await send(url, request, never) };
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

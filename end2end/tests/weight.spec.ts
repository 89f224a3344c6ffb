import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "./lab.js";
import { ALL } from "./scenarios.js";

/** What a scenario page may weigh, cold, everything that it loads, as it crosses the wire. */
const BUDGET = 90_000;

test("a scenario page is light", async ({ lab }) => {
  const session = await lab.page.context().newCDPSession(lab.page);
  await session.send("Network.enable");
  const names = new Map<string, string>();
  const sizes = new Map<string, number>();
  session.on("Network.responseReceived", ({ requestId, response }) => names.set(requestId, response.url));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength));
  await lab.open("/learn/preflight/req-bad-origin");
  await lab.runId();
  await lab.page.waitForLoadState("networkidle");
  const loaded = [...sizes].map(([id, bytes]) => `${bytes} ${names.get(id)}`);
  const total = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
  test.info().annotations.push({ type: "bytes", description: `${total}: ${loaded.join(", ")}` });
  console.log(`a scenario page: ${total} bytes of ${BUDGET}`);
  expect(
    loaded.some((line) => line.endsWith(".wasm")),
    loaded.join("\n"),
  ).toBe(true);
  expect(total, loaded.join("\n")).toBeLessThanOrEqual(BUDGET);
});

test("no lesson text is in the WASM", async ({ lab }) => {
  test.setTimeout(60_000);
  const folder = join(process.env.CORS_LAB_SITE ?? "../target/site", "pkg");
  const wasm = readFileSync(join(folder, readdirSync(folder).find((name) => name.endsWith(".wasm"))!)).toString("latin1");
  // The probe finds what is in it.
  expect(wasm).toContain("That is the whole error");
  for (const { path } of ALL) {
    await lab.open(path);
    const texts = await lab.page
      .locator("h1, .tabs [role=tab], .before p, .prose p, .prose li, .trap p, .fix code")
      .allTextContents();
    expect(texts.length, path).toBeGreaterThan(12);
    const found = texts
      .flatMap((text) => text.split(/(?<=[.:])\s/))
      .filter((text) => text.length > 24 && text.includes(" ") && wasm.includes(text));
    expect(found, path).toEqual([]);
  }
});

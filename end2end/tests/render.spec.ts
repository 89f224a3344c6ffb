import { expect, test } from "./lab.js";

test("what has not changed stays the same node, unfolded and focused", async ({ lab }) => {
  await lab.open("/learn/simple/no-origin");
  const [kept, text, count] = await lab.page.evaluate(async () => {
    const module = "/render.js";
    const { render } = await import(module);
    const place = document.body.appendChild(document.createElement("div"));
    render(place, "<details id=a><summary>A</summary><p>one</p></details><button>B</button>");
    const [details, button] = place.children as unknown as [HTMLDetailsElement, HTMLButtonElement];
    details.open = true;
    button.focus();
    render(place, "<details id=a class=x><summary>A</summary><p>two</p></details><button>B</button><p>C</p>");
    const kept = details.isConnected && details.open && details.className === "x" && document.activeElement === button;
    const text = place.textContent;
    render(place, "<details id=b><summary>A</summary></details>");
    const other = place.querySelector("details");
    return [kept && other !== details && !other?.open, text, place.childNodes.length];
  });
  expect([kept, text, count]).toEqual([true, "AtwoBC", 1]);
});

test("a step that is shown stays while the run goes on", async ({ lab }) => {
  await lab.open("/learn/preflight/remembered");
  await lab.runId();
  const first = lab.page.evaluateHandle(
    () =>
      new Promise<Element>((resolve) => {
        new MutationObserver((_, observer) => {
          const step = document.querySelector(".journey[data-phase=in-flight] [data-moment='1'].done");
          if (!step) return;
          observer.disconnect();
          resolve(step);
        }).observe(document.body, { attributes: true, childList: true, subtree: true });
      }),
  );
  await lab.run();
  await lab.show("Wire");
  await expect(lab.exchanges).toHaveCount(3);
  await expect(lab.page.locator(".journey .trip")).toHaveCount(3);
  expect(await (await first).evaluate((node) => node.isConnected)).toBe(true);
});

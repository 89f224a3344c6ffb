import { lighthouse } from "../lighthouse.js";
import { expect, test } from "./lab.js";

/** What can be measured without a clock. Performance is for `cargo xtask bench`: a time is no test. */
const CATEGORIES = ["accessibility", "best-practices", "seo"];

for (const path of ["/", "/learn/preflight/req-bad-origin"]) {
  test(`Lighthouse finds nothing at ${path}`, async ({ server }) => {
    test.setTimeout(120_000);
    const { scores, complaints } = await lighthouse(server.page + path, CATEGORIES);
    expect(complaints).toEqual([]);
    expect(scores).toEqual(Object.fromEntries(CATEGORIES.map((name) => [name, 100])));
  });
}

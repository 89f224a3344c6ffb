import { lighthouse } from "../lighthouse.js";
import { expect, test } from "../tests/lab.js";

/** What we promise, of 100. */
const PROMISED = 95;

for (const path of ["/", "/learn/preflight/req-bad-origin"]) {
  test(`Lighthouse's performance of ${path}`, async ({ server }) => {
    const scores: number[] = [];
    // Whatever else the machine does can only make it worse: the best of three is what the page can do.
    while (scores.length < 3 && !scores.some((score) => score >= PROMISED)) {
      const { scores: score, complaints } = await lighthouse(server.page + path, ["performance"]);
      scores.push(score.performance);
      console.log(`${path}: ${score.performance} of 100${complaints.map((complaint) => `\n  ${complaint}`).join("")}`);
    }
    expect(Math.max(...scores), `${PROMISED} promised`).toBeGreaterThanOrEqual(PROMISED);
  });
}

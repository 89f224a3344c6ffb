import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** What Lighthouse says of a page. */
export type Report = {
  /** Of 100, by category. */
  scores: Record<string, number>;
  /** What took points away, with what it is about. */
  complaints: string[];
};

type Audit = { title: string; score: number | null; displayValue?: string; details?: { items?: unknown[] } };
type Category = { score: number | null; auditRefs: { id: string; weight: number }[] };

const FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking";

/** Runs Lighthouse as it comes (a phone, with a slow network and processor) in a browser of its own. */
export async function lighthouse(url: string, categories: string[]): Promise<Report> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      fileURLToPath(new URL("node_modules/lighthouse/cli/index.js", import.meta.url)),
      url,
      "--quiet",
      "--output=json",
      "--no-enable-error-reporting",
      `--only-categories=${categories.join(",")}`,
      `--chrome-flags=${FLAGS}`,
    ],
    { env: { ...process.env, CHROME_PATH: process.env.CHROMIUM ?? "/usr/bin/chromium" }, maxBuffer: 100 << 20 },
  );
  const report = JSON.parse(stdout) as { audits: Record<string, Audit>; categories: Record<string, Category> };
  const complaints = Object.values(report.categories).flatMap(({ auditRefs }) =>
    auditRefs
      .filter(({ id, weight }) => weight > 0 && (report.audits[id].score ?? 1) < 1)
      .map(({ id }) => {
        const { title, displayValue, details } = report.audits[id];
        return [id, title, displayValue, JSON.stringify(details?.items?.slice(0, 5))].join(" · ");
      }),
  );
  const scores = Object.entries(report.categories).map(([name, { score }]) => [name, Math.round(100 * (score ?? 0))]);
  return { scores: Object.fromEntries(scores), complaints };
}

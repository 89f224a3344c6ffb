import { mkdirSync } from "node:fs";
import { join } from "node:path";

const FOLDER = process.env.CORS_LAB_PICTURES ?? "test-results/pictures";
mkdirSync(FOLDER, { recursive: true });

/** Where a picture goes. */
export const at = (...words: (string | number)[]): string => join(FOLDER, `${words.join("-")}.png`);

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Outcome } from "./outcome.ts";

/** Files, exports and packages that nothing uses, by knip.json. */
export function checkDeadCode(root: string): Outcome {
  const knip = join(import.meta.dirname, "../../node_modules/knip/bin/knip.js");
  const args = [knip, "--no-progress", "--reporter", join(import.meta.dirname, "knip-reporter.ts")];
  const { stdout, stderr, error } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", maxBuffer: 64 << 20 });
  if (error) throw error;
  const document = stdout.split("\n").find((line) => line.startsWith('{"read"'));
  if (document === undefined) return { read: 0, unit: "files", problems: [`${stdout}\n${stderr}`.trim()] };
  return JSON.parse(document) as Outcome;
}

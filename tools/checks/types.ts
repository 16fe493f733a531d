// Types, by the native compiler of TypeScript 7: four times as fast as TypeScript 6, which stays for the tools that still need its interface
// (dependency-cruiser reads nothing with 7, and forgotten-work.ts asks it for types).
import { spawnSync } from "node:child_process";
import { join, relative } from "node:path";
import type { Outcome } from "./outcome.ts";

export function checkTypes(root: string): Outcome {
  const compiler = join(import.meta.dirname, "../../node_modules/typescript-7/bin/tsc");
  // One thread: another check runs beside it on the second core.
  const args = [compiler, "--project", root, "--noEmit", "--pretty", "false", "--listFiles", "--singleThreaded"];
  const { stdout, status, error } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", maxBuffer: 64 << 20 });
  if (error) throw error;
  const lines = stdout.split("\n");
  const isOwn = (line: string): boolean => /\.tsx?$/.test(line) && !line.endsWith(".d.ts") && !relative(root, line).startsWith("..");
  const read = lines.filter((line) => line.startsWith("/") && isOwn(line) && !line.includes("/node_modules/")).length;
  const problems = problemsIn(lines);
  return { read, unit: "files", problems: status !== 0 && problems.length === 0 ? [stdout] : problems };
}

/** "a.ts(1,14): error TS2322: …" as "a.ts:1:14 TS2322 …"; what is indented goes on. */
function problemsIn(lines: readonly string[]): string[] {
  const problems: string[] = [];
  for (const line of lines) {
    const found = /^(?:(?<file>.+)\((?<at>\d+),(?<column>\d+)\): )?error (?<code>TS\d+): (?<text>.*)$/.exec(line)?.groups;
    if (found) {
      const place = found.file === undefined ? "" : `${found.file}:${found.at}:${found.column} `;
      problems.push(`${place}${found.code} ${found.text}`);
    } else if (line.startsWith("  ") && problems.length > 0) problems.push(`${problems.pop()}\n${line}`);
  }
  return problems;
}

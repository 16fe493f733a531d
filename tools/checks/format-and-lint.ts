import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Outcome } from "./outcome.ts";
import { listFiles } from "./source-files.ts";

const folders = ["server", "shared", "web", "tools", "tests", "bench"];

/** Biome over the whole project, configuration included; a warning counts as an error. */
export function checkFormatAndLint(root: string): Outcome {
  const biome = join(import.meta.dirname, "../../node_modules/@biomejs/biome/bin/biome");
  const args = [
    biome,
    "ci",
    "--colors=off",
    "--error-on-warnings",
    "--diagnostic-level=warn",
    "--max-diagnostics=none",
    "--reporter=concise",
  ];
  const { stdout, stderr, status, error } = spawnSync(process.execPath, [...args, "."], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 << 20,
  });
  if (error) throw error;
  const output = `${stdout}\n${stderr}`;

  const checked = Number(/Checked (\d+) files?/.exec(output)?.[1] ?? 0);
  const sources = listFiles(root, folders, [".ts", ".tsx"]).length;
  return {
    // It always looks at its own configuration, which proves nothing.
    read: sources === 0 ? 0 : checked,
    unit: "files",
    problems: [
      ...(status === 0 ? [] : [output.trim()]),
      ...(checked < sources ? [`only ${checked} files were read, though there are ${sources} sources`] : []),
    ],
  };
}

// `npm run check`: everything that can be said about the code without running it. One line per check, then the output of
// those that failed. Each runs in its own process, two at a time, the longest first. `npm run check -- walls texts` runs some.
import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Outcome } from "./checks/outcome.ts";

// A check's own module is loaded only in the process that runs it.
const checks: Readonly<Record<string, (root: string) => Promise<Outcome>>> = {
  "forgotten work": async (root) => (await import("./checks/forgotten-work.ts")).checkForgottenWork(root),
  types: async (root) => (await import("./checks/types.ts")).checkTypes(root),
  walls: async (root) => (await import("./checks/walls.ts")).checkWalls(root),
  "dead code": async (root) => (await import("./checks/dead-code.ts")).checkDeadCode(root),
  "format and lint": async (root) => (await import("./checks/format-and-lint.ts")).checkFormatAndLint(root),
  "money and clocks": async (root) => (await import("./checks/source-rules.ts")).checkSourceRules(root),
  rules: async (root) => (await import("./checks/rule-list.ts")).checkRuleList(root),
  texts: async (root) => (await import("./checks/texts.ts")).checkTexts(root),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { root: { type: "string", default: join(import.meta.dirname, "..") }, "in-this-process": { type: "string" } },
});

async function outcomeOf(name: string): Promise<Outcome> {
  const check = checks[name];
  if (!check) return { read: 0, unit: "files", problems: [`there is no check "${name}"; there are ${Object.keys(checks).join(", ")}`] };
  try {
    return await check(values.root);
  } catch (error) {
    return { read: 0, unit: "files", problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  }
}

async function runAll(names: readonly string[]): Promise<number> {
  const started = performance.now();
  const waiting = [...names];
  const failures: string[] = [];
  const worker = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const began = performance.now();
      const outcome = await runInOwnProcess(name);
      const problems = outcome.read === 0 && outcome.problems.length === 0 ? ["read nothing"] : outcome.problems;
      const verdict = problems.length === 0 ? "ok" : "failed";
      console.log(`${name.padEnd(17)}${verdict.padEnd(7)}${seconds(began)}  ${outcome.read} ${outcome.unit}`);
      if (problems.length > 0) failures.push(`\n${name}\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), names.length) }, worker));
  for (const failure of failures) console.log(failure);
  const failed = failures.length;
  console.log(`${failed > 0 ? "\n" : ""}${names.length - failed} checks passed, ${failed} failed, ${seconds(started).trim()}`);
  return failed > 0 ? 1 : 0;
}

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`.padStart(7);

/** A check that dies without a word has failed. */
function runInOwnProcess(name: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = fork(import.meta.filename, ["--root", values.root, "--in-this-process", name]);
    let outcome: Outcome | undefined;
    child.on("message", (message) => {
      outcome = message as Outcome;
    });
    child.on("close", (code, signal) => {
      resolve(outcome ?? { read: 0, unit: "files", problems: [`ended without an answer (${signal ?? `exit code ${code}`})`] });
    });
  });
}

if (values["in-this-process"] !== undefined) process.send?.(await outcomeOf(values["in-this-process"]));
else process.exitCode = await runAll(positionals.length > 0 ? positionals : Object.keys(checks));

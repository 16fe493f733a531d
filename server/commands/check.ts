import type { Command } from "commander";
import { modules } from "../modules.ts";
import { system } from "../platform/actor.ts";
import { rowSecurityProof } from "../platform/row-security-proof.ts";
import { inWork } from "../platform/work.ts";
import { addCommand, say, withProgram } from "./common.ts";

export function addCheckCommand(parent: Command): void {
  addCommand(
    parent,
    "check",
    "Proves the books and everything else that must always be true; exit 1 with a list of what is not.",
    (command) => command,
    async (_args, options) => {
      const results = await withProgram(async ({ base }) => {
        const proofs = [...modules.flatMap((module) => module.proofs ?? []), rowSecurityProof];
        const done: { rule: string; says: string; checked: number; wrong: readonly string[]; ms: number }[] = [];
        for (const proof of proofs) {
          const startedAt = performance.now();
          const { checked, wrong } = await inWork(base, { actor: system("cli:check"), origin: { source: "cli" }, snapshot: true }, (work) =>
            proof.prove(work),
          );
          done.push({ rule: proof.rule, says: proof.says, checked, wrong, ms: Math.trunc(performance.now() - startedAt) });
        }
        return done;
      });
      const ok = results.every((result) => result.wrong.length === 0);
      const words = results.map(
        (r) =>
          `${r.wrong.length === 0 ? "ok   " : "WRONG"} ${r.rule.padEnd(5)} ${r.says} (${r.checked} checked, ${r.ms} ms)${r.wrong.map((what) => `\n        ${what}`).join("")}`,
      );
      say(options, { ok, proofs: results }, words.join("\n"));
      if (!ok) process.exitCode = 1;
    },
  );
}

import type { Command } from "commander";
import { runDailyProcedure } from "../platform/daily/run-daily-procedure.ts";
import { drainJobs } from "../platform/jobs.ts";
import { addCommand, say, withProgram } from "./common.ts";

export function addDailyCommand(parent: Command): void {
  addCommand(
    parent,
    "daily",
    "Does what the daily procedure has to do by now, missed days first, and the jobs that it leaves. A running installation does this by itself.",
    (command) => command,
    async (_args, options) => {
      const outcomes = await withProgram(async (program) => {
        const done = await runDailyProcedure(program.base, program.daily);
        await drainJobs(program.databaseUrl, program.base, program.book);
        return done;
      });
      const lines = outcomes.map(({ on, step, state, counts, failure }) => {
        const figures = Object.entries(counts).map(([what, count]) => `${count} ${what}`);
        return `${on} ${step}: ${state === "done" ? figures.join(", ") : `${state}, ${failure}`}`;
      });
      say(options, { steps: outcomes }, lines.length > 0 ? lines.join("\n") : "Nothing was due.");
      if (outcomes.some(({ state }) => state !== "done")) process.exitCode = 1;
    },
  );
}

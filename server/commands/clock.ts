import type { Command } from "commander";
import { sql } from "kysely";
import { systemClock } from "../platform/clock.ts";
import { addCommand, CommandFailure, say, withProgram } from "./common.ts";

interface Options {
  readonly json?: boolean;
  readonly reset?: boolean;
}

export function addClockCommand(parent: Command): void {
  addCommand<Options>(
    parent,
    "clock [moment]",
    "Shows or moves the clock of a test installation (DEMARC_TEST_INSTALLATION=1): an ISO moment such as 2026-12-01T08:00:00Z.",
    (command) => command.option("--reset", "back to the real time"),
    async ([moment], options) => {
      await withProgram(async ({ base, tools, database }) => {
        if (moment !== undefined || options.reset) {
          if (!tools.config.testInstallation)
            throw new CommandFailure("The clock of a real installation does not move. Set DEMARC_TEST_INSTALLATION=1 for a rehearsal.");
          const real = systemClock.now().getTime();
          const target = options.reset ? real : Date.parse(moment ?? "");
          if (Number.isNaN(target)) throw new CommandFailure(`${moment} is no moment. Write it like 2026-12-01T08:00:00Z.`);
          await sql`update platform.installation set clock_shift_ms = ${target - real}`.execute(database.kysely);
          const now = new Date(target).toISOString();
          say(options, { now, moved: !options.reset }, `It is now ${now}. Running processes follow at their next start.`);
          return;
        }
        const now = base.clock.now().toISOString();
        say(options, { now }, now);
      });
    },
  );
}

import type { Command } from "commander";
import { migrate } from "../platform/db/migrate.ts";
import { makeProgram } from "../program.ts";
import { seedInstallation } from "../seed-installation.ts";
import { addCommand, say, withDatabase } from "./common.ts";

export function addMigrateCommand(parent: Command): void {
  addCommand(
    parent,
    "migrate",
    "Brings the database up to this release.",
    (command) => command,
    async (_args, options) => {
      await withDatabase(async ({ config, log, url }) => {
        const { applied, schemaVersion } = await migrate(url, log);
        const program = await makeProgram(config, log, url);
        try {
          await seedInstallation(program.base);
        } finally {
          await program.close();
        }
        say(
          options,
          { applied, schemaVersion },
          applied.length === 0 ? `Nothing to do: ${schemaVersion} is in place.` : `Applied ${applied.join(", ")}.`,
        );
      });
    },
  );
}

import { join, resolve } from "node:path";
import type { Command } from "commander";
import { sql } from "kysely";
import { makeBackup } from "../platform/backup/make-backup.ts";
import { restoreBackup } from "../platform/backup/restore-backup.ts";
import { systemClock } from "../platform/clock.ts";
import { connect } from "../platform/db/database.ts";
import { version } from "../program.ts";
import { addCommand, CommandFailure, confirmed, say, withDatabase, withProgram } from "./common.ts";

interface Options {
  readonly json?: boolean;
  readonly to?: string;
  readonly yes?: boolean;
}

export function addBackupCommands(parent: Command): void {
  addCommand<Options>(
    parent,
    "backup",
    "Writes everything into a new folder: database, files, secrets. Can run beside a working system.",
    (command) => command.option("--to <folder>", "where; by default a new folder in backups/ of the data folder"),
    async (_args, options) => {
      const manifest = await withProgram(async ({ base, tools, databaseUrl }) => {
        const takenAt = base.clock.now();
        const folder = resolve(options.to ?? join(tools.config.dataDir, "backups", takenAt.toISOString().replaceAll(/[:.]/g, "-")));
        return { folder, ...(await makeBackup({ databaseUrl, dataDir: tools.config.dataDir, folder, version, takenAt })) };
      });
      const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
      say(
        options,
        { folder: manifest.folder, tables: manifest.tables.length, rows, schemaVersion: manifest.schemaVersion, takenAt: manifest.takenAt },
        `Backed up ${rows} rows of ${manifest.tables.length} tables to ${manifest.folder}; every part was read back. The folder holds secrets: keep it as safe as the system.`,
      );
    },
  );
  addCommand<Options>(
    parent,
    "restore <folder>",
    "Puts a backup in place of what this installation holds. Stop the system first.",
    (command) => command.option("--yes", "do not ask"),
    async ([folder], options) => {
      await withDatabase(async ({ config, log, url }) => {
        const held = await countCustomers(url);
        if (held > 0 && !(await confirmed(`This installation holds ${held} customers; the backup takes their place. Go on?`, options)))
          throw new CommandFailure("Nothing was changed.");
        const manifest = await restoreBackup({ databaseUrl: url, dataDir: config.dataDir, folder: resolve(folder ?? ""), log });
        await holdMessages(url);
        const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
        say(
          options,
          { tables: manifest.tables.length, rows, takenAt: manifest.takenAt, schemaVersion: manifest.schemaVersion },
          `Restored ${rows} rows as of ${manifest.takenAt}. Sending is off until somebody turns it on. Prove the books with: npx demarc check`,
        );
      });
    },
  );
}

async function countCustomers(url: string): Promise<number> {
  const database = connect(url, { max: 1 });
  try {
    const there = await sql<{ there: boolean }>`select to_regclass('customers.customers') is not null as there`.execute(database.kysely);
    if (!there.rows[0]?.there) return 0;
    const counted = await sql<{ n: bigint }>`select count(*) as n from customers.customers`.execute(database.kysely);
    return Number(counted.rows[0]?.n ?? 0n);
  } finally {
    await database.close();
  }
}

/** O-257 after a restore nothing leaves by itself: what was sent since the backup would be sent again. */
async function holdMessages(url: string): Promise<void> {
  const database = connect(url, { max: 1 });
  try {
    await sql`delete from partners.settings where key = 'messages.mode'`.execute(database.kysely);
    await sql`insert into partners.settings (key, level, scope_id, value, changed_at)
      values ('messages.mode', 'system', '00000000-0000-0000-0000-000000000000', '"off"', ${systemClock.now()})`.execute(database.kysely);
  } finally {
    await database.close();
  }
}

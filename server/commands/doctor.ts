import { statfs } from "node:fs/promises";
import type { Command } from "commander";
import { sql } from "kysely";
import { pendingMigrations } from "../platform/db/migrate.ts";
import { version } from "../program.ts";
import { addCommand, say, withProgram } from "./common.ts";

interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly detail: string;
}

export function addDoctorCommand(parent: Command): void {
  addCommand(
    parent,
    "doctor",
    "Looks at the machine and the installation and says what is wrong.",
    (command) => command,
    async (_args, options) => {
      const findings = await withProgram(
        async ({ base, tools, databaseUrl }): Promise<Finding[]> => {
          const server = await sql<{ version: string; superuser: boolean }>`select current_setting('server_version') as version,
          (select rolsuper from pg_roles where rolname = current_user) as superuser`.execute(base.kysely);
          const disk = await statfs(tools.config.dataDir);
          const freePercent = Math.floor((Number(disk.bavail) * 100) / Number(disk.blocks));
          const pending = await pendingMigrations(databaseUrl);
          const stuck =
            pending.length > 0
              ? []
              : (
                  await sql<{ job: string; n: bigint }>`select task_identifier as job, count(*) as n from graphile_worker.jobs
                    where attempts >= max_attempts group by 1 order by 2 desc, 1`.execute(base.kysely)
                ).rows;
          const major = Number.parseInt(server.rows[0]?.version ?? "0", 10);
          return [
            {
              what: "runtime",
              ok: Number(process.versions.node.split(".")[0]) >= 26,
              detail: `Node ${process.versions.node}, Demarc ${version}`,
            },
            {
              what: "database",
              ok: major >= 18,
              detail: `PostgreSQL ${server.rows[0]?.version ?? "?"}${tools.config.databaseUrl ? "" : ", embedded"}`,
            },
            {
              what: "migrations",
              ok: pending.length === 0,
              detail: pending.length === 0 ? "all applied" : `${pending.length} to apply: npx demarc migrate`,
            },
            { what: "disk", ok: freePercent >= 15, detail: `${freePercent} % free at ${tools.config.dataDir}` },
            {
              what: "jobs",
              ok: stuck.length === 0,
              detail:
                stuck.length === 0
                  ? "none has failed for good"
                  : `failed for good: ${stuck.map(({ job, n }) => `${n} × ${job}`).join(", ")}`,
            },
          ];
        },
        { migrated: false },
      );
      const ok = findings.every((finding) => finding.ok);
      say(options, { ok, findings }, findings.map((f) => `${f.ok ? "ok  " : "BAD "} ${f.what}: ${f.detail}`).join("\n"));
      if (!ok) process.exitCode = 1;
    },
  );
}

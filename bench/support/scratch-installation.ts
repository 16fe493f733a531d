// An installation of its own for one benchmark: durable settings as in production, in a scratch folder that is removed afterwards. With
// `--keep=FOLDER` it stands in that folder and stays: the next run finds it filled.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { type Config, readConfig } from "../../server/platform/config.ts";
import { openEmbeddedServer } from "../../server/platform/db/embedded-server.ts";
import { migrate } from "../../server/platform/db/migrate.ts";
import { makeLog } from "../../server/platform/log.ts";
import { makeProgram, type Overrides, type Program } from "../../server/program.ts";

export interface Scratch {
  readonly program: Program;
  readonly url: string;
  /** What an earlier run with the same `--keep` filled and marked. */
  readonly filled: boolean;
  /** Says that all is filled: a kept folder is not filled again. */
  markFilled(): void;
  /** The same server, another database. */
  urlOf(database: string): string;
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export async function scratchInstallation(name: string, settings: Partial<Config> = {}, overrides: Overrides = {}): Promise<Scratch> {
  const kept = option("keep", "");
  if (kept !== "") mkdirSync(kept, { recursive: true });
  const folder = kept === "" ? mkdtempSync(join(tmpdir(), `demarc-bench-${name}-`)) : kept;
  const mark = join(folder, "filled");
  const log = makeLog("error");
  const server = await openEmbeddedServer(folder, log);
  await migrate(server.url, log);
  const program = await makeProgram({ ...readConfig({}), dataDir: folder, ...settings }, log, server.url, overrides);
  return {
    program,
    url: server.url,
    filled: existsSync(mark),
    markFilled: () => writeFileSync(mark, ""),
    urlOf(database) {
      const url = new URL(server.url);
      url.pathname = `/${database}`;
      return url.href;
    },
    query: async (text, values = []) => (await program.database.pool.query(text, values)).rows,
    async close() {
      await program.close();
      await server.release();
      if (kept === "") rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** `--name=value` of the command line. */
export const option = (name: string, fallback: string): string =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? fallback;

export const round = (value: number, places = 2): number => Number(value.toFixed(places));

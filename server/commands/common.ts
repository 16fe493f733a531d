// What every command shares: opening the installation and closing it again, JSON or words, asking before destroying.
import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { type Config, readConfig } from "../platform/config.ts";
import { pendingMigrations } from "../platform/db/migrate.ts";
import { type Logger, makeLog } from "../platform/log.ts";
import { Problem } from "../platform/problems.ts";
import { makeProgram, openDatabase, type Program } from "../program.ts";

export interface CommonOptions {
  readonly json?: boolean;
}

/** Adds `--json` and the way errors are said to a command. */
export function addCommand<Options extends CommonOptions>(
  parent: Command,
  usage: string,
  description: string,
  define: (command: Command) => Command,
  act: (args: string[], options: Options) => Promise<void>,
): Command {
  const command = define(parent.command(usage).description(description).option("--json", "one JSON document on stdout, logs on stderr"));
  return command.action(async (...given: unknown[]) => {
    const options = command.opts<Options>();
    try {
      await act(command.args, options);
    } catch (error) {
      sayFailure(error, options);
      process.exitCode = 1;
    }
    void given;
  });
}

function sayFailure(error: unknown, options: CommonOptions): void {
  const known = error instanceof Problem || error instanceof CommandFailure;
  const message = error instanceof Error ? error.message : String(error);
  if (options.json) {
    console.log(
      JSON.stringify({
        error: {
          code: error instanceof Problem ? error.code : "failed",
          message,
          ...(error instanceof Problem && error.errors ? { errors: error.errors } : {}),
        },
      }),
    );
  }
  console.error(known ? message : error);
}

/** A command could not do what it says, for a reason that the operator can mend; said without a stack. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
}

/** Opens the installation for one command; an embedded database runs only as long as somebody needs it. */
export async function withProgram<T>(act: (program: Program) => Promise<T>, options: { migrated?: boolean } = {}): Promise<T> {
  return withDatabase(async ({ config, log, url }) => {
    if (options.migrated !== false) await refuseUnmigrated(url);
    const program = await makeProgram(config, log, url);
    try {
      return await act(program);
    } finally {
      await program.close();
    }
  });
}

export async function withDatabase<T>(act: (parts: { config: Config; log: Logger; url: string }) => Promise<T>): Promise<T> {
  const config = readConfig();
  const log = makeLog(config.logLevel ?? "warn");
  const database = await openDatabase(config, log);
  try {
    return await act({ config, log, url: database.url });
  } finally {
    await database.release();
  }
}

async function refuseUnmigrated(url: string): Promise<void> {
  const pending = await pendingMigrations(url);
  if (pending.length > 0) throw new CommandFailure(`The database is ${pending.length} migrations behind. Run: npx demarc migrate`);
}

/** Prints the result: as one JSON document, or as the given words. */
export function say(options: CommonOptions, result: Record<string, unknown>, words: string): void {
  console.log(options.json ? JSON.stringify(result) : words);
}

/** Asks before something is destroyed; `--yes` answers in advance. Without a terminal the answer is no. */
export async function confirmed(question: string, options: { yes?: boolean }): Promise<boolean> {
  if (options.yes) return true;
  if (!process.stdin.isTTY) throw new CommandFailure(`${question} Say --yes to go on without a terminal.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} (y/N) `)).trim());
  } finally {
    terminal.close();
  }
}

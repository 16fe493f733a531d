import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { createAdministrator, createApiToken, resetSecondFactor } from "../modules/identity/index.ts";
import { system } from "../platform/actor.ts";
import { inWork, type Work } from "../platform/work.ts";
import { addCommand, CommandFailure, say, withProgram } from "./common.ts";

interface Options {
  readonly json?: boolean;
  readonly email?: string;
  readonly name?: string;
  readonly role?: string;
  readonly password?: string;
  readonly login?: string;
}

const act = <T>(doIt: (work: Work) => Promise<T>): Promise<T> =>
  withProgram(({ base }) => inWork(base, { actor: system("cli:admin"), origin: { source: "cli" } }, doIt));

export function addAdminCommands(parent: Command): void {
  const admin = parent.command("admin").description("Staff accounts, for whoever owns the machine.");
  addCommand<Options>(
    admin,
    "create <login>",
    "Makes an administrator who can sign in at once.",
    (command) =>
      command
        .requiredOption("--email <address>", "where their mail goes")
        .option("--name <full name>", "as it stands on screens; the login if left out")
        .option("--role <key>", "a role", "super_administrator")
        .option("--password <password>", "asked for when left out; a password on the command line stays in the shell's history"),
    async ([login = ""], options) => {
      const password = options.password ?? (await askSecret("Password: "));
      const made = await act((work) =>
        createAdministrator(work, {
          login,
          email: options.email ?? "",
          fullName: options.name ?? login,
          role: options.role ?? "super_administrator",
          password,
        }),
      );
      say(options, { ...made }, `${made.login} can sign in now.`);
    },
  );
  addCommand<Options>(
    admin,
    "reset-2fa <login>",
    "Takes somebody's second factors away, ends their sign-ins and tells them.",
    (command) => command,
    async ([login = ""], options) => {
      const reset = await act((work) => resetSecondFactor(work, login));
      say(options, { ...reset }, `${reset.fullName} signs in with the password alone until a new second factor is set up.`);
    },
  );
  const token = parent.command("token").description("API keys.");
  addCommand<Options>(
    token,
    "create <name>",
    "Makes an API key and shows it once.",
    (command) =>
      command.option("--login <login>", "bound by this administrator's rights; otherwise a key of the installation with every right"),
    async ([name = ""], options) => {
      const made = await act((work) => createApiToken(work, { name, login: options.login }));
      say(options, { ...made }, made.key);
    },
  );
}

async function askSecret(question: string): Promise<string> {
  if (!process.stdin.isTTY) throw new CommandFailure("Without a terminal the password comes from --password.");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

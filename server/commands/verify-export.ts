import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Command } from "commander";
import { verifyJournalFile } from "../modules/billing/index.ts";
import { addCommand, CommandFailure, say } from "./common.ts";

export function addVerifyExportCommand(parent: Command): void {
  addCommand(
    parent,
    "verify-export",
    "Proves an exported journal (JSON lines with hashes) without a database; exit 1 with a list of what is not right.",
    (command) => command.argument("<file>", "the file as it was downloaded"),
    async ([file], options) => {
      const lines = createInterface({ input: createReadStream(String(file), "utf8"), crlfDelay: Number.POSITIVE_INFINITY });
      const { wrong, ...found } = await verifyJournalFile(lines).catch((error: unknown) => {
        throw new CommandFailure(`${String(file)}: ${error instanceof Error ? error.message : String(error)}`);
      });
      const ok = wrong.length === 0;
      const span = found.entries === 0 ? "no entries" : `${found.entries} entries, ${found.first} to ${found.last}`;
      const gaps = found.gaps === 0 ? "" : `\n${found.gaps} of them follow on entries that are not in this file.`;
      const words = ok
        ? `ok    ${found.seller}: ${span}. Last hash ${found.lastHash ?? "none"}.${gaps}`
        : `WRONG ${found.seller}: ${span}.\n${wrong.map((what) => `      ${what}`).join("\n")}`;
      say(options, { ok, ...found, wrong }, words);
      if (!ok) process.exitCode = 1;
    },
  );
}

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import type { Command } from "commander";
import { sql } from "kysely";
import { addDays, calendarDay, type Day } from "../../shared/calendar.ts";
import { minorToDecimal } from "../../shared/money.ts";
import { draftFutureCharges, type FutureDocument } from "../modules/billing/index.ts";
import { listPartners } from "../modules/partners/index.ts";
import { system } from "../platform/actor.ts";
import { inWork } from "../platform/work.ts";
import { type Program, version } from "../program.ts";
import { addCommand, CommandFailure, say, withProgram } from "./common.ts";

interface Options {
  readonly json?: boolean;
  readonly days?: string;
  readonly to?: string;
  readonly against?: string;
}

/** What a version of the program would bill, by account. */
interface Shadow {
  readonly format: 1;
  readonly version: string;
  readonly from: Day;
  readonly through: Day;
  /** By account: the total for people, the digest for the comparison, which sees every text, day and cent. */
  readonly accounts: Readonly<Record<string, { readonly total: string; readonly digest: string }>>;
}

export function addShadowCommand(parent: Command): void {
  addCommand<Options>(
    parent,
    "shadow",
    "Works out the next billing of every account with this version and issues nothing: --to a file before an update, --against that file after it; exit 1 with a list of what differs (B-253).",
    (command) =>
      command
        .option("--days <n>", "so many days ahead", "31")
        .option("--to <file>", "write what comes out into this file")
        .option("--against <file>", "compare what comes out with this file"),
    async (_args, options) => {
      if ((options.to === undefined) === (options.against === undefined)) throw new CommandFailure("Say either --to or --against a file.");
      const before = options.against === undefined ? undefined : readShadow(options.against);
      const now = await withProgram((program) => workOut(program, { days: Number(options.days), before }));
      if (options.to !== undefined) {
        writeFileSync(options.to, `${JSON.stringify(now, null, 1)}\n`, { mode: 0o600 });
        say(
          options,
          { accounts: Object.keys(now.accounts).length, from: now.from, through: now.through, version: now.version, file: options.to },
          `Wrote the next billing of ${Object.keys(now.accounts).length} accounts, ${now.from} to ${now.through}, to ${options.to}.`,
        );
      }
      if (before) sayDifferences(options, before, now);
    },
  );
}

function readShadow(file: string): Shadow {
  const shadow = JSON.parse(readFileSync(file, "utf8")) as Shadow;
  if (shadow.format !== 1) throw new CommandFailure(`${file} was not written by "demarc shadow --to".`);
  return shadow;
}

const perStep = 1_000;

async function workOut(program: Program, { days, before }: { days: number; before: Shadow | undefined }): Promise<Shadow> {
  if (!Number.isInteger(days) || days < 1 || days > 366) throw new CommandFailure("Between 1 and 366 days are worked out.");
  const open = { actor: system("cli:shadow"), origin: { source: "cli" as const } };
  const partners = await inWork(program.base, open, listPartners);
  // The same days as before, or midnight alone would be a difference.
  const from = before?.from ?? calendarDay(program.base.clock.now(), partners[0]?.timeZone ?? "UTC");
  const through = before?.through ?? addDays(from, days);
  const documents: FutureDocument[] = [];
  for (const { id: partnerId } of partners) {
    for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
      const ids = await inWork(program.base, open, async (work) => {
        const { rows } = await sql<{ id: string }>`select id from billing.accounts
          where partner_id = ${partnerId} and billing_enabled and next_billing_on <= ${through} and id > ${after} order by id limit ${perStep}`.execute(
          work.tx,
        );
        return rows.map(({ id }) => id);
      });
      const last = ids.at(-1);
      if (last === undefined) break;
      after = last;
      documents.push(...(await inWork(program.base, open, (work) => draftFutureCharges(work, { partnerId, through, accountIds: ids }))));
    }
  }
  const accounts = Object.fromEntries(
    [...Map.groupBy(documents, ({ accountId }) => accountId)].map(([accountId, own]) => {
      const currency = own[0]?.currency ?? "EUR";
      const gross = own.reduce((sum, document) => sum + document.grossMinor, 0n);
      const text = JSON.stringify(own, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
      return [
        accountId,
        { total: `${minorToDecimal(gross, currency)} ${currency}`, digest: createHash("sha256").update(text).digest("hex") },
      ];
    }),
  );
  return { format: 1, version, from, through, accounts };
}

function sayDifferences(options: Options, before: Shadow, now: Shadow): void {
  const ids = [...new Set([...Object.keys(before.accounts), ...Object.keys(now.accounts)])].toSorted();
  const differences = ids.flatMap((accountId) => {
    const [was, is] = [before.accounts[accountId], now.accounts[accountId]];
    return was?.digest === is?.digest ? [] : [{ accountId, before: was?.total ?? "nothing", now: is?.total ?? "nothing" }];
  });
  say(
    options,
    { accounts: ids.length, differences, before: before.version, now: now.version },
    differences.length === 0
      ? `All ${ids.length} accounts come out as with version ${before.version}.`
      : `${differences.length} of ${ids.length} accounts come out differently than with version ${before.version}:\n${differences
          .map((row) => `  account ${row.accountId}: ${row.before} before, ${row.now} now`)
          .join("\n")}`,
  );
  if (differences.length > 0) process.exitCode = 1;
}

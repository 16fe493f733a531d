import type { Command } from "commander";
import { isDay } from "../../shared/calendar.ts";
import { minorToDecimal } from "../../shared/money.ts";
import { confirmRun, previewRun, type RunTotals, undoRun } from "../modules/billing/index.ts";
import { listPartners } from "../modules/partners/index.ts";
import { system } from "../platform/actor.ts";
import { inWork } from "../platform/work.ts";
import type { Program } from "../program.ts";
import { addCommand, CommandFailure, confirmed, say, withProgram } from "./common.ts";

interface Options {
  readonly json?: boolean;
  readonly date?: string;
  readonly partner?: string;
  readonly yes?: boolean;
}

export function addBillingCommands(parent: Command): void {
  const billing = parent.command("billing").description("Billing runs: preview, confirm, undo.");
  const dated = (command: Command): Command =>
    command
      .requiredOption("--date <day>", "bill up to this day, for example 2026-12-01")
      .option("--partner <number>", "only this partner; otherwise every one");

  addCommand<Options>(billing, "preview", "Shows what a run would bill; issues nothing.", dated, async (_args, options) => {
    const results = await withProgram((program) => eachPartner(program, options, (inRun, wanted) => previewRun(inRun, wanted)));
    say(options, sumUp(results), results.map(sentence("would issue")).join("\n"));
  });
  addCommand<Options>(
    billing,
    "confirm",
    "Issues the invoices of a run; running it again goes on where it stopped.",
    dated,
    async (_args, options) => {
      const results = await withProgram((program) => eachPartner(program, options, (inRun, wanted) => confirmRun(inRun, wanted)));
      say(options, sumUp(results), results.map(sentence("issued")).join("\n"));
      if (results.some((result) => result.failed > 0)) process.exitCode = 1;
    },
  );
  addCommand<Options>(
    billing,
    "undo",
    "Takes the confirmed run of a date back, as far as it can be.",
    (command) => dated(command).option("--yes", "do not ask"),
    async (_args, options) => {
      if (!(await confirmed(`Undo the billing run of ${options.date}? Its invoices are taken back by credit notes.`, options)))
        throw new CommandFailure("Nothing was undone.");
      const results = await withProgram((program) => eachPartner(program, options, (inRun, wanted) => undoRun(inRun, wanted)));
      const undone = results.reduce((sum, result) => sum + result.undone, 0);
      const kept = results.flatMap((result) => result.kept);
      say(
        options,
        { undone, kept },
        `${undone} documents undone.${kept.map((row) => `\n  kept ${row.number}: ${row.reasons.join(", ")}`).join("")}`,
      );
      if (kept.length > 0) process.exitCode = 1;
    },
  );
}

type InRun = Parameters<typeof confirmRun>[0];
type Wanted = Parameters<typeof confirmRun>[1];

async function eachPartner<T>(program: Program, options: Options, act: (inRun: InRun, wanted: Wanted) => Promise<T>): Promise<T[]> {
  const { date } = options;
  if (date === undefined || !isDay(date)) throw new CommandFailure(`${date} is not a day of the calendar. Write it like 2026-12-01.`);
  const open = { actor: system("cli:billing"), origin: { source: "cli" as const } };
  const all = await inWork(program.base, open, (work) => listPartners(work));
  const chosen = options.partner === undefined ? all : all.filter((partner) => String(partner.number) === options.partner);
  if (chosen.length === 0) throw new CommandFailure(`There is no partner ${options.partner}.`);
  const results: T[] = [];
  for (const partner of chosen) {
    results.push(await act((step) => inWork(program.base, open, step), { partnerId: partner.id, targetOn: date, trigger: "manual" }));
  }
  return results;
}

/** Figures of all partners under plain keys; amounts of one currency, or the list by partner when there are several. */
function sumUp(results: readonly RunTotals[]): Record<string, unknown> {
  const busy = results.filter((result) => result.invoices > 0 || result.parked > 0 || result.failed > 0);
  const shown = busy.length > 0 ? busy : results.slice(0, 1);
  const currencies = [...new Set(shown.map((result) => result.currency))];
  const total = (pick: (result: RunTotals) => bigint): string =>
    minorToDecimal(
      shown.reduce((sum, result) => sum + pick(result), 0n),
      currencies[0] ?? "EUR",
    );
  const counts = {
    invoices: results.reduce((sum, result) => sum + result.invoices, 0),
    parked: results.reduce((sum, result) => sum + result.parked, 0),
    failed: results.reduce((sum, result) => sum + result.failed, 0),
  };
  if (currencies.length > 1)
    return { ...counts, runs: shown.map((result) => ({ runId: result.runId, currency: result.currency, ...amounts(result) })) };
  return {
    ...counts,
    currency: currencies[0] ?? "",
    net: total((r) => r.netMinor),
    tax: total((r) => r.taxMinor),
    gross: total((r) => r.grossMinor),
  };
}

const amounts = (result: RunTotals) => ({
  invoices: result.invoices,
  net: minorToDecimal(result.netMinor, result.currency),
  tax: minorToDecimal(result.taxMinor, result.currency),
  gross: minorToDecimal(result.grossMinor, result.currency),
});

const sentence =
  (verb: string) =>
  (result: RunTotals): string => {
    const { net, tax, gross, invoices } = amounts(result);
    return `${verb} ${invoices} invoices: net ${net}, tax ${tax}, gross ${gross} ${result.currency}; ${result.parked} parked, ${result.failed} failed`;
  };

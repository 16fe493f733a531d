import type { Command } from "commander";
import { addDays, calendarDay } from "../../shared/calendar.ts";
import { minorToDecimal, money, toMoneyJson } from "../../shared/money.ts";
import { listPartners } from "../modules/partners/index.ts";
import { system } from "../platform/actor.ts";
import { inWork } from "../platform/work.ts";
import { rehearse } from "../simulator/rehearse.ts";
import { addCommand, CommandFailure, say, withProgram } from "./common.ts";

interface Options {
  readonly json?: boolean;
  readonly days?: string;
  readonly partner?: string;
}

export function addRehearseCommand(parent: Command): void {
  addCommand<Options>(
    parent,
    "rehearse",
    "Lives through the coming days of billing on a copy of the data, proves the books of the copy and drops it: a year on a laptop, without a network (B-264).",
    (command) =>
      command.option("--days <n>", "so many days", "365").option("--partner <number>", "whose days; by default the first partner's"),
    async (_args, options) => {
      const days = Number(options.days);
      if (!Number.isInteger(days) || days < 1 || days > 366) throw new CommandFailure("Between 1 and 366 days are rehearsed.");
      const result = await withProgram(async (program) => {
        const partners = await inWork(program.base, { actor: system("cli:rehearse") }, listPartners);
        const partner = options.partner === undefined ? partners[0] : partners.find(({ number }) => String(number) === options.partner);
        if (!partner) throw new CommandFailure("There is no such partner.");
        const now = program.base.clock.now();
        const from = calendarDay(now, partner.timeZone);
        console.error(`Living through ${from} to ${addDays(from, days)} for ${partner.name} on a copy of the data …`);
        const rehearsed = await rehearse(
          { databaseUrl: program.databaseUrl, partnerId: partner.id, days, now, log: program.tools.log },
          (month) =>
            console.error(
              `  ${month.month}: ${month.invoices} invoices, ${minorToDecimal(month.grossMinor, partner.currency)} invoiced, ${minorToDecimal(month.paidMinor, partner.currency)} paid, ${month.blocked} blocked`,
            ),
        );
        const amount = (minor: bigint) => toMoneyJson(money(minor, partner.currency));
        return {
          ...rehearsed,
          months: rehearsed.months.map(({ grossMinor, paidMinor, ...month }) => ({
            ...month,
            gross: amount(grossMinor),
            paid: amount(paidMinor),
          })),
        };
      });
      const wrong = result.proofs.filter((proof) => proof.wrong.length > 0);
      say(
        options,
        { days, months: result.months, notes: result.notes, wrong },
        [
          `${days} days went by.`,
          ...result.notes.map((note) => `  ${note.on} ${note.step}: ${note.kind}, ${note.text}`),
          wrong.length === 0
            ? `All ${result.proofs.length} proofs of the books hold at the end.`
            : wrong.map((proof) => `WRONG ${proof.rule} ${proof.says}: ${proof.wrong.slice(0, 5).join("; ")}`).join("\n"),
          "The copy is gone; nothing real was touched.",
        ].join("\n"),
      );
      if (wrong.length > 0) process.exitCode = 1;
    },
  );
}

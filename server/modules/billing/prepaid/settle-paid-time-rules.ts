// What a change comes to where time is bought ahead from a balance (B-100): what is not used of a period is given back, and a whole new period
// begins. Everything else that is given back is given back by the formula for all accounts.
import { addDays, type Day, maxDay, type Period } from "../../../../shared/calendar.ts";
import { maxMinor, minMinor } from "../../../../shared/money.ts";
import type { ServiceLine } from "../charges/line-rules.ts";
import { intersectPeriods, subtractPeriods, unionPeriods } from "../charges/period-rules.ts";
import { type CreditLine, creditableOfLine } from "../documents/credit-rules.ts";
import { type BilledLine, billedForDays, type SettleInput, settle } from "../settlement/settle-rules.ts";
import { linesOfPeriod, type PrepaidPeriodLength } from "./prepaid-rules.ts";

/**
 * What a change does to paid time: a new period begins at once, what is not used comes back, or nothing until it is over. B-105 when a pause
 * ends, what was paid ahead for paused days comes back, and nothing else.
 */
export type PaidTime = "new_period" | "give_back" | "leave" | "end_pause";

export interface SettledPaidTime {
  readonly credits: readonly CreditLine[];
  readonly covered: readonly Period[];
  /** The new period. */
  readonly lines: readonly ServiceLine[];
}

export interface PaidTimeInput extends Omit<SettleInput, "charge"> {
  readonly serviceId: string;
  readonly paidTime: PaidTime;
  /** Null: the account is charged day by day, so there is no period to begin. */
  readonly length: PrepaidPeriodLength | null;
}

export function settlePaidTime(input: PaidTimeInput): SettledPaidTime {
  const { covered, from, paidTime, length, isRefunded } = input;
  if (paidTime === "end_pause") {
    // Who is charged day by day has paid for no day ahead; the day of the return stays as it was charged.
    const lines = length === null ? [] : input.lines.filter(({ kind }) => kind === "pause");
    const settled = settle({ ...input, lines, charge: null });
    return { credits: settled.credits, covered: settled.covered, lines: [] };
  }
  const isRunning = covered.some(({ start, end }) => start <= from && from < end);
  if (paidTime !== "new_period" || length === null || !isRefunded || !isRunning) {
    // The day of a change counts as used, so what was charged for that day alone stays.
    const lines = paidTime === "new_period" ? input.lines.filter(({ period }) => period.end > addDays(from, 1)) : input.lines;
    const settled = settle({ ...input, lines, isRefunded: isRefunded && paidTime !== "leave", charge: null });
    return { credits: settled.credits, covered: settled.covered, lines: [] };
  }
  const credits = input.lines.flatMap((line) => unusedOf(input, line, from));
  const left = subtractPeriods(covered, unionPeriods(credits.flatMap(({ release }) => release)));
  return { credits, covered: left, lines: linesOfPeriod(input.serviceId, { ...input.after, covered: left }, from, length, input.pricing) };
}

/** U − F(days used): the day of the change counts as used, and the new period may have it all the same. */
function unusedOf({ pricing }: PaidTimeInput, line: BilledLine, from: Day): CreditLine[] {
  const still = subtractPeriods([line.period], line.released);
  const release = intersectPeriods(still, [{ start: from, end: maxDay(line.period.end, from) }]);
  if (line.proration !== "on" || release.length === 0) return [];
  const paidBack = intersectPeriods(release, [{ start: addDays(from, 1), end: maxDay(line.period.end, addDays(from, 1)) }]);
  const unused = paidBack.reduce((sum, part) => sum + billedForDays(pricing, line, part), 0n);
  // B-128 an earlier credit for goodwill may have taken some of the line.
  return [{ lineId: line.lineId, amountMinor: minMinor(maxMinor(unused, 0n), creditableOfLine(line)), release, paidBack }];
}

// B-52 which days on invoices are billed anew when a price, a tax or terms hold for them after all: what is credited of which line, at the
// price that was billed, and which days are charged in their place. Days that a command left as they are (paid to the end, a pause
// without compensation) stay paid: only days that should be billed, and otherwise, are touched.
import type { Day, Period } from "../../../../shared/calendar.ts";
import { maxMinor, minMinor } from "../../../../shared/money.ts";
import { type CreditLine, creditableOfLine } from "../documents/credit-rules.ts";
import { type BilledLine, billedForDays } from "../settlement/settle-rules.ts";
import { adjustmentsOf, chargeKey, desiredDays, type KeyParts, type ServiceDays } from "./coverage-rules.ts";
import type { CycleGrid } from "./cycle-rules.ts";
import { intersectPeriods, subtractPeriods, unionPeriods } from "./period-rules.ts";
import type { Pricing } from "./proration-rules.ts";

/** An issued line with what decided the cost of its days. */
export type AdjustableLine = BilledLine & KeyParts;

export interface AdjustmentAsked {
  /** Nothing before this day. */
  readonly from: Day;
  /**
   * All billed days from there on, whether their price reads the same or not: another rate of the same tax, the parts of a bundle and a discount
   * are not written on a line so that they could be compared. What comes to nothing is left out later.
   */
  readonly isWhole: boolean;
}

export interface AdjustedDays {
  /** One for each stretch of a line. */
  readonly credits: readonly CreditLine[];
  readonly released: readonly Period[];
}

export function adjustedDays(
  service: Omit<ServiceDays, "covered">,
  lines: readonly AdjustableLine[],
  asked: AdjustmentAsked,
  grids: readonly CycleGrid[],
  pricing: Pricing,
): AdjustedDays {
  const credits = lines.flatMap((line): CreditLine[] => {
    // B-90 a plan without proration gives nothing back for days.
    if (line.proration !== "on" || line.period.end <= asked.from) return [];
    const covered = intersectPeriods(subtractPeriods([line.period], line.released), [{ start: asked.from, end: line.period.end }]);
    const stretches = asked.isWhole
      ? intersectPeriods(covered, desiredDays(service, line.period.end))
      : covered.flatMap((part) => billedOtherwise(service, line, part, grids));
    let left = creditableOfLine(line);
    return stretches.map((part) => {
      const billed = billedForDays(pricing, line, part);
      // B-128 an earlier credit for goodwill may have taken some of the line.
      const amountMinor = maxMinor(minMinor(billed, maxMinor(left, 0n)), minMinor(left, 0n));
      left -= amountMinor;
      return { lineId: line.lineId, amountMinor, release: [part] };
    });
  });
  return { credits, released: unionPeriods(credits.flatMap((credit) => credit.release)) };
}

function billedOtherwise(service: Omit<ServiceDays, "covered">, line: AdjustableLine, part: Period, grids: readonly CycleGrid[]): Period[] {
  return adjustmentsOf(service, [{ ...part, lineId: line.lineId, key: chargeKey(line), isSettled: false }], grids)
    .filter(({ reason }) => reason === "billed_otherwise")
    .map(({ credit: { start, end } }) => ({ start, end }));
}

/** What to hand to whatever makes lines so that these days are charged and no others. */
export function onlyThese(service: Pick<ServiceDays, "start">, days: readonly Period[]): { covered: Period[]; until: Day } {
  const until = days.at(-1)?.end ?? service.start;
  return { covered: service.start < until ? subtractPeriods([{ start: service.start, end: until }], days) : [], until };
}

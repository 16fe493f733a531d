// What may still be taken back of an invoice (B-109, B-127, B-128, B-131). Amounts are of lines, after their allowance,
// gross or net as the line is; their tax is worked out by `taxCreditNote`.
import type { Period } from "../../../../shared/calendar.ts";
import { maxMinor, minMinor } from "../../../../shared/money.ts";
import { partOfLine, type ServiceLine } from "../charges/line-rules.ts";
import { intersectPeriods, subtractPeriods } from "../charges/period-rules.ts";
import type { Pricing } from "../charges/proration-rules.ts";

/** A line of an issued invoice with what earlier credit notes took back of it. */
export interface CreditableLine {
  readonly lineId: string;
  readonly amountMinor: bigint;
  readonly creditedMinor: bigint;
  /** The days that it covers; null for what is not days of a service. */
  readonly period: Period | null;
  /** Days of it that were released already; in order, not overlapping. */
  readonly released: readonly Period[];
}

/** A line of a credit note. */
export interface CreditLine {
  readonly lineId: string;
  readonly amountMinor: bigint;
  /** B-131 days that are no longer covered; none when only money is given back. */
  readonly release: readonly Period[];
  /** What the amount is for, where it is fewer days than are given free: the day of a prepaid change counts as used (B-100). */
  readonly paidBack?: readonly Period[];
}

/** B-128 what is left to credit of a line. A line below zero (a credit on the invoice) is left as below zero. */
export function creditableOfLine({ amountMinor, creditedMinor }: Pick<CreditableLine, "amountMinor" | "creditedMinor">): bigint {
  const left = amountMinor - creditedMinor;
  return amountMinor >= 0n ? maxMinor(left, 0n) : minMinor(left, 0n);
}

/** B-128 what is left to credit of an invoice, gross. */
export const creditableOfInvoice = (invoice: { grossMinor: bigint; creditedGrossMinor: bigint }): bigint =>
  maxMinor(invoice.grossMinor - invoice.creditedGrossMinor, 0n);

const coveredDays = (line: CreditableLine): Period[] => (line.period ? subtractPeriods([line.period], line.released) : []);

/** All that is left of every line, with all days that it still covers: "credit the invoice", undo, "correct" (B-69, B-120). */
export function creditInFull(lines: readonly CreditableLine[]): CreditLine[] {
  return lines.flatMap((line) => {
    const amountMinor = creditableOfLine(line);
    const release = coveredDays(line);
    return amountMinor === 0n && release.length === 0 ? [] : [{ lineId: line.lineId, amountMinor, release }];
  });
}

/**
 * B-109, B-131 the days of a period at the price they were billed at, less days that were released before, and limited by
 * what is left of the line: a goodwill credit may have taken some of it. Null when nothing of the period is covered.
 */
export function creditDays(
  pricing: Pricing,
  line: CreditableLine & ServiceLine,
  days: Period,
  paused: readonly Period[] = [],
): CreditLine | null {
  const release = intersectPeriods(coveredDays(line), [days]);
  if (release.length === 0) return null;
  const billed = release
    .map((part) => partOfLine(pricing, line, part, paused))
    .reduce((sum, part) => sum + part.costMinor - part.allowanceMinor, 0n);
  const left = creditableOfLine(line);
  return { lineId: line.lineId, amountMinor: maxMinor(minMinor(billed, maxMinor(left, 0n)), minMinor(left, 0n)), release };
}

/** A wish to credit money of a line: goodwill, which leaves its days covered. */
export interface CreditWish {
  readonly lineId: string;
  readonly amountMinor: bigint;
}

export type PartialCredit =
  | { readonly kind: "credit"; readonly lines: readonly CreditLine[] }
  /** `E_CREDIT_EXCEEDS`, with what each line has left; 0 for a line that is not of this invoice. */
  | {
      readonly kind: "exceeds";
      readonly excess: readonly { readonly lineId: string; readonly wishedMinor: bigint; readonly leftMinor: bigint }[];
    };

/** B-127, B-128 part of lines as money. Wishes for one line are added up; every wish is above zero. */
export function creditAmounts(lines: readonly CreditableLine[], wishes: readonly CreditWish[]): PartialCredit {
  const wished = new Map<string, bigint>();
  for (const { lineId, amountMinor } of wishes) {
    if (amountMinor <= 0n) throw new RangeError("a credit is above zero");
    wished.set(lineId, (wished.get(lineId) ?? 0n) + amountMinor);
  }
  const credit: CreditLine[] = [];
  const excess: { lineId: string; wishedMinor: bigint; leftMinor: bigint }[] = [];
  for (const [lineId, amountMinor] of wished) {
    const line = lines.find((l) => l.lineId === lineId);
    const leftMinor = line ? maxMinor(creditableOfLine(line), 0n) : 0n;
    if (amountMinor > leftMinor) excess.push({ lineId, wishedMinor: amountMinor, leftMinor });
    else credit.push({ lineId, amountMinor, release: [] });
  }
  return excess.length > 0 ? { kind: "exceeds", excess } : { kind: "credit", lines: credit };
}

/** A line after a credit note, for the next. */
export function afterCredit<Line extends CreditableLine>(line: Line, credit: CreditLine): Line {
  const covered = subtractPeriods(coveredDays(line), credit.release);
  const released = line.period ? subtractPeriods([line.period], covered) : [];
  return { ...line, creditedMinor: line.creditedMinor + credit.amountMinor, released };
}

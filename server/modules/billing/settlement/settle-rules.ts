// What a change of a running service comes to (B-94 to B-96, B-102, B-103, B-109): the days on invoices that become something else are
// credited at the price they were billed at, and the days that come instead are charged. One calculation for every change: plan, price,
// quantity, discount, pause, resume and end are two lives of the same service, before and after.
import { type Day, daysBetween, maxDay, minDay, type Period } from "../../../../shared/calendar.ts";
import { maxMinor, minMinor } from "../../../../shared/money.ts";
import { type Rational, round } from "../../../../shared/rational.ts";
import { keyOfPiece, type Piece, piecesToCharge, type ServiceDays } from "../charges/coverage-rules.ts";
import { type CycleGrid, daysInto, type PricingPeriod } from "../charges/cycle-rules.ts";
import { intersectPeriods, subtractPeriods, unionPeriods } from "../charges/period-rules.ts";
import {
  allowancePriceOf,
  costOfFirstDays,
  costOfPiece,
  type DiscountParts,
  type PriceParts,
  type Pricing,
  type Proration,
  priceOf,
} from "../charges/proration-rules.ts";
import { type CreditableLine, type CreditLine, creditableOfLine } from "../documents/credit-rules.ts";

type Life = Omit<ServiceDays, "covered">;

/** A line of an issued invoice for days of a service, with what its amount was worked out from. */
export interface BilledLine extends CreditableLine, PriceParts, DiscountParts {
  readonly invoiceId: string;
  readonly period: Period;
  readonly pp: PricingPeriod;
  readonly allowanceMinor: bigint;
  readonly proration: Proration;
  /** "pause": the price of paused days. */
  readonly kind?: string;
}

/**
 * What some of a line's days were billed at, and what discounts took off. By the formula from the line's own figures when these give the
 * line's amount to the cent; a part of a bundle or a line of another system is shared out by days. Either way the parts of a line sum to the
 * line (I-8).
 */
export function partOfBilled(pricing: Pricing, line: BilledLine, part: Period): { amountMinor: bigint; allowanceMinor: bigint } {
  const start = maxDay(part.start, line.period.start);
  const end = minDay(part.end, line.period.end);
  if (start >= end) return { amountMinor: 0n, allowanceMinor: 0n };
  const how = { pp: line.pp, proration: "on", wholeOn: null } as const;
  const whole = costOfPiece(pricing, line, { ...line.period, ...how });
  if (whole.allowanceMinor === line.allowanceMinor && whole.costMinor - whole.allowanceMinor === line.amountMinor) {
    const { costMinor, allowanceMinor } = costOfPiece(pricing, line, { start, end, ...how });
    return { amountMinor: costMinor - allowanceMinor, allowanceMinor };
  }
  const days = BigInt(daysBetween(line.period.start, line.period.end));
  const upTo = (minor: bigint, on: Day): bigint =>
    round({ n: minor * BigInt(daysBetween(line.period.start, on)), d: days }, pricing.rounding);
  const share = (minor: bigint): bigint => upTo(minor, end) - upTo(minor, start);
  return { amountMinor: share(line.amountMinor), allowanceMinor: share(line.allowanceMinor) };
}

/** What some of a line's days were billed at. */
export const billedForDays = (pricing: Pricing, line: BilledLine, part: Period): bigint => partOfBilled(pricing, line, part).amountMinor;

/** The days of a stretch on which the service is billed before, and otherwise or not at all after. */
function changedDays(before: Life, after: Life, stretch: Period, grids: readonly CycleGrid[]): Period[] {
  const was = piecesIn(before, stretch, grids);
  const is = piecesIn(after, stretch, grids);
  const cuts = new Set([stretch.start, stretch.end, ...[...was, ...is].flatMap((piece) => [piece.start, piece.end])]);
  const days = [...cuts].sort();
  const keyOn = (pieces: readonly Piece[], on: Day): string | undefined => {
    const piece = pieces.find((candidate) => candidate.start <= on && on < candidate.end);
    return piece && keyOfPiece(piece);
  };
  const changed: Period[] = [];
  for (const [index, start] of days.entries()) {
    const end = days[index + 1];
    if (end === undefined) break;
    const key = keyOn(was, start);
    // Paid days of a pause without compensation are not billed before, and stay paid whatever comes.
    if (key !== undefined && key !== keyOn(is, start)) changed.push({ start, end });
  }
  return unionPeriods(changed);
}

const piecesIn = (life: Life, { start, end }: Period, grids: readonly CycleGrid[]): Piece[] =>
  piecesToCharge({ ...life, covered: life.start < start ? [{ start: life.start, end: start }] : [] }, end, grids);

export interface SettleInput {
  readonly before: Life;
  readonly after: Life;
  /** Every day on an issued line and not credited: in order, not overlapping. */
  readonly covered: readonly Period[];
  readonly lines: readonly BilledLine[];
  /** Nothing before this day is credited. */
  readonly from: Day;
  /** False: paid days stay paid, and what comes instead is charged after them (B-95 "forfeit", a pause without compensation). */
  readonly isRefunded: boolean;
  /** The new days that are charged now; null: they wait for the next run. */
  readonly charge: Period | null;
  readonly grids: readonly CycleGrid[];
  readonly pricing: Pricing;
}

export interface Settled {
  /** What is given back, by line of an invoice (B-96.1, B-109). */
  readonly credits: readonly CreditLine[];
  /** The days that stay on invoices. */
  readonly covered: readonly Period[];
  /** As `covered`, with the days that are not charged now: hand it to what makes lines. */
  readonly held: readonly Period[];
  /** What is charged for the days that come instead (B-96.3). */
  readonly charges: readonly Piece[];
}

export function settle(input: SettleInput): Settled {
  const { before, after, lines, from, grids, pricing } = input;
  const until = lines.reduce((latest, line) => maxDay(latest, line.period.end), from);
  const changed = input.isRefunded && from < until ? changedDays(before, after, { start: from, end: until }, grids) : [];
  const credits = lines.flatMap((line): CreditLine[] => {
    // B-90 a plan without proration gives nothing back for days.
    if (line.proration !== "on") return [];
    const release = intersectPeriods(subtractPeriods([line.period], line.released), changed);
    if (release.length === 0) return [];
    const billed = release.reduce((sum, part) => sum + billedForDays(pricing, line, part), 0n);
    const left = creditableOfLine(line);
    // B-128 an earlier credit for goodwill may have taken some of the line.
    return [{ lineId: line.lineId, amountMinor: maxMinor(minMinor(billed, maxMinor(left, 0n)), minMinor(left, 0n)), release }];
  });
  const released = unionPeriods(credits.flatMap((credit) => credit.release));
  const covered = subtractPeriods(input.covered, released);
  const { charge } = input;
  const held =
    charge === null
      ? covered
      : unionPeriods([...covered, ...(after.start < charge.start ? [{ start: after.start, end: charge.start }] : [])]);
  const charges = charge === null ? [] : piecesToCharge({ ...after, covered: held }, charge.end, grids);
  return { credits, covered, held, charges };
}

/** B-252 the figures behind the amount of some days: F(to) − F(from) of a price over n days, for showing. */
export interface DaysExplained {
  readonly priceMinor: bigint;
  readonly days: number;
  readonly from: number;
  readonly to: number;
  readonly atFromMinor: bigint;
  readonly atToMinor: bigint;
  readonly allowanceMinor: bigint;
}

export function explainDays(pricing: Pricing, parts: PriceParts & DiscountParts, pp: PricingPeriod, days: Period): DaysExplained {
  const price = priceOf(pricing, parts, pp);
  const [from, to] = [daysInto(pp, days.start), daysInto(pp, days.end)];
  const allowance = allowancePriceOf(pricing, parts, pp);
  return {
    priceMinor: price.whole,
    days: pp.days,
    from,
    to,
    atFromMinor: costOfFirstDays(pricing, price, pp, from),
    atToMinor: costOfFirstDays(pricing, price, pp, to),
    allowanceMinor: costOfFirstDays(pricing, allowance, pp, to) - costOfFirstDays(pricing, allowance, pp, from),
  };
}

export interface EarlyEnd {
  readonly kind: "fixed" | "percent_of_remaining" | "remaining";
  /** An amount, or per cent. */
  readonly fee: Rational;
  /** What a cycle costs, in minor units and exact. */
  readonly monthlyMinor: Rational;
  /** The first day without the service. */
  readonly from: Day;
  readonly contractEndOn: Day;
  readonly exponent: number;
}

/** B-20 what leaving before the contract's end costs; days left count as days ÷ days of their cycle. Zero at the end or after it. */
export function earlyFee(pricing: Pricing, end: EarlyEnd, cycleOf: (on: Day) => PricingPeriod): bigint {
  if (end.from >= end.contractEndOn) return 0n;
  if (end.kind === "fixed") return round({ n: end.fee.n * 10n ** BigInt(end.exponent), d: end.fee.d }, pricing.rounding);
  let months: Rational = { n: 0n, d: 1n };
  for (let on = end.from; on < end.contractEndOn; ) {
    const cycle = cycleOf(on);
    const until = minDay(cycle.end, end.contractEndOn);
    const part = { n: BigInt(daysBetween(on, until)), d: BigInt(cycle.days) };
    months = { n: months.n * part.d + part.n * months.d, d: months.d * part.d };
    on = until;
  }
  const share = end.kind === "remaining" ? { n: 1n, d: 1n } : { n: end.fee.n, d: end.fee.d * 100n };
  return round({ n: end.monthlyMinor.n * months.n * share.n, d: end.monthlyMinor.d * months.d * share.d }, pricing.rounding);
}

/** B-96 (2) the fee of a change: what every change costs and what its direction adds, unless the pair of plans has a fee of its own. */
export function changeFee(
  direction: "upgrade" | "downgrade" | "lateral",
  fees: {
    readonly price: bigint;
    readonly upgrade: bigint;
    readonly downgrade: bigint;
    readonly lateral: bigint;
    readonly ofPair: bigint | null;
  },
): bigint {
  return fees.ofPair ?? fees.price + fees[direction];
}

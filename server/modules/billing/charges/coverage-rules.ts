// Which days of a service are to be billed (B-51 to B-54). Desired days come from its segments, covered days from issued
// lines; the difference is cut into pieces that one price, one discount set and one pricing period hold for.
import { type Day, daysBetween, maxDay, minDay, type Period } from "../../../../shared/calendar.ts";
import { add, parseDecimal, toDecimal, trimDecimal } from "../../../../shared/rational.ts";
import { type CycleGrid, gridOn, type PricingPeriod, pricingPeriodOn } from "./cycle-rules.ts";
import { type OpenPeriod, unionPeriods } from "./period-rules.ts";
import type { DiscountParts, PriceParts, Proration } from "./proration-rules.ts";

/** B-21 a discount of a service; its amount counts on the days inside its range. */
export interface Discount extends OpenPeriod {
  readonly kind: "percent" | "fixed";
  readonly value: string;
}

/** A stretch of a service's life with one plan version, price, tax and discount set. */
export interface Segment extends OpenPeriod, PriceParts {
  readonly segmentId: string;
  readonly planVersionId: string;
  /** How many months the unit price is for (`price_period`). */
  readonly priceMonths: number;
  readonly proration: Proration;
  readonly taxId: string | null;
  readonly includesTax: boolean;
  /** B-144 the days on which a rate of its tax changes, where each day bears its own; null or absent: documents bear that of their date. */
  readonly rateDays?: readonly Day[] | null;
  readonly discounts: readonly Discount[];
  readonly billable: "yes" | "pause_price" | "no";
  /** What a paused period costs instead of `unitPrice`; null or zero: paused days are not billed. */
  readonly pausePrice: string | null;
}

/** A service as the engine reads it. `end` is the day after its last one; segments are in order and never overlap. */
export interface ServiceDays extends OpenPeriod {
  readonly segments: readonly Segment[];
  /** Days on issued lines: in order, not overlapping. */
  readonly covered: readonly Period[];
}

/** Uncovered days to which one price applies, inside one pricing period. */
export interface Piece extends Period, PriceParts, DiscountParts {
  readonly days: number;
  readonly pp: PricingPeriod;
  readonly segment: Segment;
  readonly kind: "recurring" | "pause";
  readonly proration: Proration;
  readonly wholeOn: Day | null;
}

const isZero = (decimal: string): boolean => !/[1-9]/.test(decimal);

/** Paused days at no price are not billed at all: no line, no coverage, so the resume can bill what is left. */
const isBillable = (segment: Segment): boolean =>
  segment.billable === "yes" || (segment.billable === "pause_price" && segment.pausePrice !== null && !isZero(segment.pausePrice));

/** B-51 the days that should be billed before the horizon, covered or not, as a list of periods. */
export function desiredDays(service: Omit<ServiceDays, "covered">, horizon: Day): Period[] {
  const end = minDay(service.end ?? horizon, horizon);
  return unionPeriods(
    service.segments.filter(isBillable).map((segment) => ({
      start: maxDay(segment.start, service.start),
      end: minDay(segment.end ?? end, end),
    })),
  );
}

/**
 * B-52, B-54 the desired days before the horizon that are not covered, cut at pricing periods, segments, discount
 * boundaries, moved billing days (`grids`) and, where tax goes by service period, new rates (B-144).
 */
export function piecesToCharge(service: ServiceDays, horizon: Day, grids: readonly CycleGrid[]): Piece[] {
  const pieces: Piece[] = [];
  const { covered } = service;
  const end = minDay(service.end ?? horizon, horizon);
  let at = 0;
  for (const segment of service.segments) {
    if (!isBillable(segment)) continue;
    const to = minDay(segment.end ?? end, end);
    let from = maxDay(segment.start, service.start);
    while (from < to) {
      while (at < covered.length && (covered[at]?.end ?? from) <= from) at += 1;
      const next = covered[at];
      if (next && next.start <= from) {
        from = next.end;
        continue;
      }
      const gapEnd = next ? minDay(next.start, to) : to;
      while (from < gapEnd) {
        const piece = pieceFrom(service, segment, from, gapEnd, grids);
        pieces.push(piece);
        from = piece.end;
      }
    }
  }
  return pieces;
}

function pieceFrom(service: Omit<ServiceDays, "covered">, segment: Segment, start: Day, until: Day, grids: readonly CycleGrid[]): Piece {
  const pp = pricingPeriodOn(gridOn(grids, start), service.start, segment.priceMonths, start);
  let end = minDay(until, pp.end);
  for (const grid of grids) if (grid.since && grid.since > start && grid.since < end) end = grid.since;
  for (const cut of rateCutsOf(segment)) if (cut > start && cut < end) end = cut;
  const isPause = segment.billable === "pause_price";
  const discounts = isPause ? noDiscounts : segment.discounts;
  for (const discount of discounts) {
    if (discount.start > start && discount.start < end) end = discount.start;
    if (discount.end && discount.end > start && discount.end < end) end = discount.end;
  }
  const { discountPercent, discountFixed } = discounts.length === 0 ? noDiscount : discountOn(discounts, start);
  return {
    start,
    end,
    days: daysBetween(start, end),
    pp,
    segment,
    kind: isPause ? "pause" : "recurring",
    unitPrice: isPause ? (segment.pausePrice ?? "0") : segment.unitPrice,
    quantity: segment.quantity,
    discountPercent,
    discountFixed,
    proration: segment.proration,
    wholeOn: segment.proration === "on" ? null : wholeDayOf(service, pp),
  };
}

const uncut: readonly Day[] = [];

/** B-90 the whole amount of a plan without proration falls on one day and bears the rate of that one. */
const rateCutsOf = (segment: Segment): readonly Day[] => (segment.proration === "on" ? (segment.rateDays ?? uncut) : uncut);

const noDiscounts: readonly Discount[] = [];
const noDiscount: DiscountParts = { discountPercent: "0", discountFixed: "0" };

/** B-21 several discounts add up; how percent and fixed amounts work together is said in `allowancePriceOf`. */
export function discountOn(discounts: readonly Discount[], on: Day): DiscountParts {
  const live = discounts.filter((d) => d.start <= on && (d.end === null || d.end > on));
  return { discountPercent: sumOf(live, "percent"), discountFixed: sumOf(live, "fixed") };
}

function sumOf(discounts: readonly Discount[], kind: Discount["kind"]): string {
  const values = discounts.filter((d) => d.kind === kind).map((d) => d.value);
  if (values.length < 2) return trimDecimal(values[0] ?? "0");
  return trimDecimal(toDecimal(values.map(parseDecimal).reduce(add), 8));
}

/** B-90 the first day of the pricing period on which a plan without proration runs. */
function wholeDayOf(service: Omit<ServiceDays, "covered">, pp: PricingPeriod): Day | null {
  for (const segment of service.segments) {
    if (segment.proration === "on" || !isBillable(segment)) continue;
    const first = maxDay(maxDay(segment.start, service.start), pp.start);
    if (first < pp.end && (segment.end === null || first < segment.end)) return first;
  }
  return null;
}

/** What decides what a day costs. Two days with one key are billed alike (B-51). */
export interface KeyParts extends PriceParts, DiscountParts {
  readonly planVersionId: string | null;
  readonly taxId: string | null;
  readonly includesTax: boolean;
  readonly kind: string;
}

/** The key as text: equal for equal numbers, however many zeros they are printed with. Made of what a line stores. */
export function chargeKey(parts: KeyParts): string {
  const tax = `${parts.taxId ?? "none"}${parts.includesTax ? " included" : ""}`;
  const discount = `${trimDecimal(parts.discountPercent)}%${trimDecimal(parts.discountFixed)}`;
  return `${parts.kind}|${parts.planVersionId ?? ""}|${trimDecimal(parts.unitPrice)}|${trimDecimal(parts.quantity)}|${tax}|${discount}`;
}

export const keyOfPiece = (piece: Piece): string =>
  chargeKey({
    kind: piece.kind,
    planVersionId: piece.segment.planVersionId,
    taxId: piece.segment.taxId,
    includesTax: piece.segment.includesTax,
    unitPrice: piece.unitPrice,
    quantity: piece.quantity,
    discountPercent: piece.discountPercent,
    discountFixed: piece.discountFixed,
  });

/** Covered days with the line that bills them. */
export interface CoveredLine extends Period {
  readonly lineId: string;
  readonly key: string;
  /** A command has dealt with these days (paid days given up, a tax rise that leaves them alone): they stay as billed. */
  readonly isSettled: boolean;
}

/** B-52 what a person should look at before it is credited and charged anew. */
export interface Adjustment {
  readonly reason: "no_longer_desired" | "billed_otherwise";
  readonly credit: Period & { readonly lineId: string };
  /** The same days as they should be billed; empty when they should not. */
  readonly charge: readonly Piece[];
}

/**
 * B-52 covered days that are no longer desired, or under another key. There is no horizon here: days that are billed
 * ahead of it are still desired. Adjustments of one line that touch and have one reason are one.
 */
export function adjustmentsOf(
  service: Omit<ServiceDays, "covered">,
  lines: readonly CoveredLine[],
  grids: readonly CycleGrid[],
): Adjustment[] {
  const adjustments: Adjustment[] = [];
  for (const line of lines) {
    if (line.isSettled) continue;
    const before = { start: service.start, end: line.start };
    const covered = before.start < before.end ? [before] : [];
    const found: { reason: Adjustment["reason"]; start: Day; end: Day; charge: Piece[] }[] = [];
    let at = line.start;
    for (const piece of piecesToCharge({ ...service, covered }, line.end, grids)) {
      if (piece.start > at) found.push({ reason: "no_longer_desired", start: at, end: piece.start, charge: [] });
      at = piece.end;
      if (keyOfPiece(piece) === line.key) continue;
      const last = found.at(-1);
      if (last?.reason === "billed_otherwise" && last.end === piece.start) {
        last.end = piece.end;
        last.charge.push(piece);
      } else found.push({ reason: "billed_otherwise", start: piece.start, end: piece.end, charge: [piece] });
    }
    if (at < line.end) found.push({ reason: "no_longer_desired", start: at, end: line.end, charge: [] });
    for (const { reason, start, end, charge } of found) adjustments.push({ reason, credit: { lineId: line.lineId, start, end }, charge });
  }
  return adjustments;
}

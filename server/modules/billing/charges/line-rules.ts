// From pieces to charge lines (B-21, B-54, B-91), and from one bundle line to its parts (B-19). A line stores all that
// its amount was worked out from, so that any part of it can be worked out again: to credit it, or to explain it (B-253).
import { type Day, daysBetween, epochDay, maxDay, minDay, type Period } from "../../../../shared/calendar.ts";
import { splitByWeights } from "../../../../shared/money.ts";
import { chargeKey, type Piece, piecesToCharge, type ServiceDays } from "./coverage-rules.ts";
import { type CycleGrid, extendByPause, type PricingPeriod } from "./cycle-rules.ts";
import {
  type CostOfPiece,
  costOfItem,
  costOfPiece,
  type DiscountParts,
  type PriceParts,
  type Pricing,
  type Proration,
} from "./proration-rules.ts";

export const lineKinds = ["recurring", "pause", "one_time", "usage", "fee", "credit", "discount", "deposit"] as const;
export type LineKind = (typeof lineKinds)[number];

/** What every line on a document has. */
export interface PricedLine extends PriceParts {
  readonly kind: LineKind;
  readonly serviceId: string | null;
  readonly planVersionId: string | null;
  /** What discounts took off: part of neither `amountMinor`. */
  readonly allowanceMinor: bigint;
  /** After the allowance; gross if `includesTax`, else net. Negative for a credit. */
  readonly amountMinor: bigint;
  readonly includesTax: boolean;
  readonly taxId: string | null;
  /** The day whose rates it bears, where that is not the date of its document (B-144). */
  readonly taxOn?: Day | null;
}

/** A line for days of a service. */
export interface ServiceLine extends PricedLine, DiscountParts, Period {
  readonly kind: "recurring" | "pause";
  readonly serviceId: string;
  readonly planVersionId: string;
  readonly segmentId: string;
  readonly days: number;
  readonly ppStart: Day;
  readonly ppEnd: Day;
  readonly ppMonths: number;
  readonly priceMonths: number;
  readonly proration: Proration;
  readonly wholeOn: Day | null;
}

/** All lines that a service owes before the horizon, in order of days. */
export function linesOfService(
  serviceId: string,
  service: ServiceDays,
  horizon: Day,
  grids: readonly CycleGrid[],
  pricing: Pricing,
): ServiceLine[] {
  return piecesToCharge(service, horizon, grids).map((piece) => lineOfPiece(serviceId, piece, pricing));
}

export function lineOfPiece(serviceId: string, piece: Piece, pricing: Pricing): ServiceLine {
  const { costMinor, allowanceMinor } = costOfPiece(pricing, piece, piece);
  const { segment, pp } = piece;
  return {
    kind: piece.kind,
    serviceId,
    segmentId: segment.segmentId,
    planVersionId: segment.planVersionId,
    start: piece.start,
    end: piece.end,
    days: piece.days,
    ppStart: pp.start,
    ppEnd: pp.end,
    ppMonths: pp.months,
    priceMonths: pp.priceMonths,
    proration: piece.proration,
    wholeOn: piece.wholeOn,
    unitPrice: piece.unitPrice,
    quantity: piece.quantity,
    discountPercent: piece.discountPercent,
    discountFixed: piece.discountFixed,
    allowanceMinor,
    amountMinor: costMinor - allowanceMinor,
    includesTax: segment.includesTax,
    taxId: segment.taxId,
    ...(segment.rateDays ? { taxOn: piece.start } : {}),
  };
}

/** The key of B-51 under which the days of a line are covered. */
export const keyOfLine = (line: ServiceLine): string => chargeKey(line);

/** The pricing period that a stored line was priced in; with the pauses that have moved its days since (B-104). */
export function pricingPeriodOfLine(
  line: Pick<ServiceLine, "ppStart" | "ppEnd" | "ppMonths" | "priceMonths">,
  paused: readonly Period[] = [],
): PricingPeriod {
  const days = daysBetween(line.ppStart, line.ppEnd);
  const { ppStart: start, ppEnd: end, ppMonths: months, priceMonths } = line;
  return paused.reduce(extendByPause, { start, end, days, startEpoch: epochDay(start), months, priceMonths });
}

/**
 * What some of a line's days were billed at, by the formula and from the line's own figures (B-87, B-129): the parts of
 * a line sum to the line.
 */
export function partOfLine(pricing: Pricing, line: ServiceLine, part: Period, paused: readonly Period[] = []): CostOfPiece {
  const start = maxDay(part.start, line.start);
  // A pause moves the end of what the line paid for; the caller says how far by asking for those days.
  const end = paused.length > 0 ? part.end : minDay(part.end, line.end);
  if (start >= end) return { costMinor: 0n, allowanceMinor: 0n };
  const pp = pricingPeriodOfLine(line, paused);
  return costOfPiece(pricing, line, { start, end, pp, proration: line.proration, wholeOn: line.wholeOn });
}

/** Something that is not days of a service: a one-time plan, a fee, rated usage, a credit (B-55, B-84). */
export interface Item extends PriceParts {
  readonly kind: Exclude<LineKind, "recurring" | "pause">;
  readonly direction: "debit" | "credit";
  readonly serviceId: string | null;
  readonly planVersionId: string | null;
  readonly includesTax: boolean;
  readonly taxId: string | null;
}

export function lineOfItem(item: Item, pricing: Pricing): PricedLine {
  const size = costOfItem(pricing, item);
  return {
    kind: item.kind,
    serviceId: item.serviceId,
    planVersionId: item.planVersionId,
    unitPrice: item.unitPrice,
    quantity: item.quantity,
    allowanceMinor: 0n,
    amountMinor: item.direction === "credit" ? -size : size,
    includesTax: item.includesTax,
    taxId: item.taxId,
  };
}

/** One component plan of a bundle. */
export interface BundleComponent {
  readonly planVersionId: string;
  readonly weight: bigint;
  readonly taxId: string | null;
}

/** B-19 a bundle's amount over its components by weight; amounts and allowances of the parts sum to the bundle's. */
export function splitBundle<Line extends PricedLine>(line: Line, components: readonly BundleComponent[]): Line[] {
  const weights = components.map((component) => component.weight);
  const amounts = splitByWeights(line.amountMinor, weights);
  const allowances = splitByWeights(line.allowanceMinor, weights);
  return components.map((component, i) => ({
    ...line,
    planVersionId: component.planVersionId,
    taxId: component.taxId,
    amountMinor: amounts[i] ?? 0n,
    allowanceMinor: allowances[i] ?? 0n,
  }));
}

// B-140 how a customer is taxed decides before the plan does: who is exempt or accounts for the tax themselves gets a tax of that kind in place
// of the plan's, and a price that includes tax is theirs without it. How somebody is taxed changes on a day, and what a service costs with it
// (B-102).
import { type Day, maxDay } from "../../../../shared/calendar.ts";
import { add, divide, parseDecimal, type Rational, rational, toDecimal, trimDecimal } from "../../../../shared/rational.ts";
import type { BillableService } from "../../services/index.ts";

export const taxStatuses = ["taxable", "exempt", "reverse_charge"] as const;
export type TaxStatus = (typeof taxStatuses)[number];

/** On this day a customer began to be taxed in another way; `before`: until then. */
export interface TaxMove {
  readonly since: Day;
  readonly before: TaxStatus;
}

/** How a customer is taxed today, and how before: the oldest move first. */
export interface TaxedThrough {
  readonly now: TaxStatus;
  readonly moves: readonly TaxMove[];
}

export const taxStatusOn = ({ now, moves }: TaxedThrough, on: Day): TaxStatus => moves.find(({ since }) => on < since)?.before ?? now;

/** Another way from a day on. Changes that had begun then or later are overtaken; one that changes nothing leaves no trace. */
export function withTaxStatus(was: TaxedThrough, to: TaxStatus, since: Day): TaxedThrough {
  const before = was.moves.find((move) => move.since >= since)?.before ?? was.now;
  const kept = was.moves.filter((move) => move.since < since);
  return { now: to, moves: before === to ? kept : [...kept, { since, before }] };
}

/** The taxes of a provider that stand in for those of plans; null: it has none of that kind, so nothing can be invoiced (E_TAX_MISSING). */
export type TaxesInstead = Readonly<Record<Exclude<TaxStatus, "taxable">, string | null>>;

export interface Taxing {
  readonly instead: TaxesInstead;
  /** The share of the net price that is tax, on a day. */
  readonly shareOn: (taxed: { readonly taxId: string | null; readonly taxGroupId: string | null }, on: Day) => Rational;
}

/** A price that includes tax, without it; in the eight places of unit prices. */
export function withoutTax(price: string, share: Rational): string {
  return trimDecimal(toDecimal(divide(parseDecimal(price), add(rational(1n), share)), 8));
}

/** A service with the tax of its customer's status on each day. Doing it again changes nothing. */
export function taxedAs(service: BillableService, through: TaxedThrough, taxing: Taxing): BillableService {
  if (through.now === "taxable" && through.moves.length === 0) return service;
  const segments = service.segments.flatMap((segment) => {
    const cuts = through.moves.map(({ since }) => since).filter((on) => on > segment.start && (segment.end === null || on < segment.end));
    const starts = [segment.start, ...cuts];
    return starts.map((start, index) => {
      const piece = { ...inListTerms(segment), start, end: starts[index + 1] ?? segment.end };
      const status = taxStatusOn(through, maxDay(start, service.start));
      return status === "taxable" ? piece : segmentAs(piece, taxing.instead[status], taxing);
    });
  });
  return { ...service, segments, discounts: service.discounts.flatMap((discount) => discountAs(service, discount, through, taxing)) };
}

type Segment = BillableService["segments"][number];

/** What it costs anybody. */
const inListTerms = ({ asSold, ...segment }: Segment): Segment => ({ ...segment, ...asSold });

function segmentAs(segment: Segment, taxId: string | null, { shareOn }: Taxing): Segment {
  const { plan, includesTax, unitPrice, taxId: soldTax, taxGroupId } = segment;
  const net = (price: string): string => (includesTax ? withoutTax(price, shareOn(segment, segment.start)) : price);
  return {
    ...segment,
    taxId,
    taxGroupId: null,
    includesTax: false,
    unitPrice: net(unitPrice),
    asSold: { unitPrice, taxId: soldTax, taxGroupId, includesTax, plan },
    plan: {
      ...plan,
      pausePrice: net(plan.pausePrice),
      components: plan.components.map((part) => ({ ...part, taxId, taxGroupId: null })),
    },
  };
}

/** A fixed amount off a price that includes tax is off the net price, where that is what the customer pays. */
function discountAs(
  service: BillableService,
  discount: BillableService["discounts"][number],
  through: TaxedThrough,
  { shareOn }: Taxing,
): BillableService["discounts"] {
  if (discount.kind !== "fixed" || discount.isNet) return [discount];
  const end = discount.end;
  const cuts = service.segments
    .flatMap(({ start }) => [start])
    .concat(through.moves.map(({ since }) => since))
    .filter((on) => on > discount.start && (end === null || on < end));
  const starts = [discount.start, ...new Set(cuts.sort())];
  return starts.map((start, index) => {
    const piece = service.segments.find(({ end: over }) => over === null || start < over);
    const segment = piece && inListTerms(piece);
    const isNet = taxStatusOn(through, start) !== "taxable" && segment?.includesTax === true;
    return {
      ...discount,
      start,
      end: starts[index + 1] ?? end,
      ...(isNet ? { isNet, value: withoutTax(discount.value, shareOn(segment, maxDay(segment.start, start))) } : {}),
    };
  });
}

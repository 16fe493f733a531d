// B-140 how a customer is taxed decides before the plan does: who is exempt or accounts for the tax themselves gets a tax of that kind in place
// of the plan's, and a price that includes tax is theirs without it. How somebody is taxed changes on a day (B-102).
import { addDays, type Day } from "../../../../shared/calendar.ts";
import { add, divide, parseDecimal, type Rational, rational, toDecimal, trimDecimal } from "../../../../shared/rational.ts";
import type { TaxRule } from "../taxes-by-address/place-rules.ts";

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

/** Exempt by a certificate: from the day after its last one the customer is taxed like anybody. */
export const untilCertificateEnds = (through: TaxedThrough, lastDay: Day | null): TaxedThrough =>
  through.now === "exempt" && lastDay !== null ? withTaxStatus(through, "taxable", addDays(lastDay, 1)) : through;

/** The first day on which two ways of being taxed differ; null: on none. */
export function firstDifferentDay(a: TaxedThrough, b: TaxedThrough): Day | null {
  const days = [...a.moves, ...b.moves].map(({ since }) => since).sort();
  return days.find((on) => taxStatusOn(a, on) !== taxStatusOn(b, on)) ?? null;
}

/** The taxes of a provider that stand in for those of plans; null: it has none of that kind, so nothing can be invoiced (E_TAX_MISSING). */
export type TaxesInstead = Readonly<Record<Exclude<TaxStatus, "taxable">, string | null>>;

export interface Taxing {
  readonly instead: TaxesInstead;
  /** The partner's rules about taxes by address, and the country of who says none. */
  readonly rules: readonly TaxRule[];
  readonly home: string;
  /** The share of the net price that is tax, on a day. */
  readonly shareOn: (taxed: { readonly taxId: string | null; readonly taxGroupId: string | null }, on: Day) => Rational;
}

/** A price that includes tax, without it; in the eight places of unit prices. */
export function withoutTax(price: string, share: Rational): string {
  return trimDecimal(toDecimal(divide(parseDecimal(price), add(rational(1n), share)), 8));
}

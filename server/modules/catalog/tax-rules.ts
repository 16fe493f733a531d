// Taxes through time and tax groups (B-140 to B-144), as far as they are not money yet: which rate holds, and what a group
// comes to. Rounding and booking are billing's.
import type { Day } from "../../../shared/calendar.ts";
import { add, multiply, parseDecimal, type Rational, rational } from "../../../shared/rational.ts";

/** All taxes and groups, loaded once for a run. */
export interface TaxBook {
  readonly taxes: ReadonlyMap<string, Tax>;
  readonly groups: ReadonlyMap<string, TaxGroup>;
}

export interface Tax {
  readonly id: string;
  readonly name: string;
  /** The rows of one code are one tax through time. */
  readonly code: string;
  readonly ratePercent: string;
  readonly enCategory: "S" | "Z" | "E" | "AE" | "K" | "G" | "O";
  readonly exemptionText: string;
  readonly ledgerAccount: string;
  /** Half-open; null: since ever, for ever. */
  readonly validFrom: Day | null;
  readonly validTo: Day | null;
  readonly enabled: boolean;
  readonly version: number;
}

export interface TaxGroup {
  readonly id: string;
  readonly name: string;
  readonly components: readonly TaxComponent[];
  readonly enabled: boolean;
  readonly version: number;
}

export interface TaxComponent {
  readonly taxId: string;
  readonly base: "net" | "previous_tax" | "net_plus_previous" | "net_plus_all_previous" | "all_previous";
}

/** What a price is taxed with: one tax, a group, or neither. */
export interface TaxedWith {
  readonly taxId: string | null;
  readonly taxGroupId: string | null;
}

const holdsOn = (tax: Tax, on: Day): boolean =>
  (tax.validFrom === null || tax.validFrom <= on) && (tax.validTo === null || on < tax.validTo);

/**
 * B-144 the row of the same tax that holds on the day: plans and segments keep the row they were made with, documents take
 * the rate of their tax point. Undefined when the tax does not exist on that day.
 */
export function taxOn(book: Pick<TaxBook, "taxes">, taxId: string, on: Day): Tax | undefined {
  const named = book.taxes.get(taxId);
  if (!named || holdsOn(named, on)) return named;
  for (const tax of book.taxes.values()) if (tax.code === named.code && holdsOn(tax, on)) return tax;
  return undefined;
}

/** The days on which a tax gets another rate. */
export function rateChangesOf(book: Pick<TaxBook, "taxes">, taxId: string): Day[] {
  const code = book.taxes.get(taxId)?.code;
  const days = new Set<Day>();
  for (const tax of book.taxes.values()) if (tax.code === code && tax.validFrom !== null) days.add(tax.validFrom);
  return [...days].sort();
}

/** B-142 a group's effective rate as a share of the net amount, for display: documents compute and round each component. */
export function effectiveRate(book: TaxBook, taxed: TaxedWith, on: Day): Rational | undefined {
  if (taxed.taxId !== null) {
    const tax = taxOn(book, taxed.taxId, on);
    return tax && shareOf(tax);
  }
  if (taxed.taxGroupId === null) return rational(0n);
  const group = book.groups.get(taxed.taxGroupId);
  if (!group) return undefined;
  const parts: Rational[] = [];
  for (const { taxId, base } of group.components) {
    const tax = taxOn(book, taxId, on);
    if (!tax) return undefined;
    parts.push(multiply(shareOf(tax), baseOf(base, parts)));
  }
  return parts.reduce(add, rational(0n));
}

const shareOf = (tax: Tax): Rational => multiply(parseDecimal(tax.ratePercent), rational(1n, 100n));

const one = rational(1n);
const nothing = rational(0n);

/** What a component is a share of, when the net amount is 1. */
function baseOf(base: TaxComponent["base"], previous: readonly Rational[]): Rational {
  const last = previous.at(-1) ?? nothing;
  switch (base) {
    case "net":
      return one;
    case "previous_tax":
      return last;
    case "net_plus_previous":
      return add(one, last);
    case "net_plus_all_previous":
      return previous.reduce(add, one);
    case "all_previous":
      return previous.reduce(add, nothing);
  }
}

/** B-142 what is wrong with a group, or undefined. */
export function groupFault(components: readonly TaxComponent[]): string | undefined {
  if (components.length === 0) return "A group needs at least one tax.";
  if (components[0]?.base !== "net") return "The first tax of a group is always on the net amount.";
  if (new Set(components.map((component) => component.taxId)).size < components.length) return "A tax may occur once in a group.";
  return undefined;
}

// What another tax makes of a price (B-147). Pure: the update decides what is changed, and everybody who holds prices asks here.
import { addDays, type Day } from "../../../../shared/calendar.ts";
import { currencyExponent } from "../../../../shared/money.ts";
import {
  add,
  compare,
  divide,
  floor,
  multiply,
  parseDecimal,
  type Rational,
  rational,
  round,
  scaledToDecimal,
  trimDecimal,
} from "../../../../shared/rational.ts";
import { effectiveRate, type Tax, type TaxBook, type TaxedWith, type TaxGroup } from "../tax-rules.ts";

export const bearers = ["customer", "isp"] as const;
export const priceRoundings = ["0.01", "up_to_0.10", "up_to_1"] as const;
export type PriceRounding = (typeof priceRoundings)[number];

export interface TaxUpdateTerms {
  readonly oldTaxId: string;
  readonly newTaxId: string | null;
  readonly newRatePercent: string | null;
  readonly on: Day;
  readonly bearer: (typeof bearers)[number];
  readonly rounding: PriceRounding;
  /** B-149 what becomes of days from the date on that are on invoices already. */
  readonly billedDays: "leave" | "adjust";
  /** Undefined while it is only looked at. */
  readonly updateId?: string;
}

export interface TaxedPrice extends TaxedWith {
  readonly price: string;
  readonly includesTax: boolean;
  readonly currency: string;
}

/** A tax update as everybody who holds prices or taxes sees it. */
export interface TaxChange {
  readonly on: Day;
  readonly oldCode: string;
  readonly billedDays: "leave" | "adjust";
  readonly updateId: string | undefined;
  /** The tax that holds afterwards; its id is made up while nothing is applied yet. */
  readonly newTax: Tax;
  /** What is taxed so is taxed with this afterwards; undefined: it does not have the old tax. */
  retaxed(taxed: TaxedWith): TaxedWith | undefined;
  /** The share of the net price on the last day before, and from the day on. */
  shareBefore(taxed: TaxedWith): Rational | undefined;
  shareAfter(taxed: TaxedWith): Rational | undefined;
  /** What such a price is from the day on. */
  priceAfter(price: TaxedPrice): string;
  /** Groups with the old tax, and what they are made of afterwards. */
  readonly groups: readonly { readonly before: TaxGroup; readonly after: TaxGroup }[];
}

/** @param groupMap - groups that were made in place of others already */
export function taxChangeOf(book: TaxBook, terms: TaxUpdateTerms, groupMap: Readonly<Record<string, string>> = {}): TaxChange {
  const old = book.taxes.get(terms.oldTaxId);
  if (!old) throw new Error(`the tax ${terms.oldTaxId} is gone`);
  const newTax = newTaxOf(book, old, terms);
  const isOld = (taxId: string): boolean => book.taxes.get(taxId)?.code === old.code;
  const groups = [...book.groups.values()]
    .filter((group) => group.components.some(({ taxId }) => isOld(taxId)) && !Object.values(groupMap).includes(group.id))
    .map((before) => ({ before, after: groupAfter(before, terms, isOld, groupMap) }));
  const afterGroup = new Map(groups.map(({ before, after }) => [before.id, after]));
  const after = bookAfter(book, old, newTax, terms, [...afterGroup.values()]);
  const retaxed = ({ taxId, taxGroupId }: TaxedWith): TaxedWith | undefined => {
    if (taxId !== null) return isOld(taxId) ? { taxId: terms.newTaxId ?? taxId, taxGroupId: null } : undefined;
    const group = taxGroupId === null ? undefined : afterGroup.get(taxGroupId);
    return group && { taxId: null, taxGroupId: group.id };
  };
  const shareBefore = (taxed: TaxedWith): Rational | undefined => effectiveRate(book, taxed, addDays(terms.on, -1));
  const shareAfter = (taxed: TaxedWith): Rational | undefined => effectiveRate(after, retaxed(taxed) ?? taxed, terms.on);
  return {
    ...{ on: terms.on, oldCode: old.code, newTax, groups, retaxed, shareBefore, shareAfter },
    billedDays: terms.billedDays,
    updateId: terms.updateId,
    priceAfter: (price) => priceAfter(price, { before: shareBefore(price), after: shareAfter(price) }, terms),
  };
}

/** B-147 prices without tax never change; a price with tax keeps its net when the customer bears the change, and itself when the provider does. */
function priceAfter(
  { price, includesTax, currency }: TaxedPrice,
  shares: { before: Rational | undefined; after: Rational | undefined },
  { bearer, rounding }: Pick<TaxUpdateTerms, "bearer" | "rounding">,
): string {
  const { before, after } = shares;
  if (!includesTax || bearer === "isp" || !before || !after || compare(before, after) === 0) return trimDecimal(price);
  const one = rational(1n);
  return roundPrice(multiply(divide(parseDecimal(price), add(one, before)), add(one, after)), rounding, currency);
}

/** The nearest price in the currency's smallest unit, then up to the next tenth or whole where that is wished. */
function roundPrice(exact: Rational, rounding: PriceRounding, currency: string): string {
  const places = currencyExponent(currency);
  const unit = 10n ** BigInt(places);
  const minor = round(multiply(exact, rational(unit)));
  const step = rounding === "0.01" ? 1n : rounding === "up_to_1" ? unit : unit / 10n || 1n;
  const steps = floor({ n: minor + step - 1n, d: step });
  return trimDecimal(scaledToDecimal(steps * step, places));
}

function newTaxOf(book: TaxBook, old: Tax, { newTaxId, newRatePercent, on }: TaxUpdateTerms): Tax {
  if (newTaxId !== null) {
    const tax = book.taxes.get(newTaxId);
    if (!tax) throw new Error(`the tax ${newTaxId} is gone`);
    return tax;
  }
  const made = [...book.taxes.values()].find((tax) => tax.code === old.code && tax.validFrom === on);
  return made ?? { ...old, id: `${old.id} from ${on}`, ratePercent: newRatePercent ?? old.ratePercent, validFrom: on, validTo: null };
}

function groupAfter(
  before: TaxGroup,
  { newTaxId }: TaxUpdateTerms,
  isOld: (taxId: string) => boolean,
  groupMap: Readonly<Record<string, string>>,
): TaxGroup {
  if (newTaxId === null) return before;
  const components = before.components.map((part) => (isOld(part.taxId) ? { ...part, taxId: newTaxId } : part));
  return { ...before, id: groupMap[before.id] ?? `${before.id} after`, components };
}

function bookAfter(book: TaxBook, old: Tax, newTax: Tax, { newTaxId, on }: TaxUpdateTerms, groups: readonly TaxGroup[]): TaxBook {
  const taxes = new Map(book.taxes);
  if (newTaxId === null && !taxes.has(newTax.id)) {
    for (const tax of book.taxes.values())
      if (tax.code === old.code && (tax.validTo === null || on < tax.validTo)) taxes.set(tax.id, { ...tax, validTo: on });
    taxes.set(newTax.id, newTax);
  }
  return { taxes, groups: new Map([...book.groups, ...groups.map((group) => [group.id, group] as const)]) };
}

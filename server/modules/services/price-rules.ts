// What a service costs today, for showing it: by its period and by the month, with and without tax. Documents are worked out
// by billing; this is the same arithmetic for one period, whole and alone.
import type { Day } from "../../../shared/calendar.ts";
import { type MoneyJson, roundToMoney, toMoneyJson } from "../../../shared/money.ts";
import { add, compare, divide, multiply, parseDecimal, type Rational, rational, subtract } from "../../../shared/rational.ts";

export interface RangedDiscount {
  readonly percent: string | null;
  readonly fixed: string | null;
  readonly startOn: Day;
  readonly endBefore: Day | null;
}

export interface PricedService {
  readonly unitPrice: string;
  readonly quantity: string;
  readonly priceMonths: number;
  readonly includesTax: boolean;
  /** The tax as a share of the net price; undefined: it has no rate today. */
  readonly taxShare: Rational | undefined;
  readonly discounts: readonly RangedDiscount[];
}

export const discountHolds = (discount: Pick<RangedDiscount, "startOn" | "endBefore">, on: Day): boolean =>
  discount.startOn <= on && (discount.endBefore === null || on < discount.endBefore);

const zero = rational(0n);

/** B-21 several discounts add up, percentages of the list price first and then amounts; nothing costs less than nothing. */
export function discountedPrice(
  { unitPrice, quantity, discounts }: Pick<PricedService, "unitPrice" | "quantity" | "discounts">,
  on: Day,
): Rational {
  const list = multiply(parseDecimal(unitPrice), parseDecimal(quantity));
  const live = discounts.filter((discount) => discountHolds(discount, on));
  const percent = live.map((discount) => parseDecimal(discount.percent ?? "0")).reduce(add, zero);
  const fixed = live.map((discount) => parseDecimal(discount.fixed ?? "0")).reduce(add, zero);
  const left = subtract(subtract(list, multiply(list, multiply(percent, rational(1n, 100n)))), fixed);
  return compare(left, zero) < 0 ? zero : left;
}

export interface ShownPrice {
  readonly net: MoneyJson;
  readonly gross: MoneyJson;
}

export interface ShownPrices {
  /** For one pricing period, at today's discounts. */
  readonly period: ShownPrice;
  /** The same by the month. */
  readonly month: ShownPrice;
  readonly monthExact: { readonly net: Rational; readonly gross: Rational };
}

/** P-58 the price of a service at today's discounts; a longer period counts by its months. */
export function shownPrices(service: PricedService, currency: string, on: Day): ShownPrices {
  const price = discountedPrice(service, on);
  const withTax = add(rational(1n), service.taxShare ?? zero);
  const exact = service.includesTax ? { net: divide(price, withTax), gross: price } : { net: price, gross: multiply(price, withTax) };
  const months = rational(BigInt(service.priceMonths));
  const monthExact = { net: divide(exact.net, months), gross: divide(exact.gross, months) };
  return { period: shown(exact, currency), month: shown(monthExact, currency), monthExact };
}

/** B-19 the tax of a bundle's price as a share of its net: its parts take part by their weights. Undefined: one has no rate. */
export function shareOfParts(
  parts: readonly { readonly weight: bigint; readonly share: Rational | undefined }[],
  includesTax: boolean,
): Rational | undefined {
  const whole = parts.reduce((sum, { weight }) => sum + weight, 0n);
  if (whole === 0n) return zero;
  let sum = zero;
  for (const { weight, share } of parts) {
    if (share === undefined) return undefined;
    const part = rational(weight, whole);
    sum = add(sum, includesTax ? divide(part, add(rational(1n), share)) : multiply(part, share));
  }
  return includesTax ? subtract(divide(rational(1n), sum), rational(1n)) : sum;
}

/** P-58 what several services come to by the month; rounded once, at the end. */
export function totalByMonth(prices: readonly ShownPrices[], currency: string): ShownPrice {
  const sum = (of: (price: ShownPrices) => Rational): Rational => prices.map(of).reduce(add, zero);
  return shown({ net: sum((price) => price.monthExact.net), gross: sum((price) => price.monthExact.gross) }, currency);
}

const shown = ({ net, gross }: { net: Rational; gross: Rational }, currency: string): ShownPrice => ({
  net: toMoneyJson(roundToMoney(net, currency)),
  gross: toMoneyJson(roundToMoney(gross, currency)),
});

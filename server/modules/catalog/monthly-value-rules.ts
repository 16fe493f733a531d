// What a price is worth by the month (B-17): the measure for "upgrade or downgrade", and for what runs every month.
import { add, compare, divide, multiply, parseDecimal, type Rational, rational } from "../../../shared/rational.ts";

export interface ValuedPrice {
  readonly unitPrice: string;
  readonly quantity: string;
  /** The pricing period: months, or days of a prepaid period. */
  readonly period: { readonly months: number } | { readonly days: number };
  readonly includesTax: boolean;
  /** The tax as a share of the net price: 1/5 for 20 %. Only needed when the price includes it. */
  readonly taxShare: Rational;
}

// A month of the Gregorian calendar on average: 146,097 days in 400 years of 12 months. B-17 writes it as 30.436875 days.
const daysPerMonth = rational(146_097n, 4_800n);

/** B-17 price × quantity ÷ months of the pricing period, net of tax, without discounts. */
export function monthlyValue({ unitPrice, quantity, period, includesTax, taxShare }: ValuedPrice): Rational {
  const price = multiply(parseDecimal(unitPrice), parseDecimal(quantity));
  const net = includesTax ? divide(price, add(rational(1n), taxShare)) : price;
  const months = "months" in period ? rational(BigInt(period.months)) : divide(rational(BigInt(period.days)), daysPerMonth);
  return divide(net, months);
}

export type Direction = "upgrade" | "downgrade" | "lateral";

/** B-17 higher is an upgrade, lower a downgrade, equal lateral. */
export function directionOf(from: ValuedPrice, to: ValuedPrice): Direction {
  const difference = compare(monthlyValue(to), monthlyValue(from));
  return difference > 0 ? "upgrade" : difference < 0 ? "downgrade" : "lateral";
}

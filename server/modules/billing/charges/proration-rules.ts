// What days cost (B-87 to B-93). All prices are exact fractions of minor units until F rounds them; two pieces of a period
// are two differences of the same rounded curve, so that any way of cutting a period sums to the cent to its price.
import type { Day, Period } from "../../../../shared/calendar.ts";
import { currencyExponent } from "../../../../shared/money.ts";
import { compare, multiply, parseDecimal, type Rational, type RoundingMode, rational, round } from "../../../../shared/rational.ts";
import { daysInto, type PricingPeriod } from "./cycle-rules.ts";

export const prorationBases = ["actual", "thirty"] as const;
export type ProrationBasis = (typeof prorationBases)[number];

/** `on`, or what a first partial period costs where a plan has proration off (B-90). */
export const prorationKinds = ["on", "full", "free", "half_if_under_15_days"] as const;
export type Proration = (typeof prorationKinds)[number];

/** How one partner prices in one currency, with the prices that were worked out already. */
export interface Pricing {
  readonly currency: string;
  readonly exponent: number;
  readonly rounding: RoundingMode;
  readonly basis: ProrationBasis;
  readonly prices: Map<string, ExactPrice>;
}

/** A price for a whole pricing period in minor units: not rounded, and rounded (F(N) of B-87). */
export interface ExactPrice extends Rational {
  readonly whole: bigint;
}

/** What a price is made of; decimals as PostgreSQL prints them. */
export interface PriceParts {
  readonly unitPrice: string;
  readonly quantity: string;
}

/** Σ of the percentages and Σ of the fixed amounts per pricing period that hold on the same days (B-21). */
export interface DiscountParts {
  readonly discountPercent: string;
  readonly discountFixed: string;
}

/** Days of one pricing period, and how they are to be prorated. */
export interface DaysToPrice extends Period {
  readonly pp: PricingPeriod;
  readonly proration: Proration;
  /** With proration off: the day that carries the whole amount of the pricing period, its first billable one. */
  readonly wholeOn: Day | null;
}

// A partner has far fewer prices than this; the bound keeps a run over a million custom prices from growing.
const mostKnownPrices = 20_000;

export function createPricing(options: { currency: string; rounding?: RoundingMode; basis?: ProrationBasis }): Pricing {
  return {
    currency: options.currency,
    exponent: currencyExponent(options.currency),
    rounding: options.rounding ?? "half_away",
    basis: options.basis ?? "actual",
    prices: new Map(),
  };
}

/** U of B-87: unit price × quantity for the pricing period; before the first full cycle an m-th of it (B-92). */
export function priceOf(pricing: Pricing, parts: PriceParts, pp: PricingPeriod): ExactPrice {
  const share = shareOf(pp);
  return known(pricing, `${parts.unitPrice}*${parts.quantity}/${share}`, () => exactPrice(parts, share));
}

/**
 * B-91 U × d of the discounts: percentages of the list price first, then the fixed amounts, together no more than the
 * price. A fixed amount is per pricing period of the service, whatever its quantity.
 */
export function allowancePriceOf(pricing: Pricing, parts: PriceParts & DiscountParts, pp: PricingPeriod): ExactPrice {
  const share = shareOf(pp);
  const key = `${parts.unitPrice}*${parts.quantity}/${share}-${parts.discountPercent}%-${parts.discountFixed}`;
  return known(pricing, key, () => {
    const price = exactPrice(parts, share);
    const percent = multiply(price, multiply(parseDecimal(parts.discountPercent), rational(1n, 100n)));
    const fixed = multiply(parseDecimal(parts.discountFixed), rational(1n, share));
    const sum = { n: percent.n * fixed.d + fixed.n * percent.d, d: percent.d * fixed.d };
    return compare(sum, price) > 0 ? price : sum;
  });
}

const exactPrice = (parts: PriceParts, share: bigint): Rational =>
  multiply(multiply(parseDecimal(parts.unitPrice), parseDecimal(parts.quantity)), rational(1n, share));

const shareOf = (pp: PricingPeriod): bigint => (pp.months === pp.priceMonths ? 1n : BigInt(pp.priceMonths) / BigInt(pp.months));

function known(pricing: Pricing, key: string, work: () => Rational): ExactPrice {
  const found = pricing.prices.get(key);
  if (found) return found;
  if (pricing.prices.size >= mostKnownPrices) pricing.prices.clear();
  const major = work();
  const minor = { n: major.n * 10n ** BigInt(pricing.exponent), d: major.d };
  const price = { ...minor, whole: round(minor, pricing.rounding) };
  pricing.prices.set(key, price);
  return price;
}

/** F(k) of B-87: what the first k counted days of the pricing period cost. */
export function costOfFirstDays(pricing: Pricing, price: ExactPrice, pp: PricingPeriod, k: number): bigint {
  if (k <= 0) return 0n;
  if (k >= pp.days) return price.whole;
  // B-89 counts 30 days a month; a period counted in days has no months and always goes by its actual days.
  const isThirty = pricing.basis === "thirty" && pp.months > 0;
  const span = isThirty ? 30 * pp.months : pp.days;
  if (k >= span) return price.whole;
  return round({ n: price.n * BigInt(k), d: price.d * BigInt(span) }, pricing.rounding);
}

/** B-87 what days of one pricing period cost: F at their end less F at their start. */
export function costOfDays(pricing: Pricing, price: ExactPrice, days: DaysToPrice): bigint {
  if (days.proration !== "on") return costWithoutProration(pricing, price, days);
  const { pp } = days;
  if (days.start === pp.start && days.end === pp.end) return price.whole;
  return costOfFirstDays(pricing, price, pp, daysInto(pp, days.end)) - costOfFirstDays(pricing, price, pp, daysInto(pp, days.start));
}

/** B-90 the whole amount falls on one day, so cutting neither loses nor doubles it and a later end refunds nothing. */
function costWithoutProration(pricing: Pricing, price: ExactPrice, days: DaysToPrice): bigint {
  const { pp, proration, wholeOn } = days;
  if (!wholeOn || wholeOn < days.start || wholeOn >= days.end) return 0n;
  if (wholeOn <= pp.start) return price.whole;
  if (proration === "free") return 0n;
  const isHalf = proration === "half_if_under_15_days" && pp.days - daysInto(pp, wholeOn) < 15;
  return isHalf ? round({ n: price.n, d: price.d * 2n }, pricing.rounding) : price.whole;
}

/** What days cost with their discounts: `costMinor` before them, `allowanceMinor` off it. */
export interface CostOfPiece {
  readonly costMinor: bigint;
  readonly allowanceMinor: bigint;
}

/**
 * Both curves are rounded on their own (B-91). So a piece of a price that is discounted to less than a minor unit a day
 * can come out at −1 minor unit; over the whole period price and allowance still tie to the cent.
 */
export function costOfPiece(pricing: Pricing, parts: PriceParts & DiscountParts, days: DaysToPrice): CostOfPiece {
  const costMinor = costOfDays(pricing, priceOf(pricing, parts, days.pp), days);
  if (parts.discountPercent === "0" && parts.discountFixed === "0") return { costMinor, allowanceMinor: 0n };
  return { costMinor, allowanceMinor: costOfDays(pricing, allowancePriceOf(pricing, parts, days.pp), days) };
}

/** R(unit price × quantity), for what is sold once. Half a kilometre of cable is a quantity too. */
export const costOfItem = (pricing: Pricing, parts: PriceParts): bigint =>
  known(pricing, `${parts.unitPrice}*${parts.quantity}/1`, () => exactPrice(parts, 1n)).whole;

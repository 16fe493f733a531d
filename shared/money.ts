// Money is a whole number of minor units and a currency: 30.00 EUR is { minor: 3000n, currency: "EUR" }.
// A fraction of a minor unit exists only inside a calculation and is rounded here and nowhere else.
import { z } from "zod";
import { multiply, parseDecimal, type Rational, type RoundingMode, rational, round, scaledToDecimal } from "./rational.ts";

export interface Money {
  readonly minor: bigint;
  readonly currency: string;
}

/** Money as it travels: the amount is a decimal text with the currency's own number of places. */
export interface MoneyJson {
  readonly amount: string;
  readonly currency: string;
}

// ISO 4217, the currencies that do not have two decimals.
// biome-ignore format: one line per number of decimals.
const unusualExponents: Readonly<Record<string, number>> = {
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0,
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
  CLF: 4, UYW: 4,
};

/** How many decimals the currency has: 0 for JPY, 2 for EUR, 3 for KWD. */
export const currencyExponent = (currency: string): number => unusualExponents[currency] ?? 2;

export const money = (minor: bigint, currency: string): Money => ({ minor, currency });
export const zero = (currency: string): Money => ({ minor: 0n, currency });

/** The one place where an exact amount of major units becomes money. */
export function roundToMoney(exactMajor: Rational, currency: string, mode: RoundingMode = "half_away"): Money {
  return { minor: roundToMinor(exactMajor, currencyExponent(currency), mode), currency };
}

/** As `roundToMoney`, for loops that carry bare minor units of one currency. */
export function roundToMinor(exactMajor: Rational, exponent: number, mode: RoundingMode = "half_away"): bigint {
  return round(multiply(exactMajor, rational(10n ** BigInt(exponent))), mode);
}

/** "12.34" and "EUR" as money. Throws when the text has more decimals than the currency: nothing is rounded silently. */
export function parseMoney(amount: string, currency: string): Money {
  const exponent = currencyExponent(currency);
  const exact = parseDecimal(amount);
  const scaled = multiply(exact, rational(10n ** BigInt(exponent)));
  if (scaled.n % scaled.d !== 0n) throw new RangeError(`${amount} has more than the ${exponent} decimals of ${currency}`);
  return { minor: scaled.n / scaled.d, currency };
}

/** 1234n EUR is "12.34". */
export const minorToDecimal = (minor: bigint, currency: string): string => scaledToDecimal(minor, currencyExponent(currency));

export const toMoneyJson = (m: Money): MoneyJson => ({ amount: minorToDecimal(m.minor, m.currency), currency: m.currency });
export const fromMoneyJson = (json: MoneyJson): Money => parseMoney(json.amount, json.currency);

export function addMoney(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return { minor: a.minor + b.minor, currency: a.currency };
}

export function subtractMoney(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return { minor: a.minor - b.minor, currency: a.currency };
}

export const negateMoney = (m: Money): Money => ({ minor: -m.minor, currency: m.currency });

// Math.min and Math.max refuse bigint.
export const minMinor = (a: bigint, b: bigint): bigint => (b < a ? b : a);
export const maxMinor = (a: bigint, b: bigint): bigint => (b > a ? b : a);

/**
 * Splits a whole amount by weights so that the parts add up to it: every part is rounded down (towards zero) and the
 * units left over go to the largest remainders, the earlier part first.
 */
export function splitByWeights(total: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((a, b) => a + b, 0n);
  if (sum <= 0n || weights.some((w) => w < 0n)) throw new RangeError("weights must not be negative and need a positive sum");
  const sign = total < 0n ? -1n : 1n;
  const size = total * sign;
  const parts = weights.map((weight, index) => ({ index, part: (size * weight) / sum, rest: (size * weight) % sum }));
  let left = size - parts.reduce((a, p) => a + p.part, 0n);
  for (const p of parts.toSorted((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1))) {
    if (left === 0n) break;
    p.part += 1n;
    left -= 1n;
  }
  return parts.map((p) => p.part * sign);
}

function sameCurrency(a: Money, b: Money): void {
  if (a.currency !== b.currency) throw new RangeError(`${a.currency} and ${b.currency} cannot be added`);
}

export const Currency = z.string().regex(/^[A-Z]{3}$/, "three capital letters, ISO 4217");

/** Money on the wire. Refuses more decimals than the currency has. */
export const MoneyShape = z
  .object({ amount: z.string().regex(/^-?\d{1,15}(\.\d{1,4})?$/, "a decimal number such as 12.34"), currency: Currency })
  .refine(hasFittingDecimals, { path: ["amount"], params: { code: "too-many-decimals" }, message: "more decimals than the currency has" });

/** Money above zero, as a person types a payment. */
export const PositiveAmount = MoneyShape.refine(({ amount }) => !amount.startsWith("-") && /[1-9]/.test(amount), {
  path: ["amount"],
  params: { code: "amount" },
  message: "an amount above zero",
});

function hasFittingDecimals({ amount, currency }: MoneyJson): boolean {
  return (amount.split(".")[1]?.length ?? 0) <= currencyExponent(currency);
}

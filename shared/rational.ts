// Exact fractions. Everything between a price and a rounded amount is worked out with these: binary floating point
// would lose cents, and rounding twice would too.

/** An exact fraction; `d` is always positive. Not reduced: the numbers of one calculation stay small. */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

/** How a fraction becomes a whole number. Half away from zero is the default of the whole system. */
export const roundingModes = ["half_away", "half_even", "down"] as const;
export type RoundingMode = (typeof roundingModes)[number];

export function rational(n: bigint, d = 1n): Rational {
  if (d === 0n) throw new RangeError("a fraction with denominator 0");
  return d < 0n ? { n: -n, d: -d } : { n, d };
}

export const add = (a: Rational, b: Rational): Rational =>
  a.d === b.d ? { n: a.n + b.n, d: a.d } : { n: a.n * b.d + b.n * a.d, d: a.d * b.d };

export const subtract = (a: Rational, b: Rational): Rational => add(a, { n: -b.n, d: b.d });

export const multiply = (a: Rational, b: Rational): Rational => ({ n: a.n * b.n, d: a.d * b.d });

export const divide = (a: Rational, b: Rational): Rational => rational(a.n * b.d, a.d * b.n);

/** Below 0 when a < b, 0 when equal, above 0 when a > b. */
export function compare(a: Rational, b: Rational): number {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The largest whole number that is not above the fraction. */
export function floor(x: Rational): bigint {
  const whole = x.n / x.d;
  return x.n < 0n && whole * x.d !== x.n ? whole - 1n : whole;
}

/** The whole number nearest to the fraction, by the given mode. Symmetric: round(−x) = −round(x). */
export function round(x: Rational, mode: RoundingMode = "half_away"): bigint {
  const negative = x.n < 0n;
  const n = negative ? -x.n : x.n;
  const whole = n / x.d;
  const twiceRest = (n % x.d) * 2n;
  const isHalf = twiceRest === x.d;
  const up = mode !== "down" && (isHalf ? mode === "half_away" || whole % 2n === 1n : twiceRest > x.d);
  const rounded = up ? whole + 1n : whole;
  return negative ? -rounded : rounded;
}

const decimalShape = /^(-?)(\d{1,30})(?:\.(\d{1,18}))?$/;

/** "12.345" as an exact fraction; throws on anything that is not a plain decimal number. */
export function parseDecimal(text: string): Rational {
  const match = decimalShape.exec(text);
  if (!match) throw new RangeError(`not a decimal number: ${JSON.stringify(text)}`);
  const [, sign, whole = "0", fraction = ""] = match;
  const d = 10n ** BigInt(fraction.length);
  const n = BigInt(whole) * d + BigInt(fraction || "0");
  return { n: sign ? -n : n, d };
}

/** The same number without zeros that say nothing: "45.00000000" is "45". Equal numbers get equal texts. */
export function trimDecimal(text: string): string {
  const point = text.indexOf(".");
  if (point < 0) return text === "-0" ? "0" : text;
  let end = text.length;
  while (text.charCodeAt(end - 1) === 48) end -= 1;
  const trimmed = text.slice(0, end - 1 === point ? point : end);
  return trimmed === "-0" ? "0" : trimmed;
}

/** The fraction as a decimal text with exactly `places` digits after the point, rounded half away from zero. */
export function toDecimal(x: Rational, places: number): string {
  const scaled = round({ n: x.n * 10n ** BigInt(places), d: x.d });
  return scaledToDecimal(scaled, places);
}

/** 1234n with 2 places is "12.34". */
export function scaledToDecimal(scaled: bigint, places: number): string {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, "0");
  const sign = scaled < 0n ? "-" : "";
  return places === 0 ? sign + digits : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

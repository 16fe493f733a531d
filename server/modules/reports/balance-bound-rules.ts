/**
 * A bound that a person typed, in minor units of a currency with so many decimals. 10.005 "or more" in a currency of two decimals means 10.01 or more,
 * "or less" 10.00 or less.
 */
export function boundInMinor(amount: string, exponent: number, bound: "from" | "to"): bigint {
  const isNegative = amount.startsWith("-");
  const [whole = "0", fraction = ""] = amount.replace("-", "").split(".");
  const kept = BigInt(whole + fraction.slice(0, exponent).padEnd(exponent, "0"));
  const isExact = /^0*$/.test(fraction.slice(exponent));
  const towardsZero = isNegative ? -kept : kept;
  if (isExact || (bound === "from") === isNegative) return towardsZero;
  return bound === "from" ? towardsZero + 1n : towardsZero - 1n;
}

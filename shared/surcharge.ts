// What a gateway adds for whoever pays with it (P-119): server and browser work it out alike, to the cent.
import { type Money, money, roundToMoney } from "./money.ts";
import { add, multiply, parseDecimal, rational, round } from "./rational.ts";

/** Amounts with tax, as decimal text in the currency of the payment. */
export interface SurchargeRule {
  readonly fixed: string;
  /** Of what is paid. */
  readonly percent: string;
  /** Never more than this; null: no such limit. */
  readonly cap: string | null;
}

/** Zero for nothing. Half a cent is rounded up, like every amount. */
export function surchargeOf(paid: Money, rule: SurchargeRule | null): Money {
  const { currency } = paid;
  if (rule === null || paid.minor <= 0n) return money(0n, currency);
  const fixed = roundToMoney(parseDecimal(rule.fixed), currency).minor;
  const share = multiply(rational(paid.minor), multiply(parseDecimal(rule.percent), rational(1n, 100n)));
  const minor = round(add(rational(fixed), share));
  const cap = rule.cap === null ? null : roundToMoney(parseDecimal(rule.cap), currency).minor;
  return money(cap !== null && minor > cap ? cap : minor, currency);
}

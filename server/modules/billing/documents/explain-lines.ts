// B-155 "How this amount was calculated": the price of each line, which of its days are charged, and the sum, in the reader's language.
import { type Day, daysBetween } from "../../../../shared/calendar.ts";
import { roundToMoney } from "../../../../shared/money.ts";
import { multiply, parseDecimal, rational, trimDecimal } from "../../../../shared/rational.ts";
import { moneyText, periodText, priceText, type textsIn } from "../../../platform/texts.ts";
import type { DocumentLineTable } from "../tables.ts";

type Line = Pick<DocumentLineTable, "period_start" | "period_end" | "pp_start" | "pp_end" | "unit_price" | "quantity" | "includes_tax"> & {
  readonly amount_minor: bigint;
  readonly allowance_minor: bigint;
};

interface Reader {
  readonly language: string;
  readonly currency: string;
  readonly t: ReturnType<typeof textsIn>;
}

/** None where the line says all there is to know: one piece at its price. */
export function explainLine(line: Line, { language, currency, t }: Reader): string[] {
  const amount = (minor: bigint): string => moneyText(minor, currency, language);
  const price = priceText(line.unit_price, currency, language);
  const quantity = trimDecimal(line.quantity);
  const costs = quantity === "1" ? price : `${price} × ${quantity}`;
  const whole = line.amount_minor + line.allowance_minor;
  const steps = stepsOfPrice(line, { costs, whole: amount(whole), isShareOf: (share) => isPlainShare(line, share, currency), language, t });
  if (line.allowance_minor !== 0n)
    steps.push(t("explain.discount", { before: amount(whole), discount: amount(line.allowance_minor), after: amount(line.amount_minor) }));
  return steps;
}

interface Share {
  /** Days of the priced period before the charged ones, up to their end, and in all. */
  readonly from: number;
  readonly to: number;
  readonly whole: number;
}

interface Words {
  readonly costs: string;
  readonly whole: string;
  readonly isShareOf: (share: Share) => boolean;
  readonly language: string;
  readonly t: ReturnType<typeof textsIn>;
}

function stepsOfPrice(line: Line, { costs, whole, isShareOf, language, t }: Words): string[] {
  const { period_start, period_end, pp_start, pp_end } = line;
  if (!period_start || !period_end || !pp_start || !pp_end)
    return trimDecimal(line.quantity) === "1" ? [] : [t("explain.pieces", { costs, amount: whole })];
  const share: Share = {
    from: daysBetween(pp_start, period_start),
    to: daysBetween(pp_start, period_end),
    whole: daysBetween(pp_start, pp_end),
  };
  const period = (start: Day, end: Day): string => periodText({ start, end }, language);
  const price = t(line.includes_tax ? "explain.price-gross" : "explain.price-net", {
    costs,
    period: period(pp_start, pp_end),
    days: share.whole,
  });
  if (share.from === 0 && share.to === share.whole) return [price, t("explain.whole", { amount: whole })];
  const days = share.to - share.from;
  // Where the provider counts in another way (thirty days a month, whole first months), a sum of ours would not be theirs.
  const sum = isShareOf(share) ? `${sumOf(costs, share)} = ${whole}` : whole;
  return [price, t("explain.part", { period: period(period_start, period_end), days, ofDays: share.whole, sum })];
}

function sumOf(costs: string, { from, to, whole }: Share): string {
  const part = (days: number): string => `${costs} × ${days}/${whole}`;
  return from === 0 ? part(to) : to === whole ? `${costs} − ${part(from)}` : `${part(to)} − ${part(from)}`;
}

/** B-87: the days up to the end, less the days before the start, each rounded once. */
function isPlainShare(line: Line, { from, to, whole }: Share, currency: string): boolean {
  const costs = multiply(parseDecimal(line.unit_price), parseDecimal(line.quantity));
  const upTo = (days: number): bigint => roundToMoney(multiply(costs, rational(BigInt(days), BigInt(whole))), currency).minor;
  const size = upTo(to) - upTo(from);
  const charged = line.amount_minor + line.allowance_minor;
  return size === charged || -size === charged;
}

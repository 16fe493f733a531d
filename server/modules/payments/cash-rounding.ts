// B-4: in cash only whole steps are taken. The difference is one line on account 6990, never part of the document and its tax.
import { currencyExponent } from "../../../shared/money.ts";
import { multiply, parseDecimal, rational, round } from "../../../shared/rational.ts";
import type { Work } from "../../platform/work.ts";
import { type MoneyWay, roundToCashStep } from "../billing/index.ts";
import { getSetting } from "../partners/index.ts";
import { cashRoundingStep } from "./settings.ts";

/** What is taken for an amount that is paid in a certain way. Below half of a step it is the amount itself: nobody pays with nothing. */
export async function takenFor(
  work: Work,
  { partnerId, amountMinor, currency, method }: { partnerId: string; amountMinor: bigint; currency: string; method: MoneyWay },
): Promise<bigint> {
  if (method !== "cash") return amountMinor;
  const step = await getSetting(work, cashRoundingStep, { partnerId });
  const stepMinor = round(multiply(parseDecimal(step), rational(10n ** BigInt(currencyExponent(currency)))));
  const takenMinor = roundToCashStep(amountMinor, stepMinor);
  return takenMinor === 0n ? amountMinor : takenMinor;
}

import type { Day } from "../../../../shared/calendar.ts";
import { currencyExponent, minorToDecimal } from "../../../../shared/money.ts";
import { multiply, parseDecimal, rational } from "../../../../shared/rational.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { cycleOn, gridOn } from "../charges/cycle-rules.ts";
import { loadBillingContext } from "../runs/billing-context.ts";
import { db } from "../tables.ts";
import { earlyFee } from "./settle-rules.ts";

/** B-20 what leaving a contract before its end costs, as decimal text; "0" at its end or after it. */
export async function earlyEndFee(
  work: Work,
  end: {
    readonly payerId: string;
    readonly kind: "fixed" | "percent_of_remaining" | "remaining";
    /** An amount, or per cent. */
    readonly fee: string;
    readonly unitPrice: string;
    readonly quantity: string;
    readonly priceMonths: number;
    readonly from: Day;
    readonly contractEndOn: Day;
  },
): Promise<string> {
  const account = await db(work).selectFrom("billing.accounts").selectAll().where("id", "=", end.payerId).executeTakeFirst();
  if (!account) throw notFound("This customer has no billing account.");
  const context = await loadBillingContext(work, account.partner_id);
  const exponent = currencyExponent(account.currency);
  const perMonth = multiply(
    multiply(parseDecimal(end.unitPrice), parseDecimal(end.quantity)),
    rational(10n ** BigInt(exponent), BigInt(Math.max(end.priceMonths, 1))),
  );
  const grids = context.gridsOf(account);
  const minor = earlyFee(
    context.pricingOf(account.currency),
    { ...end, fee: parseDecimal(end.fee), monthlyMinor: perMonth, exponent },
    (on) => cycleOn(gridOn(grids, on), on),
  );
  return minorToDecimal(minor, account.currency);
}

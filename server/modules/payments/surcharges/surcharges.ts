// P-119, M-24 what a gateway adds for whoever pays with it: worked out when an attempt begins, and an invoice of its own when the money is there.

import { calendarDay } from "../../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { surchargeOf } from "../../../../shared/surcharge.ts";
import { fieldProblem, Problem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { creditInvoice, findDocumentFacts, issueSurcharge } from "../../billing/index.ts";
import { loadTaxBook } from "../../catalog/index.ts";
import { listBuyers } from "../../customers/index.ts";
import { getPartner, sayIn } from "../../partners/index.ts";
import type { Attempt } from "../attempts/attempt-queries.ts";
import type { GatewayConfig } from "../gateways/gateway-configs.ts";
import { surchargeMoved } from "../problems.ts";
import type { StoredSurcharge } from "../tables.ts";

type Amount = { readonly currency: string; readonly minor: bigint };

/** What a payer is told of it: how it comes about, not how it is taxed. */
export const surchargeView = ({ surcharge }: Pick<GatewayConfig, "surcharge">) =>
  surcharge && { fixed: surcharge.fixed, percent: surcharge.percent, cap: surcharge.cap };

/** What is added to so much; what the payer was shown has to be that. @param shown - undefined: nobody looks, the program charges by itself. */
export function addedTo(paid: Amount, config: GatewayConfig, shown: Amount | undefined | "unattended"): bigint {
  const fee = surchargeOf(money(paid.minor, paid.currency), config.surcharge);
  if (shown === "unattended") return fee.minor;
  if ((shown?.minor ?? 0n) === fee.minor && (shown === undefined || shown.currency === fee.currency)) return fee.minor;
  const now = toMoneyJson(fee);
  throw surchargeMoved(`Paying this way adds ${now.amount} ${now.currency}. Look at it and confirm it.`, {
    current: { surcharge: now },
    errors: [{ field: "surcharge", code: "surcharge-moved", params: { fee: now } }],
  });
}

/** B-181 the invoice of it; null: there is none to pay, and all of the money is the customer's. The account is locked. */
export async function invoiceSurcharge(
  work: Work,
  attempt: Attempt,
  { amountMinor, title }: { amountMinor: bigint; title: string },
): Promise<{ documentId: string; amountMinor: bigint } | null> {
  const { fee_minor: feeMinor, account_id: accountId, partner_id: partnerId } = attempt;
  const taxId = await taxOf(work, attempt.fee_tax);
  // B-180 less may have come than was asked for.
  if (feeMinor === 0n || feeMinor >= amountMinor || taxId === undefined) return null;
  const language = (await listBuyers(work, [accountId])).get(accountId)?.language ?? "en";
  const issued = await issueSurcharge(work, accountId, {
    text: (await sayIn(work, partnerId, language, "print"))("surcharge", { title }),
    amountMinor: feeMinor,
    taxId,
    on: calendarDay(work.now, (await getPartner(work, partnerId)).timeZone),
  });
  return issued && { documentId: issued.documentId, amountMinor: feeMinor };
}

/** The rows of one code are one tax through time; the invoice takes the rate of its day. */
async function taxOf(work: Work, code: string | null): Promise<string | undefined> {
  if (code === null) return undefined;
  return [...(await loadTaxBook(work)).taxes.values()].find((tax) => tax.enabled && tax.code === code)?.id;
}

/** What did not hold, or was given back as a whole, costs nothing: the invoice of its surcharge is credited. */
export async function creditSurcharge(work: Work, payment: { fee_document_id: string | null; receipt_number: string }): Promise<void> {
  if (payment.fee_document_id === null) return;
  const facts = await findDocumentFacts(work, payment.fee_document_id);
  if (!facts) return;
  try {
    await creditInvoice(work, { invoiceId: payment.fee_document_id, reason: payment.receipt_number, releaseDays: false, isQuiet: true });
  } catch (error) {
    // Somebody has credited it before.
    if (!(error instanceof Problem)) throw error;
  }
}

/** Who sets a surcharge says how it is taxed. */
export async function checkSurcharge(work: Work, surcharge: StoredSurcharge | null | undefined): Promise<void> {
  if (!surcharge) return;
  if ((await taxOf(work, surcharge.tax)) === undefined)
    throw fieldProblem("surcharge.tax", "unknown-value", "Choose a tax that is in force.");
}

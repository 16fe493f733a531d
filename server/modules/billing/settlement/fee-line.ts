import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { pricedFor } from "../accounts/tax-status.ts";
import { lineOfItem } from "../charges/line-rules.ts";
import type { DraftLine } from "../documents/draft-document.ts";
import type { BillingContext } from "../runs/billing-context.ts";
import type { Fee } from "./settlement.ts";

export function lineOfFee(work: Work, context: BillingContext, account: AccountRow, fee: Fee): DraftLine {
  const listed = { unitPrice: fee.amount, taxId: fee.taxId, includesTax: fee.includesTax };
  const price = pricedFor(context, account, context.today, listed, fee.taxedAt);
  return {
    ...lineOfItem(
      {
        kind: "fee",
        direction: "debit",
        serviceId: fee.serviceId,
        planVersionId: null,
        ...price,
        quantity: "1",
      },
      context.pricingOf(account.currency),
    ),
    id: uuidv7(work.now.getTime()),
    category: "fee",
    planId: null,
    revenueAccount: null,
    text: fee.text,
    period: null,
    pp: null,
    days: null,
    refersTo: null,
    futureItemId: null,
  };
}

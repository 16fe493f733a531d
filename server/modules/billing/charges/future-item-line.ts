import type { Day } from "../../../../shared/calendar.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { pricedFor } from "../accounts/tax-status.ts";
import type { DraftLine } from "../documents/draft-document.ts";
import type { BillingContext } from "../runs/billing-context.ts";
import type { FutureItem, WaitingItem } from "./account-queries.ts";
import { lineOfItem } from "./line-rules.ts";
import type { Pricing } from "./proration-rules.ts";

/**
 * The line of an item for a customer as they are taxed on the day (B-140), where it is taxed: see `placeItems`. The rest of a credit that an
 * invoice could not bear whole has the tax that it was given with.
 */
export function lineOfWaitingItem(work: Work, context: BillingContext, account: AccountRow, item: WaitingItem, on: Day): DraftLine {
  const pricing = context.pricingOf(account.currency);
  const isTaxed = item.rest_of !== null;
  if (isTaxed) return lineOfFutureItem(work, item, pricing);
  const price = { unitPrice: item.unit_price, taxId: item.tax_id ?? item.tax_group_id, includesTax: item.includes_tax };
  const { unitPrice, taxId, includesTax } = pricedFor(context, account, on, price, item.taxedAt);
  return lineOfFutureItem(work, { ...item, unit_price: unitPrice, tax_id: taxId, tax_group_id: null, includes_tax: includesTax }, pricing);
}

/** The line of an item that waited for its invoice. */
export const lineOfFutureItem = (work: Work, item: FutureItem, pricing: Pricing): DraftLine => ({
  ...lineOfItem(
    {
      kind: item.kind,
      direction: item.side,
      serviceId: item.service_id,
      planVersionId: null,
      unitPrice: item.unit_price,
      quantity: item.quantity,
      includesTax: item.includes_tax,
      taxId: item.tax_id ?? item.tax_group_id,
    },
    pricing,
  ),
  id: uuidv7(work.now.getTime()),
  category: item.category,
  planId: null,
  revenueAccount: null,
  text: item.text,
  period: item.period_start && item.period_end ? { start: item.period_start, end: item.period_end } : null,
  pp: null,
  days: null,
  refersTo: null,
  futureItemId: item.id,
});

import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import type { DraftLine } from "../documents/draft-document.ts";
import type { FutureItem } from "./account-queries.ts";
import { lineOfItem } from "./line-rules.ts";
import type { Pricing } from "./proration-rules.ts";

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

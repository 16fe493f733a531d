import { addDays, type Period } from "../../../../shared/calendar.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import type { Buyer } from "../../customers/index.ts";
import { getSetting } from "../../partners/index.ts";
import { buyerOf } from "../accounts/buyer.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import type { BillingContext } from "../runs/billing-context.ts";
import { dueDays } from "../settings.ts";
import type { DocumentOrigin } from "../tables.ts";
import type { DraftDocument, DraftLine } from "./draft-document.ts";
import { taxDocument } from "./tax-rules.ts";

/** An invoice of today that belongs to no run. */
export async function draftInvoice(
  work: Work,
  context: BillingContext,
  { account, buyer, lines, origin }: { account: AccountRow; buyer: Buyer; lines: readonly DraftLine[]; origin: DocumentOrigin },
): Promise<DraftDocument> {
  const issuedOn = context.today;
  const place = { partnerId: account.partner_id, customerId: account.id };
  return {
    id: uuidv7(work.now.getTime()),
    kind: "invoice",
    origin,
    accountId: account.id,
    partnerId: account.partner_id,
    runId: null,
    invoiceId: null,
    issuedOn,
    dueOn: addDays(issuedOn, account.due_days ?? (await getSetting(work, dueDays, place))),
    period: spanOf(lines.flatMap((line) => (line.period ? [line.period] : []))),
    currency: account.currency,
    rounding: context.rounding,
    taxRounding: context.taxRoundingOf(account.id),
    seller: context.seller,
    buyer: buyerOf(buyer, account),
    language: buyer.language,
    lines,
    taxed: taxDocument(lines, context.treatmentsOn(issuedOn), {
      taxRounding: context.taxRoundingOf(account.id),
      rounding: context.rounding,
    }),
    taxNames: context.taxNames,
    poNumber: account.po_number,
    note: context.invoiceNote,
    memo: "",
  };
}

export function spanOf(periods: readonly Period[]): Period | null {
  const start = periods.map((period) => period.start).sort()[0];
  const end = periods
    .map((period) => period.end)
    .sort()
    .at(-1);
  return start && end ? { start, end } : null;
}

// What follows at once when money reaches a prepaid account: the advance-payment invoice, where the provider makes one, and the service
// that could not be paid before (B-33, B-34).
import { calendarDay } from "../../../../shared/calendar.ts";
import { minorToDecimal } from "../../../../shared/money.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { listBuyers } from "../../customers/index.ts";
import { getSetting, loadSettings } from "../../partners/index.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import type { SortedLine } from "../charges/service-lines.ts";
import { issueDocuments } from "../documents/issue-documents.ts";
import { loadBillingContext } from "../runs/billing-context.ts";
import { documentOf } from "../runs/compose-documents.ts";
import { dueDays } from "../settings.ts";
import { advanceTax, advanceText, prepaidInvoiceAfter } from "./prepaid-settings.ts";
import { chargeSoon } from "./prepaid-step.ts";

/** The account is locked and the payment is in the books. */
export async function moneyArrived(work: Work, account: AccountRow, amountMinor: bigint): Promise<void> {
  if (account.billing_type === "recurring") return;
  const place = { partnerId: account.partner_id };
  if ((await getSetting(work, prepaidInvoiceAfter, place)) === "payment") await invoiceAdvance(work, account, amountMinor);
  await chargeSoon(work, account.id);
}

async function invoiceAdvance(work: Work, account: AccountRow, amountMinor: bigint): Promise<void> {
  const place = { partnerId: account.partner_id };
  const context = await loadBillingContext(work, account.partner_id);
  const code = await getSetting(work, advanceTax, place);
  const tax = [...context.taxBook.taxes.values()].find((candidate) => candidate.code === code);
  if (!tax) return;
  const on = calendarDay(work.now, context.partner.timeZone);
  const line: SortedLine = {
    id: uuidv7(work.now.getTime()),
    kind: "deposit",
    serviceId: null,
    planVersionId: null,
    planId: null,
    category: "one_time",
    revenueAccount: null,
    text: await getSetting(work, advanceText, place),
    period: null,
    pp: null,
    days: null,
    unitPrice: minorToDecimal(amountMinor, account.currency),
    quantity: "1",
    allowanceMinor: 0n,
    amountMinor,
    includesTax: true,
    taxId: tax.id,
    refersTo: null,
    futureItemId: null,
    serviceNumber: null,
    serviceKind: "one_time",
    locationId: null,
    beneficiaryNumber: null,
    separateInvoice: false,
    taxStatus: account.tax_status,
    poNumber: account.po_number || null,
    isFirstPartial: false,
    planCurrency: null,
  };
  const document = documentOf(
    work,
    context,
    { runId: null },
    {
      account,
      buyer: (await listBuyers(work, [account.id])).get(account.id),
      settings: await loadSettings(work, [dueDays], { ...place, customerIds: [account.id] }),
    },
    { billingOn: on, issuedOn: on, treatments: context.treatmentsOn(on), lines: [line] },
  );
  await issueDocuments(work, [{ ...document, origin: "advance_payment", posting: "advance" }]);
}

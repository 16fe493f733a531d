// B-120 what was issued never changes: an invoice is corrected by a credit note over all of it and a new one with the same lines, as they
// should have been. Both come in one transaction, so no day is free in between and the customer is never billed twice.
import type { z } from "zod";
import { addDays, type Day, maxDay } from "../../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { mayDo } from "../../../platform/actor.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { fieldProblem, notFound, permissionDenied } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { listBuyers } from "../../customers/index.ts";
import { getSetting } from "../../partners/index.ts";
import { buyerOf } from "../accounts/buyer.ts";
import { lockOpenAccount } from "../accounts/closed-accounts.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { allocateCredit, draftFullCredit, issueCredit } from "../documents/credit-invoice.ts";
import { type InvoiceState, mayActOnInvoice } from "../documents/document-state-rules.ts";
import type { DraftDocument, DraftLine } from "../documents/draft-document.ts";
import { spanOf } from "../documents/draft-invoice.ts";
import type { IssuedDocument } from "../documents/issue-documents.ts";
import { issueOne } from "../documents/issue-one.ts";
import { taxDocument } from "../documents/tax-rules.ts";
import { documentNotIssued, negativeTotal } from "../problems.ts";
import { type BillingContext, loadBillingContext } from "../runs/billing-context.ts";
import { minDaysToPay } from "../settings.ts";
import { db } from "../tables.ts";
import { asIf } from "../terms/as-if.ts";
import type { correctInvoiceEndpoint, previewCorrectionEndpoint } from "./contract.ts";
import { listStoredLines, wantedLines } from "./wanted-lines.ts";

type Wanted = z.output<(typeof correctInvoiceEndpoint)["body"]>;

/** Credits the invoice in full and issues the corrected one; money that had paid the first pays the second. */
export async function correctInvoice(work: Work, invoiceId: string, wanted: Wanted): Promise<IssuedDocument> {
  if (!mayDo(work.actor, "finance.invoices.create")) throw permissionDenied("This needs the right finance.invoices.create.");
  const found = await findInvoice(work, invoiceId);
  const account = await lockOpenAccount(work, found.account_id);
  const invoice = await findInvoice(work, invoiceId);
  refuseNotCorrectable(invoice);
  const stored = await listStoredLines(work, invoiceId);
  if (stored.some((line) => line.creditedMinor !== 0n))
    throw documentNotIssued(`A part of invoice ${invoice.number ?? ""} is credited already. Credit the rest and write a new invoice.`);
  const context = await loadBillingContext(work, invoice.partner_id);
  const issuedOn = maxDay(context.today, invoice.issued_on as Day);
  // A tax that a person chose is that of the day on which it was chosen, as the list of taxes showed it.
  const lines = await wantedLines(work, { context, account, stored, wanted, chosenTaxOn: () => issuedOn });
  const draft = await draftOf(work, { context, account, invoice, lines, wanted, issuedOn });
  const credit = await draftFullCredit(work, invoiceId, wanted.reason);
  if (!credit) throw documentNotIssued(`Invoice ${invoice.number ?? ""} is credited already.`);
  const credited = await issueCredit(work, credit, true);
  await allocateCredit(work, credited);
  return issueOne(work, draft, wanted.reason);
}

/** What the corrected invoice would come to, by the very same code. */
export async function previewCorrection(
  work: Work,
  invoiceId: string,
  wanted: Wanted,
): Promise<z.input<(typeof previewCorrectionEndpoint)["returns"]>> {
  const { draft } = await asIf(work, (trying) => correctInvoice(trying, invoiceId, wanted));
  const amount = (minor: bigint) => toMoneyJson(money(minor, draft.currency));
  const { netMinor, taxMinor, grossMinor } = draft.taxed;
  return { net: amount(netMinor), tax: amount(taxMinor), gross: amount(grossMinor), dueOn: draft.dueOn };
}

type Invoice = Awaited<ReturnType<typeof findInvoice>>;

async function findInvoice(work: Work, invoiceId: string) {
  const invoice = await db(work)
    .selectFrom("billing.money_documents as invoice")
    .selectAll("invoice")
    .where("invoice.id", "=", invoiceId)
    .where("invoice.kind", "=", "invoice")
    .where(visibleTo(work.actor, { partner: "invoice.partner_id", customer: "invoice.customer_id" }))
    .executeTakeFirst();
  if (!invoice) throw notFound();
  return invoice;
}

function refuseNotCorrectable(invoice: Invoice): void {
  const situation = { state: invoice.state as InvoiceState, isSent: true, mutableUnpaid: false };
  // One that moved no balance lists what was charged or paid ahead: its lines are not its own to change.
  const isOwn = invoice.entry_id !== null && (invoice.origin === "recurring" || invoice.origin === "one_time");
  if (!isOwn || !mayActOnInvoice("credit", situation))
    throw documentNotIssued(`Invoice ${invoice.number ?? ""} is ${invoice.state} and cannot be corrected like this.`);
}

async function draftOf(
  work: Work,
  {
    context,
    account,
    invoice,
    lines,
    wanted,
    issuedOn,
  }: { context: BillingContext; account: AccountRow; invoice: Invoice; lines: readonly DraftLine[]; wanted: Wanted; issuedOn: Day },
): Promise<DraftDocument> {
  if (lines.length === 0)
    throw fieldProblem("lines", "required", "Keep or add at least one line. To take all of it back, credit the invoice.");
  const buyer = (await listBuyers(work, [account.id])).get(account.id);
  if (!buyer) throw notFound();
  const place = { partnerId: account.partner_id, customerId: account.id };
  const dueOn = wanted.dueOn ?? maxDay(invoice.due_on ?? issuedOn, addDays(issuedOn, await getSetting(work, minDaysToPay, place)));
  if (dueOn < issuedOn) throw fieldProblem("dueOn", "before-issue", "The due date lies before the invoice's own date.");
  const options = { taxRounding: context.taxRoundingOf(account.id), rounding: context.rounding };
  // The supply was then, and its tax with it, whatever the rates are by now (B-144).
  const taxPointOn = invoice.tax_point_on ?? (invoice.issued_on as Day);
  const taxed = taxDocument(lines, context.treatmentsOn(taxPointOn), options);
  if (taxed.grossMinor < 0n) throw negativeTotal("The credits are larger than the charges. Leave some of them out.");
  return {
    id: uuidv7(work.now.getTime()),
    kind: "invoice",
    origin: invoice.origin,
    accountId: account.id,
    partnerId: account.partner_id,
    runId: null,
    invoiceId: null,
    correctsId: invoice.id,
    issuedOn,
    taxPointOn,
    dueOn,
    // Of the lines that are left: days that were left out are no part of it any more.
    period: spanOf(lines.flatMap((line) => (line.period ? [line.period] : []))),
    currency: account.currency,
    ...options,
    seller: context.seller,
    // As the customer is called today: a wrong name or address is the commonest cause.
    buyer: buyerOf(buyer, account),
    language: buyer.language,
    lines,
    taxed,
    taxNames: context.taxNames,
    poNumber: wanted.poNumber ?? account.po_number,
    note: wanted.note ?? invoice.note,
    memo: `Corrects ${invoice.number ?? ""}: ${wanted.reason}`,
  };
}

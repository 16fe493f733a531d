// B-120 what was issued never changes: an invoice is corrected by a credit note over all of it and a new one with the same lines, as they
// should have been. Both come in one transaction, so no day is free in between and the customer is never billed twice.
import { sql } from "kysely";
import type { z } from "zod";
import { addDays, type Day, maxDay, type Period } from "../../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { mayDo } from "../../../platform/actor.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { fieldProblem, notFound, permissionDenied } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { loadPlanFacts } from "../../catalog/index.ts";
import { listBuyers } from "../../customers/index.ts";
import { getSetting } from "../../partners/index.ts";
import { buyerOf } from "../accounts/buyer.ts";
import { lockOpenAccount } from "../accounts/closed-accounts.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { lineOfItem } from "../charges/line-rules.ts";
import { allocateCredit, draftFullCredit, issueCredit } from "../documents/credit-invoice.ts";
import { type InvoiceState, mayActOnInvoice } from "../documents/document-state-rules.ts";
import type { DraftDocument, DraftLine } from "../documents/draft-document.ts";
import type { IssuedDocument } from "../documents/issue-documents.ts";
import { issueOne } from "../documents/issue-one.ts";
import { taxDocument } from "../documents/tax-rules.ts";
import { writtenLine } from "../one-time/one-time-invoice.ts";
import { documentNotIssued, negativeTotal, taxMissing } from "../problems.ts";
import { type BillingContext, loadBillingContext } from "../runs/billing-context.ts";
import { minDaysToPay } from "../settings.ts";
import { db } from "../tables.ts";
import { asIf } from "../terms/as-if.ts";
import type { correctInvoiceEndpoint, previewCorrectionEndpoint } from "./contract.ts";

type Wanted = z.output<(typeof correctInvoiceEndpoint)["body"]>;
type Wish = Wanted["lines"][number];

/** Credits the invoice in full and issues the corrected one; money that had paid the first pays the second. */
export async function correctInvoice(work: Work, invoiceId: string, wanted: Wanted): Promise<IssuedDocument> {
  if (!mayDo(work.actor, "finance.invoices.create")) throw permissionDenied("This needs the right finance.invoices.create.");
  const found = await findInvoice(work, invoiceId);
  const account = await lockOpenAccount(work, found.account_id);
  const invoice = await findInvoice(work, invoiceId);
  refuseNotCorrectable(invoice);
  const stored = await listLines(work, invoiceId);
  if (stored.some((line) => line.creditedMinor !== 0n))
    throw documentNotIssued(`A part of invoice ${invoice.number ?? ""} is credited already. Credit the rest and write a new invoice.`);
  const context = await loadBillingContext(work, invoice.partner_id);
  const issuedOn = maxDay(context.today, invoice.issued_on as Day);
  const lines = await linesOf(work, { context, account, stored, wanted, issuedOn });
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

interface StoredLine {
  readonly id: string;
  readonly kind: DraftLine["kind"];
  readonly category: string;
  readonly serviceId: string | null;
  readonly planVersionId: string | null;
  readonly text: string;
  readonly pp: Period | null;
  readonly period: Period | null;
  readonly days: number | null;
  readonly unitPrice: string;
  readonly quantity: string;
  readonly allowanceMinor: bigint;
  readonly amountMinor: bigint;
  readonly includesTax: boolean;
  readonly taxId: string | null;
  readonly taxOn: Day | null;
  readonly futureItemId: string | null;
  readonly creditedMinor: bigint;
}

async function listLines(work: Work, invoiceId: string): Promise<StoredLine[]> {
  const rows = await db(work)
    .selectFrom("billing.document_lines as line")
    .selectAll("line")
    .select(
      sql<bigint>`(select coalesce(sum(credit.amount_minor), 0)::int8 from billing.document_lines credit join billing.money_documents note on note.id = credit.document_id
        where credit.refers_to = line.id and note.state not in ('draft', 'void'))`.as("credited_minor"),
    )
    .where("line.document_id", "=", invoiceId)
    .orderBy("line.position")
    .execute();
  const period = (start: Day | null, end: Day | null): Period | null => (start && end ? { start, end } : null);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as DraftLine["kind"],
    category: row.category,
    serviceId: row.service_id,
    planVersionId: row.plan_version_id,
    text: row.text,
    pp: period(row.pp_start, row.pp_end),
    period: period(row.period_start, row.period_end),
    days: row.days,
    unitPrice: row.unit_price,
    quantity: row.quantity,
    allowanceMinor: row.allowance_minor,
    amountMinor: row.amount_minor,
    includesTax: row.includes_tax,
    taxId: row.tax_id ?? row.tax_group_id,
    taxOn: row.tax_on,
    futureItemId: row.future_item_id,
    creditedMinor: row.credited_minor,
  }));
}

/** Whether a line's price is a person's to change: days of a service cost what the service costs. */
const isFree = ({ kind, period, serviceId }: StoredLine): boolean =>
  (kind === "one_time" || kind === "fee") && (period === null || serviceId === null);

async function linesOf(
  work: Work,
  {
    context,
    account,
    stored,
    wanted,
    issuedOn,
  }: { context: BillingContext; account: AccountRow; stored: readonly StoredLine[]; wanted: Wanted; issuedOn: Day },
): Promise<DraftLine[]> {
  const wishes = new Map(wanted.lines.map((wish, at) => [wish.lineId, { wish, at }]));
  for (const [at, { lineId }] of wanted.lines.entries())
    if (!stored.some((line) => line.id === lineId))
      throw fieldProblem(`lines.${at}.lineId`, "unknown-value", "This line is not on the invoice.");
  const plans = await loadPlanFacts(work, [...new Set(stored.flatMap((line) => line.planVersionId ?? []))]);
  const kept = stored.flatMap((line) => {
    const wished = wishes.get(line.id);
    if (!wished) return [];
    const plan = line.planVersionId === null ? undefined : plans.get(line.planVersionId);
    return [
      {
        ...priced(context, account, line, wished),
        id: uuidv7(work.now.getTime()),
        category: line.category,
        planId: plan?.planId ?? null,
        revenueAccount: plan?.revenueAccount ?? null,
        serviceKind: plan?.kind ?? null,
        text: wished.wish.text ?? line.text,
        period: line.period,
        pp: line.pp,
        days: line.days,
        refersTo: null,
        // What waited for the first invoice stands on this one from now on: taking it back finds it here.
        futureItemId: line.futureItemId,
        taxOn: isOtherTax(line, wished.wish) ? issuedOn : line.taxOn,
      },
    ];
  });
  return [...kept, ...wanted.added.map((line) => ({ ...writtenLine(work, context, account, line), taxOn: issuedOn }))];
}

/** A tax that a person chose is that of the day on which it was chosen, as the list of taxes showed it. */
const isOtherTax = ({ taxId }: StoredLine, wish: Wish): boolean => wish.taxId !== undefined && wish.taxId !== taxId;

function priced(context: BillingContext, account: AccountRow, line: StoredLine, { wish, at }: { wish: Wish; at: number }) {
  const { kind, serviceId, planVersionId, allowanceMinor, amountMinor, includesTax } = line;
  const { unitPrice = line.unitPrice, quantity = line.quantity, taxId = line.taxId } = wish;
  const isSame = wish.unitPrice === undefined && wish.quantity === undefined && wish.taxId === undefined;
  if (isSame) return { kind, serviceId, planVersionId, unitPrice, quantity, allowanceMinor, amountMinor, includesTax, taxId };
  if (!isFree(line) || amountMinor < 0n)
    throw fieldProblem(
      `lines.${at}.${wish.unitPrice !== undefined ? "unitPrice" : wish.quantity !== undefined ? "quantity" : "taxId"}`,
      "fixed",
      "Days of a service cost what the service costs. Change its price and adjust the invoiced days instead.",
    );
  if (taxId === null || !(context.taxBook.taxes.has(taxId) || context.taxBook.groups.has(taxId)))
    throw taxMissing(`The line "${line.text}" names a tax that does not exist.`);
  return lineOfItem(
    { kind: kind as "one_time" | "fee", direction: "debit", serviceId, planVersionId, unitPrice, quantity, includesTax, taxId },
    context.pricingOf(account.currency),
  );
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
    period: invoice.period_start && invoice.period_end ? { start: invoice.period_start, end: invoice.period_end } : null,
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

// Takes an invoice back, wholly or in part, by a credit note (B-127 to B-131). The invoice itself never changes.
import { sql } from "kysely";
import { calendarDay, type Day, maxDay, type Period } from "../../../../shared/calendar.ts";
import { minMinor, minorToDecimal } from "../../../../shared/money.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { loadPlanFacts, type PlanFacts } from "../../catalog/index.ts";
import { passOnFromClosed } from "../accounts/closed-accounts.ts";
import { lockAccounts } from "../accounts/lock-accounts.ts";
import { saveAllocations, settleFreeCredit } from "../ledger/settle-credit.ts";
import { creditExceeds, documentNotIssued } from "../problems.ts";
import { type BillingContext, loadBillingContext } from "../runs/billing-context.ts";
import { db } from "../tables.ts";
import { type CreditableLine, type CreditLine, type CreditWish, creditAmounts, creditInFull } from "./credit-rules.ts";
import { type InvoiceState, mayActOnInvoice } from "./document-state-rules.ts";
import type { DraftDocument, DraftLine } from "./draft-document.ts";
import { type IssuedDocument, issueDocuments } from "./issue-documents.ts";
import { treatmentsAsIssued } from "./rates-as-issued.ts";
import { type CreditTaxLine, taxCreditNote, taxDocument } from "./tax-rules.ts";

export interface CreditWanted {
  readonly invoiceId: string;
  /** Absent: everything that is left. */
  readonly lines?: readonly CreditWish[];
  readonly reason: string;
  /** Gives the credited days free, so that a later run may bill them again. Money without days leaves them covered. */
  readonly releaseDays: boolean;
  /** The customer is not told of it. */
  readonly isQuiet?: boolean;
}

export async function creditInvoice(work: Work, wanted: CreditWanted): Promise<IssuedDocument> {
  const found = await db(work)
    .selectFrom("billing.money_documents as invoice")
    .select("invoice.account_id")
    .where("invoice.id", "=", wanted.invoiceId)
    .where("invoice.kind", "=", "invoice")
    .where(visibleTo(work.actor, { partner: "invoice.partner_id", customer: "invoice.customer_id" }))
    .executeTakeFirst();
  if (!found) throw notFound();
  const accounts = await lockAccounts(work, [found.account_id]);
  const invoice = await db(work)
    .selectFrom("billing.money_documents")
    .selectAll()
    .where("id", "=", wanted.invoiceId)
    .executeTakeFirstOrThrow();
  refuseNotCreditable(invoice);
  const context = await loadBillingContext(work, invoice.partner_id);
  const lines = await invoiceLines(work, invoice.id);
  const credits = chooseCredits(lines, wanted, invoice.currency);
  if (credits.length === 0) throw creditExceeds(`Invoice ${invoice.number ?? ""} is credited already.`);
  const note = await draftNote(work, context, { invoice, lines, credits, plans: await plansOf(work, lines), reason: wanted.reason });
  const draft = wanted.isQuiet ? { ...note, isQuiet: true } : note;
  const issued = await issueCredit(work, { draft, invoice, lines, credits, reason: wanted.reason }, wanted.releaseDays);
  await allocateCredit(work, issued);
  await passOnFromClosed(work, accounts);
  return issued.document;
}

/** A credit note that is ready to be issued. */
export interface DraftedCredit {
  readonly draft: DraftDocument;
  readonly invoice: InvoiceRow;
  readonly lines: readonly InvoiceLine[];
  readonly credits: readonly CreditLine[];
  readonly reason: string;
}

/** The credit note for these lines of an invoice, as it would be issued now. */
export async function draftCredit(
  work: Work,
  context: BillingContext,
  { invoiceId, credits, reason }: { invoiceId: string; credits: readonly CreditLine[]; reason: string },
): Promise<DraftedCredit> {
  const invoice = await readInvoice(work, invoiceId);
  refuseNotCreditable(invoice);
  const lines = await invoiceLines(work, invoiceId);
  const draft = await draftNote(work, context, { invoice, lines, credits, plans: await plansOf(work, lines), reason });
  return { draft, invoice, lines, credits, reason };
}

export interface IssuedCredit {
  readonly document: IssuedDocument;
  readonly invoice: InvoiceRow;
}

/** Issues a credit note and gives its days free. What it pays is decided by the caller; the account is locked. */
export async function issueCredit(
  work: Work,
  { draft, invoice, lines, credits, reason }: DraftedCredit,
  releasesDays: boolean,
): Promise<IssuedCredit> {
  const [issued] = await issueDocuments(work, [draft]);
  if (!issued) throw new Error("the credit note was not issued");
  const drafted = { draft, invoice, lines, credits, reason };
  if (releasesDays) await releaseCredited(work, drafted);
  auditCredit(work, drafted, issued.number);
  return { document: issued, invoice };
}

/** B-131 gives the credited days free. */
export async function releaseCredited(work: Work, { lines, credits }: DraftedCredit): Promise<void> {
  for (const credit of credits) await releaseDays(work, lines, credit);
}

export function auditCredit(work: Work, { draft, invoice, reason }: DraftedCredit, number: string): void {
  work.audit({
    entity: "credit_note",
    entityId: draft.id,
    label: `Credit note ${number}`,
    action: "issue",
    partnerId: invoice.partner_id,
    customerId: invoice.account_id,
    reason,
    changes: {
      gross: { before: null, after: `${minorToDecimal(draft.taxed.grossMinor, draft.currency)} ${draft.currency}` },
      invoice: { before: null, after: invoice.number },
    },
  });
}

/** The credit note that would take back all that is left of an invoice; null: nothing is left. */
export async function draftFullCredit(work: Work, invoiceId: string, reason: string): Promise<DraftedCredit | null> {
  const invoice = await readInvoice(work, invoiceId);
  const lines = await invoiceLines(work, invoiceId);
  const credits = creditInFull(lines);
  if (credits.length === 0) return null;
  const context = await loadBillingContext(work, invoice.partner_id);
  const draft = await draftNote(work, context, { invoice, lines, credits, plans: await plansOf(work, lines), reason });
  return { draft, invoice, lines, credits, reason };
}

/** B-130 its own invoice first, then whatever else is open. */
export async function allocateCredit(work: Work, { document, invoice }: IssuedCredit): Promise<void> {
  if (document.entryId === "") return;
  const left = await openOf(work, document.entryId);
  const open = invoice.entry_id === null ? 0n : minMinor(await openOf(work, invoice.entry_id), left);
  if (invoice.entry_id !== null && open > 0n) {
    await saveAllocations(work, [
      {
        accountId: invoice.account_id,
        partnerId: invoice.partner_id,
        creditId: document.entryId,
        debitId: invoice.entry_id,
        amountMinor: open,
      },
    ]);
  }
  await settleFreeCredit(work, invoice.account_id, { creditId: document.entryId });
}

async function openOf(work: Work, entryId: string): Promise<bigint> {
  const row = await db(work).selectFrom("billing.ledger_entries").select("open_minor").where("id", "=", entryId).executeTakeFirst();
  return row?.open_minor ?? 0n;
}

const plansOf = (work: Work, lines: readonly InvoiceLine[]): Promise<Map<string, PlanFacts>> =>
  loadPlanFacts(work, [...new Set(lines.flatMap((line) => (line.planVersionId === null ? [] : [line.planVersionId])))]);

function refuseNotCreditable(invoice: InvoiceRow): void {
  const action = { state: invoice.state as InvoiceState, isSent: true, mutableUnpaid: false };
  if (!mayActOnInvoice("credit", action))
    throw documentNotIssued(`Invoice ${invoice.number ?? ""} is ${invoice.state}; there is nothing to credit.`);
}

type InvoiceRow = Awaited<ReturnType<typeof readInvoice>>;

type InvoiceLine = CreditableLine & {
  readonly serviceId: string | null;
  readonly planVersionId: string | null;
  readonly category: string;
  readonly revenueAccount: string | null;
  readonly kind: string;
  readonly text: string;
  readonly unitPrice: string;
  readonly includesTax: boolean;
  readonly taxId: string | null;
  readonly taxOn: Day | null;
  readonly pp: Period | null;
};

/** The invoice's lines with what was credited of each before, and which of their days are still covered. */
async function invoiceLines(work: Work, invoiceId: string): Promise<InvoiceLine[]> {
  const rows = await db(work)
    .selectFrom("billing.document_lines as line")
    .selectAll("line")
    .select(
      sql<bigint>`(select coalesce(sum(credit.amount_minor), 0)::int8 from billing.document_lines credit join billing.money_documents note on note.id = credit.document_id
      where credit.refers_to = line.id and note.state not in ('draft', 'void'))`.as("credited_minor"),
    )
    .select(
      sql<
        { start: Day; end: Day }[]
      >`(select coalesce(json_agg(json_build_object('start', lower(covered.period), 'end', upper(covered.period)) order by lower(covered.period)), '[]'::json)
        from billing.coverage covered where covered.line_id = line.id)`.as("covered"),
    )
    .where("line.document_id", "=", invoiceId)
    .orderBy("line.position")
    .execute();
  return rows.map((row) => {
    const period =
      row.period_start && row.period_end && (row.kind === "recurring" || row.kind === "pause")
        ? { start: row.period_start, end: row.period_end }
        : null;
    return {
      lineId: row.id,
      amountMinor: row.amount_minor,
      creditedMinor: row.credited_minor,
      period,
      released: period ? uncovered(period, row.covered) : [],
      serviceId: row.service_id,
      planVersionId: row.plan_version_id,
      category: row.category,
      revenueAccount: row.revenue_account,
      kind: row.kind,
      text: row.text,
      unitPrice: row.unit_price,
      includesTax: row.includes_tax,
      taxId: row.tax_id ?? row.tax_group_id,
      taxOn: row.tax_on,
      pp: row.pp_start && row.pp_end ? { start: row.pp_start, end: row.pp_end } : null,
    };
  });
}

/** What of a period is not among its covered parts, which come in order. */
function uncovered(period: Period, covered: readonly Period[]): Period[] {
  const gaps: Period[] = [];
  let at = period.start;
  for (const part of covered) {
    if (at < part.start) gaps.push({ start: at, end: part.start });
    at = maxDay(at, part.end);
  }
  if (at < period.end) gaps.push({ start: at, end: period.end });
  return gaps;
}

function chooseCredits(lines: readonly InvoiceLine[], wanted: CreditWanted, currency: string): readonly CreditLine[] {
  if (wanted.lines === undefined) return creditInFull(lines);
  const chosen = creditAmounts(lines, wanted.lines);
  switch (chosen.kind) {
    case "credit":
      return chosen.lines;
    case "exceeds":
      throw creditExceeds("A line would be credited with more than was billed.", {
        errors: chosen.excess.map((line) => ({
          field: `lines.${lines.findIndex((known) => known.lineId === line.lineId)}.amount`,
          code: "credit-exceeds",
          params: { wished: minorToDecimal(line.wishedMinor, currency), left: minorToDecimal(line.leftMinor, currency) },
        })),
      });
  }
}

async function draftNote(
  work: Work,
  context: BillingContext,
  {
    invoice,
    lines,
    credits,
    plans,
    reason,
  }: {
    invoice: Awaited<ReturnType<typeof readInvoice>>;
    lines: readonly InvoiceLine[];
    credits: readonly CreditLine[];
    plans: ReadonlyMap<string, PlanFacts>;
    reason: string;
  },
): Promise<DraftDocument> {
  const options = { taxRounding: invoice.tax_rounding, rounding: invoice.rounding_mode };
  // The taxes that the invoice bears: a rate that changed since does not change what is taken back (B-129).
  const billed = taxDocument(lines, await treatmentsAsIssued(work, context, invoice.id), options);
  const bucketOf = (lineId: string): number =>
    billed.buckets.findIndex((bucket) => bucket.lines.some((index) => lines[index]?.lineId === lineId));
  const before = lines
    .filter((line) => line.creditedMinor !== 0n)
    .map((line): CreditTaxLine => ({ bucket: bucketOf(line.lineId), amountMinor: line.creditedMinor }));
  const now = credits.map((credit): CreditTaxLine => ({ bucket: bucketOf(credit.lineId), amountMinor: credit.amountMinor }));
  // Tax is credited cumulatively, so all earlier notes count as one.
  const { credited } = taxCreditNote(before, billed.buckets, [], invoice.rounding_mode);
  const taxed = taxCreditNote(now, billed.buckets, credited, invoice.rounding_mode);
  const today = calendarDay(work.now, context.partner.timeZone);
  return {
    id: uuidv7(work.now.getTime()),
    kind: "credit_note",
    origin: "correction",
    accountId: invoice.account_id,
    partnerId: invoice.partner_id,
    runId: null,
    invoiceId: invoice.id,
    issuedOn: maxDay(today, invoice.issued_on as Day),
    dueOn: null,
    period: invoice.period_start && invoice.period_end ? { start: invoice.period_start, end: invoice.period_end } : null,
    currency: invoice.currency,
    rounding: invoice.rounding_mode,
    taxRounding: invoice.tax_rounding,
    seller: context.seller,
    buyer: invoice.buyer,
    language: invoice.language,
    lines: credits.map((credit): DraftLine => {
      const line = lines.find((known) => known.lineId === credit.lineId) as InvoiceLine;
      return {
        id: uuidv7(work.now.getTime()),
        kind: "credit",
        serviceId: line.serviceId,
        planVersionId: line.planVersionId,
        planId: plans.get(line.planVersionId ?? "")?.planId ?? null,
        revenueAccount: plans.get(line.planVersionId ?? "")?.revenueAccount ?? null,
        serviceKind: plans.get(line.planVersionId ?? "")?.kind ?? null,
        // Taken back from where it went, also when the mapping is another by now.
        bookedAccount: line.revenueAccount,
        category: line.category,
        text: line.text,
        unitPrice: minorToDecimal(credit.amountMinor, invoice.currency),
        quantity: "1",
        allowanceMinor: 0n,
        amountMinor: credit.amountMinor,
        includesTax: line.includesTax,
        taxId: line.taxId,
        taxOn: line.taxOn,
        period: onlyPeriod(credit.paidBack ?? credit.release) ?? line.period,
        pp: line.pp,
        days: null,
        refersTo: line.lineId,
        futureItemId: null,
      };
    }),
    taxed,
    taxNames: context.taxNames,
    poNumber: invoice.po_number,
    note: reason,
    memo: "",
  };
}

const onlyPeriod = (periods: readonly Period[]): Period | undefined => (periods.length === 1 ? periods[0] : undefined);

const readInvoice = (work: Work, id: string) =>
  db(work).selectFrom("billing.money_documents").selectAll().where("id", "=", id).executeTakeFirstOrThrow();

/** B-131 credited days are no longer covered: the rows that covered them keep what is left on either side. */
async function releaseDays(work: Work, lines: readonly InvoiceLine[], credit: CreditLine): Promise<void> {
  const line = lines.find((known) => known.lineId === credit.lineId);
  for (const days of line?.serviceId ? credit.release : []) {
    await sql`with released as (
        delete from billing.coverage where line_id = ${credit.lineId} and period && daterange(${days.start}, ${days.end}) returning *)
      insert into billing.coverage (service_id, customer_id, partner_id, period, line_id)
      select service_id, customer_id, partner_id, part, line_id from released,
        unnest(datemultirange(period) - datemultirange(daterange(${days.start}, ${days.end}))) as part`.execute(work.tx);
  }
}

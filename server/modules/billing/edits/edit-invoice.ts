// 7.3 an issued invoice that nobody has seen, paid or booked elsewhere gets another content. What it said is put away whole, its entry in the
// books gets its opposite and the new content an entry of its own: nothing that was written is written over (docs/decisions/0015).
import { sql } from "kysely";
import type { z } from "zod";
import { type Day, maxDay } from "../../../../shared/calendar.ts";
import { currencyExponent, minorToDecimal, money, toMoneyJson } from "../../../../shared/money.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { editConflict, fieldProblem } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { refuseClosed } from "../accounting/periods.ts";
import { lockOpenAccount } from "../accounts/closed-accounts.ts";
import { listStoredLines, wantedLines } from "../corrections/wanted-lines.ts";
import { checkGivenNumber } from "../documents/check-given-number.ts";
import { draftFullCredit } from "../documents/credit-invoice.ts";
import { ensureDocumentPdf } from "../documents/document-pdf.ts";
import { getDocumentView } from "../documents/document-views.ts";
import type { DraftDocument } from "../documents/draft-document.ts";
import { spanOf } from "../documents/draft-invoice.ts";
import { oppositeLines } from "../documents/issue-documents.ts";
import { rewriteInvoice } from "../documents/rewrite-invoice.ts";
import { taxDocument, taxInCurrency } from "../documents/tax-rules.ts";
import { todayForStaff } from "../documents/todays.ts";
import { settleFreeCredit } from "../ledger/settle-credit.ts";
import { documentNotIssued, invoiceNotEditable, negativeTotal } from "../problems.ts";
import { loadBillingContext } from "../runs/billing-context.ts";
import { db } from "../tables.ts";
import type { editInvoiceEndpoint, previewEditEndpoint } from "./contract.ts";
import { barsOf, type EditableInvoice, findEditable } from "./edit-bars.ts";
import { tellEdited } from "./edit-guards.ts";
import { checkIssueDay } from "./issue-day.ts";

type Wanted = z.output<(typeof editInvoiceEndpoint)["body"]>;

export async function editInvoice(
  work: Work,
  tools: Tools,
  { documentId, version, wanted }: { documentId: string; version: number; wanted: Wanted },
): Promise<void> {
  const found = await findEditable(work, documentId);
  await lockOpenAccount(work, found.account_id);
  const invoice = await findEditable(work, documentId, { lock: true });
  if (invoice.version !== version) throw editConflict(undefined, { current: await getDocumentView(work, documentId, todayForStaff(work)) });
  await refuseBarred(work, invoice, { holds: true });
  const { draft, number } = await draftEdited(work, invoice, wanted);
  const former = { number: invoice.content_version, oppositeId: uuidv7(work.now.getTime()) };
  // What is put away is put away with its paper.
  await ensureDocumentPdf(work, tools, documentId);
  await putAway(work, invoice, { ...former, reason: wanted.reason });
  const note = await draftFullCredit(work, documentId, wanted.reason);
  if (!note || invoice.entry_id === null) throw documentNotIssued(`Invoice ${invoice.number ?? ""} is credited already.`);
  const lines = await oppositeLines(work, note.draft);
  await rewriteInvoice(work, draft, {
    number,
    former: { ...former, entryId: invoice.entry_id, lines },
    taxInCurrency: inCurrency(invoice, draft),
  });
  // What waited for this invoice and is not on it any more waits for the next one.
  await sql`update billing.future_items set document_id = null, version = version + 1 where document_id = ${documentId}
    and id <> all (${draft.lines.flatMap(({ futureItemId }) => futureItemId ?? [])}::uuid[])`.execute(work.tx);
  await sql`delete from billing.replay_findings where document_id = ${documentId}`.execute(work.tx);
  await settleFreeCredit(work, invoice.account_id);
  await tellEdited(work, { documentId, accountId: invoice.account_id });
  work.audit({
    entity: "invoice",
    entityId: documentId,
    label: `Invoice ${number}`,
    action: "edit",
    partnerId: invoice.partner_id,
    customerId: invoice.account_id,
    reason: wanted.reason,
    changes: changesOf(invoice, draft, number),
  });
}

/** What it would come to, by the code that edits it. */
export async function previewEdit(
  work: Work,
  documentId: string,
  wanted: Wanted,
): Promise<z.input<(typeof previewEditEndpoint)["returns"]>> {
  const invoice = await findEditable(work, documentId);
  await refuseBarred(work, invoice, { holds: false });
  const { draft } = await draftEdited(work, invoice, wanted);
  const amount = (minor: bigint) => toMoneyJson(money(minor, draft.currency));
  const { netMinor, taxMinor, grossMinor } = draft.taxed;
  return { net: amount(netMinor), tax: amount(taxMinor), gross: amount(grossMinor), dueOn: draft.dueOn };
}

async function refuseBarred(work: Work, invoice: EditableInvoice, options: { holds: boolean }): Promise<void> {
  const bars = await barsOf(work, invoice, options);
  if (bars.length === 0) return;
  throw invoiceNotEditable(`Invoice ${invoice.number ?? ""} can no longer be edited. Correct it instead.`, {
    errors: bars.map((bar) => ({ field: "documentId", code: bar.replaceAll("_", "-") })),
  });
}

async function draftEdited(work: Work, invoice: EditableInvoice, wanted: Wanted): Promise<{ draft: DraftDocument; number: string }> {
  const context = await loadBillingContext(work, invoice.partner_id);
  const account = await db(work).selectFrom("billing.accounts").selectAll().where("id", "=", invoice.account_id).executeTakeFirstOrThrow();
  const before = invoice.issued_on as Day;
  const issuedOn = wanted.issuedOn ?? before;
  if (issuedOn !== before) {
    await refuseClosed(work, invoice.partner_id, issuedOn);
    await checkIssueDay(work, invoice, { before, issuedOn, today: context.today });
  }
  const number = wanted.number ?? invoice.number ?? "";
  if (number !== invoice.number) {
    if (invoice.counter !== null)
      throw fieldProblem("number", "number-stays", "This number is of the series, which has no gaps. It stays.");
    await checkGivenNumber(work, invoice.partner_id, number);
  }
  // The supply of an invoice that corrects another was that of the first, whatever its own date is (B-144).
  const taxPointOn = invoice.tax_point_on !== null && invoice.tax_point_on !== before ? invoice.tax_point_on : issuedOn;
  const treatments = context.treatmentsOn(taxPointOn);
  const stored = await listStoredLines(work, invoice.id);
  const lines = await wantedLines(work, {
    context,
    account,
    stored,
    wanted,
    repricesDays: true,
    // A tax that did not have a rate then has the one of today, as the list of taxes showed it.
    chosenTaxOn: (taxId) => (treatments.has(taxId) ? null : context.today),
  });
  if (lines.length === 0)
    throw fieldProblem("lines", "required", "Keep or add at least one line. To take all of it back, credit the invoice.");
  const dueOn = wanted.dueOn ?? maxDay(invoice.due_on ?? issuedOn, issuedOn);
  if (dueOn < issuedOn) throw fieldProblem("dueOn", "before-issue", "The due date lies before the invoice's own date.");
  const options = { taxRounding: invoice.tax_rounding, rounding: invoice.rounding_mode };
  const taxed = taxDocument(lines, treatments, options);
  if (taxed.grossMinor < 0n) throw negativeTotal("The credits are larger than the charges. Leave some of them out.");
  if (taxed.grossMinor === 0n)
    throw fieldProblem("lines", "required", "Nothing would be left to pay. To take all of it back, credit the invoice.");
  return {
    number,
    draft: {
      id: invoice.id,
      kind: "invoice",
      origin: invoice.origin,
      accountId: invoice.account_id,
      partnerId: invoice.partner_id,
      runId: invoice.run_id,
      invoiceId: null,
      issuedOn,
      taxPointOn,
      dueOn,
      period: spanOf(lines.flatMap(({ period }) => (period ? [period] : []))),
      currency: invoice.currency,
      ...options,
      seller: invoice.seller,
      buyer: invoice.buyer,
      language: invoice.language,
      lines,
      taxed,
      taxNames: context.taxNames,
      poNumber: wanted.poNumber ?? invoice.po_number,
      note: wanted.note ?? invoice.note,
      memo: invoice.memo,
    },
  };
}

/** The database copies the rows as they stand; see billing.put_version_away. */
const putAway = (
  work: Work,
  invoice: EditableInvoice,
  { number, oppositeId, reason }: { number: number; oppositeId: string; reason: string },
) =>
  sql`insert into billing.document_versions (document_id, number, opposite_id, reason, put_away_at, put_away_by)
    values (${invoice.id}, ${number}, ${oppositeId}, ${reason}, ${work.now}, ${JSON.stringify(describeActor(work))}::jsonb)`.execute(
    work.tx,
  );

/** B-145 at the rate that the invoice was issued with. */
function inCurrency(invoice: EditableInvoice, draft: DraftDocument): bigint | null {
  if (invoice.tax_currency === null || invoice.tax_currency_rate === null) return null;
  const rate = trimDecimal(invoice.tax_currency_rate);
  return taxInCurrency(
    draft.taxed.taxMinor,
    currencyExponent(draft.currency),
    rate,
    currencyExponent(invoice.tax_currency),
    draft.rounding,
  );
}

function changesOf(invoice: EditableInvoice, draft: DraftDocument, number: string) {
  const said = (minor: bigint) => `${minorToDecimal(minor, invoice.currency)} ${invoice.currency}`;
  const pairs: Record<string, [string | null, string | null]> = {
    version: [String(invoice.content_version), String(invoice.content_version + 1)],
    gross: [said(invoice.gross_minor), said(draft.taxed.grossMinor)],
    number: [invoice.number, number],
    issuedOn: [invoice.issued_on, draft.issuedOn],
    dueOn: [invoice.due_on, draft.dueOn],
    poNumber: [invoice.po_number, draft.poNumber],
    note: [invoice.note, draft.note],
  };
  return Object.fromEntries(
    Object.entries(pairs).flatMap(([name, [before, after]]) => (before === after ? [] : [[name, { before, after }]])),
  );
}

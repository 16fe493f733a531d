// A draft becomes a numbered document that can no longer change, with its lines, its coverage and its entry in the books: all in
// the transaction of the caller, or not at all (B-11). Works on sets, because a billing run issues a hundred thousand.
import { createHash } from "node:crypto";
import { sql } from "kysely";
import { maxDay, type Period } from "../../../../shared/calendar.ts";
import { insertRows } from "../../../platform/db/bulk.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { type AccountMapping, loadAccountMapping } from "../accounting/account-mapping.ts";
import { type AccountOfLine, accountsOfLines, recogniseRevenue } from "../accounting/defer-revenue.ts";
import { findBook, openFrom } from "../accounting/lock-book.ts";
import { creditNoteIssued, invoiceIssued, invoicePaid, proformaSent } from "../events.ts";
import { askRegistrations, reserveFor } from "../fiscalisation/ask-registration.ts";
import { type JournalLine, journalLines, postingDay, type RevenuePart } from "../ledger/journal-rules.ts";
import { type NewEntry, postEntries } from "../ledger/post-entries.ts";
import type { DraftDocument, DraftLine } from "./draft-document.ts";
import { type TakenNumber, takeDocumentNumbers } from "./take-document-numbers.ts";
import { taxesInCurrency } from "./tax-currency.ts";
import { taxTotals } from "./tax-rules.ts";

export interface IssuedDocument {
  readonly draft: DraftDocument;
  readonly number: string;
  readonly entryId: string;
}

/** Issues drafts in the given order. The accounts are locked by the caller; the number series and the book come last. */
export async function issueDocuments(work: Work, wanted: readonly DraftDocument[]): Promise<IssuedDocument[]> {
  if (wanted.length === 0) return [];
  const drafts = await onOpenDays(work, wanted);
  const booking = await bookingOf(work, drafts);
  const before = await balancesBefore(work, drafts);
  const reserved = await reserveFor(work, drafts);
  const numbers = await numbersFor(work, drafts);
  const documents = drafts.map((draft, index) => ({
    draft,
    taken: numbers[index] as DocumentNumber,
    // A document over nothing moves no account and has no entry.
    entryId: movesBalance(draft) ? uuidv7(work.now.getTime()) : null,
  }));
  await saveDocuments(work, documents, before);
  await saveLines(work, drafts, booking.accounts);
  await saveTaxes(work, drafts, booking.mappings);
  await saveCoverage(work, drafts);
  const revenue = await revenueOf(work, drafts, booking.accounts);
  await postEntries(
    work,
    documents.flatMap(({ draft, taken, entryId }) =>
      entryId === null
        ? []
        : [entryOf(draft, taken.number, entryId, linesInBooks(draft, revenue.get(draft.id) ?? [], mappingFor(booking.mappings, draft)))],
    ),
  );
  await postAdvances(work, documents, booking.mappings);
  await askRegistrations(
    work,
    reserved,
    documents.map(({ draft, taken }) => ({
      ...draft,
      customerId: draft.accountId,
      number: taken.number,
      refersTo: draft.invoiceId ?? draft.correctsId ?? null,
    })),
  );
  for (const { draft, taken } of documents) announce(work, draft, taken.number);
  return documents.map(({ draft, taken, entryId }) => ({ draft, number: taken.number, entryId: entryId ?? "" }));
}

/** B-242 a document that comes too late for its month is dated the first open day; a person who chose the day was asked before. */
async function onOpenDays(work: Work, drafts: readonly DraftDocument[]): Promise<readonly DraftDocument[]> {
  const from = new Map<string, ReturnType<typeof openFrom>>();
  for (const partnerId of new Set(drafts.map((draft) => draft.partnerId)))
    from.set(partnerId, openFrom(work.actor, await findBook(work, partnerId)));
  return drafts.map((draft) => {
    const issuedOn = postingDay(draft.issuedOn, from.get(draft.partnerId) ?? null);
    return issuedOn === draft.issuedOn ? draft : { ...draft, issuedOn, dueOn: draft.dueOn && maxDay(draft.dueOn, issuedOn) };
  });
}

/** On which accounts the lines and taxes go (B-241), looked up once for all. */
export async function bookingOf(
  work: Work,
  drafts: readonly DraftDocument[],
): Promise<{ mappings: ReadonlyMap<string, AccountMapping>; accounts: AccountOfLine }> {
  const mappings = new Map<string, AccountMapping>();
  const accounts = new Map<string, string>();
  for (const [partnerId, own] of Map.groupBy(drafts, (draft) => draft.partnerId)) {
    const mapping = await loadAccountMapping(work, partnerId);
    mappings.set(partnerId, mapping);
    for (const [lineId, code] of accountsOfLines(mapping, own)) accounts.set(lineId, code);
  }
  return { mappings, accounts };
}

export const mappingFor = (mappings: ReadonlyMap<string, AccountMapping>, { partnerId }: DraftDocument): AccountMapping =>
  mappings.get(partnerId) as AccountMapping;

export async function revenueOf(
  work: Work,
  drafts: readonly DraftDocument[],
  accounts: AccountOfLine,
): Promise<ReadonlyMap<string, RevenuePart[]>> {
  const parts = new Map<string, RevenuePart[]>();
  const byPartner = Map.groupBy(drafts, (draft) => draft.partnerId);
  for (const partnerId of [...byPartner.keys()].sort())
    for (const [id, own] of await recogniseRevenue(work, byPartner.get(partnerId) ?? [], accounts)) parts.set(id, own);
  return parts;
}

/** What each account's balance is just before each of its documents: the second one of a batch sees the first. */
async function balancesBefore(work: Work, drafts: readonly DraftDocument[]): Promise<bigint[]> {
  const ids = [...new Set(drafts.map((draft) => draft.accountId))];
  const rows = await sql<{
    account_id: string;
    balance_minor: bigint;
  }>`select account_id, balance_minor from billing.balances where account_id = any (${ids}::uuid[])`.execute(work.tx);
  const balance = new Map(rows.rows.map((row) => [row.account_id, row.balance_minor]));
  return drafts.map((draft) => {
    const now = balance.get(draft.accountId) ?? 0n;
    if (movesBalance(draft))
      balance.set(draft.accountId, draft.kind === "invoice" ? now - draft.taxed.grossMinor : now + draft.taxed.grossMinor);
    return now;
  });
}

/** A number of a series, or one that a person gave. */
type DocumentNumber = TakenNumber | { readonly number: string; readonly seriesId: null; readonly bucket: null; readonly counter: null };

async function numbersFor(work: Work, drafts: readonly DraftDocument[]): Promise<DocumentNumber[]> {
  const taken: DocumentNumber[] = new Array(drafts.length);
  const fromSeries: number[] = [];
  for (const [index, { givenNumber }] of drafts.entries()) {
    if (givenNumber === undefined) fromSeries.push(index);
    else taken[index] = { number: givenNumber, seriesId: null, bucket: null, counter: null };
  }
  const groups = Map.groupBy(fromSeries, (index) => `${drafts[index]?.partnerId} ${drafts[index]?.kind}`);
  for (const group of [...groups.keys()].sort()) {
    const indexes = groups.get(group) ?? [];
    const first = drafts[indexes[0] as number] as DraftDocument;
    const numbers = await takeDocumentNumbers(
      work,
      { partnerId: first.partnerId, kind: first.kind },
      indexes.map((index) => {
        const { issuedOn, seller, buyer } = drafts[index] as DraftDocument;
        return { on: issuedOn, partnerNumber: seller.partnerNumber, customerNumber: buyer.customerNumber };
      }),
    );
    for (const [at, index] of indexes.entries()) taken[index] = numbers[at] as TakenNumber;
  }
  return taken;
}

async function saveDocuments(
  work: Work,
  documents: readonly { draft: DraftDocument; taken: DocumentNumber; entryId: string | null }[],
  before: readonly bigint[],
): Promise<void> {
  const createdBy = JSON.stringify(describeActor(work));
  const inCurrency = await taxesInCurrency(
    work,
    documents.map(({ draft }) => draft),
  );
  // One partner has one seller text; it would be written out a hundred thousand times otherwise.
  const sellers = new Map<unknown, string>();
  const sellerOf = (seller: DraftDocument["seller"]): string => {
    const known = sellers.get(seller) ?? JSON.stringify(seller);
    sellers.set(seller, known);
    return known;
  };
  await insertRows(
    work,
    "billing.money_documents",
    {
      id: "uuid",
      kind: "text",
      origin: "text",
      state: "text",
      number: "text",
      series_id: "uuid",
      bucket: "text",
      counter: "bigint",
      account_id: "uuid",
      customer_id: "uuid",
      partner_id: "uuid",
      run_id: "uuid",
      invoice_id: "uuid",
      corrects_id: "uuid",
      entry_id: "uuid",
      issued_on: "date",
      tax_point_on: "date",
      due_on: "date",
      period_start: "date",
      period_end: "date",
      currency: "text",
      rounding_mode: "text",
      tax_rounding: "text",
      seller: "jsonb",
      buyer: "jsonb",
      net_minor: "bigint",
      tax_minor: "bigint",
      gross_minor: "bigint",
      open_minor: "bigint",
      balance_before_minor: "bigint",
      po_number: "text",
      note: "text",
      memo: "text",
      language: "text",
      tax_currency: "text",
      tax_currency_rate: "numeric",
      tax_currency_minor: "bigint",
      blocks_service_id: "uuid",
      content_hash: "text",
      issued_at: "timestamptz",
      created_by: "jsonb",
      created_at: "timestamptz",
    },
    documents.map(({ draft, taken, entryId }, index) => ({
      id: draft.id,
      kind: draft.kind,
      origin: draft.origin,
      state: stateAtIssue(draft),
      number: taken.number,
      series_id: taken.seriesId,
      bucket: taken.bucket,
      counter: taken.counter,
      account_id: draft.accountId,
      customer_id: draft.accountId,
      partner_id: draft.partnerId,
      run_id: draft.runId,
      invoice_id: draft.invoiceId,
      corrects_id: draft.correctsId ?? null,
      entry_id: entryId,
      issued_on: draft.issuedOn,
      tax_point_on: draft.taxPointOn ?? draft.issuedOn,
      due_on: draft.dueOn,
      period_start: draft.period?.start ?? null,
      period_end: draft.period?.end ?? null,
      currency: draft.currency,
      rounding_mode: draft.rounding,
      tax_rounding: draft.taxRounding,
      seller: sellerOf(draft.seller),
      buyer: JSON.stringify(draft.buyer),
      net_minor: draft.taxed.netMinor,
      tax_minor: draft.taxed.taxMinor,
      gross_minor: draft.taxed.grossMinor,
      open_minor: movesBalance(draft) ? draft.taxed.grossMinor : 0n,
      balance_before_minor: before[index] ?? 0n,
      po_number: draft.poNumber,
      note: draft.note,
      memo: draft.memo,
      language: draft.language,
      tax_currency: inCurrency.get(draft.id)?.currency ?? null,
      tax_currency_rate: inCurrency.get(draft.id)?.rate ?? null,
      tax_currency_minor: inCurrency.get(draft.id)?.minor ?? null,
      blocks_service_id: draft.blocksServiceId ?? null,
      content_hash: contentHash(draft, taken.number),
      issued_at: work.now,
      created_by: createdBy,
      created_at: work.now,
    })),
  );
}

/** A document over nothing is settled the moment it exists. */
function stateAtIssue(draft: DraftDocument): string {
  if (draft.kind === "proforma") return "sent";
  if (draft.kind === "credit_note") return draft.taxed.grossMinor === 0n ? "closed" : "open";
  return movesBalance(draft) ? "issued" : "paid";
}

const bookedKind = ({ kind }: DraftDocument): "invoice" | "credit_note" => {
  if (kind === "proforma") throw new Error("a proforma is in no books");
  return kind;
};

/** B-124 a proforma owes nothing. */
const movesBalance = (draft: DraftDocument): boolean =>
  draft.kind !== "proforma" && draft.taxed.grossMinor !== 0n && draft.posting === undefined;

/** SHA-256 over what the document says: number, dates, parties, lines and taxes. Proves later that it never changed (I-12). */
export function contentHash(draft: DraftDocument, number: string): string {
  const text = JSON.stringify([
    draft.kind,
    number,
    draft.issuedOn,
    draft.dueOn,
    draft.currency,
    draft.seller,
    draft.buyer,
    draft.lines.map((line, index) => [
      line.text,
      line.period?.start ?? null,
      line.period?.end ?? null,
      line.unitPrice,
      line.quantity,
      line.amountMinor.toString(),
      line.allowanceMinor.toString(),
      draft.taxed.lines[index]?.netMinor.toString(),
    ]),
    draft.taxed.buckets.flatMap((bucket) =>
      bucket.amounts.map((amount) => [
        amount.component.taxId,
        amount.component.ratePercent,
        amount.taxableMinor.toString(),
        amount.taxMinor.toString(),
      ]),
    ),
    draft.taxed.netMinor.toString(),
    draft.taxed.taxMinor.toString(),
    draft.taxed.grossMinor.toString(),
  ]);
  return createHash("sha256").update(text).digest("hex");
}

export async function saveLines(work: Work, drafts: readonly DraftDocument[], accounts: AccountOfLine): Promise<void> {
  await insertRows(
    work,
    "billing.document_lines",
    {
      id: "uuid",
      document_id: "uuid",
      customer_id: "uuid",
      partner_id: "uuid",
      position: "int",
      kind: "text",
      category: "text",
      service_id: "uuid",
      plan_version_id: "uuid",
      text: "text",
      pp_start: "date",
      pp_end: "date",
      period_start: "date",
      period_end: "date",
      days: "int",
      unit_price: "numeric",
      quantity: "numeric",
      allowance_minor: "bigint",
      tax_id: "uuid",
      tax_group_id: "uuid",
      tax_rate_percent: "numeric",
      includes_tax: "boolean",
      amount_minor: "bigint",
      net_minor: "bigint",
      refers_to: "uuid",
      future_item_id: "uuid",
      tax_on: "date",
      revenue_account: "text",
    },
    drafts.flatMap((draft) => rowsOfLines(draft).map((row) => ({ ...row, revenue_account: accounts.get(row.id) }))),
  );
}

/** The lines of a draft as they are stored, and as they are printed. */
export function rowsOfLines(draft: DraftDocument) {
  const treatments = treatmentByLine(draft);
  return draft.lines.map((line, index) => ({
    id: line.id,
    document_id: draft.id,
    customer_id: draft.accountId,
    partner_id: draft.partnerId,
    position: index + 1,
    kind: line.kind,
    category: line.category,
    service_id: line.serviceId,
    plan_version_id: line.planVersionId,
    text: line.text,
    pp_start: line.pp?.start ?? null,
    pp_end: line.pp?.end ?? null,
    period_start: line.period?.start ?? null,
    period_end: line.period?.end ?? null,
    days: line.days,
    unit_price: line.unitPrice,
    quantity: line.quantity,
    allowance_minor: line.allowanceMinor,
    tax_id: treatments[index]?.isGroup ? null : line.taxId,
    tax_group_id: treatments[index]?.isGroup ? line.taxId : null,
    tax_rate_percent: treatments[index]?.ratePercent ?? "0",
    includes_tax: line.includesTax,
    amount_minor: line.amountMinor,
    net_minor: draft.taxed.lines[index]?.netMinor ?? 0n,
    refers_to: line.refersTo,
    future_item_id: line.futureItemId,
    tax_on: line.taxOn ?? null,
  }));
}

/** For each line whether its tax is a group, and the rate that is shown. */
function treatmentByLine(draft: DraftDocument): { isGroup: boolean; ratePercent: string }[] {
  const found: { isGroup: boolean; ratePercent: string }[] = new Array(draft.lines.length);
  for (const bucket of draft.taxed.buckets) {
    const { treatment } = bucket;
    const only = treatment.components[0];
    // A tax whose rate has changed is named by an older rate of it: its component has another id, and it is no group for that.
    const isGroup = !draft.taxNames.has(treatment.taxId);
    const shown = { isGroup, ratePercent: isGroup ? effectivePercent(treatment.effective) : (only?.ratePercent ?? "0") };
    for (const index of bucket.lines) found[index] = shown;
  }
  return found;
}

/** A fraction of one as per cent with five places. */
const effectivePercent = ({ n, d }: { n: bigint; d: bigint }): string => {
  const scaled = (n * 10_000_000n) / d;
  return `${scaled / 100_000n}.${(scaled % 100_000n).toString().padStart(5, "0")}`;
};

export async function saveTaxes(
  work: Work,
  drafts: readonly DraftDocument[],
  mappings: ReadonlyMap<string, AccountMapping>,
): Promise<void> {
  await insertRows(
    work,
    "billing.document_taxes",
    {
      document_id: "uuid",
      customer_id: "uuid",
      partner_id: "uuid",
      position: "int",
      tax_id: "uuid",
      name: "text",
      en_category: "text",
      rate_percent: "numeric",
      includes_tax: "boolean",
      ledger_account: "text",
      taxable_minor: "bigint",
      tax_minor: "bigint",
    },
    drafts.flatMap((draft) =>
      rowsOfTaxes(draft).map(({ component, ...row }) => ({ ...row, ledger_account: mappingFor(mappings, draft).tax(component) })),
    ),
  );
}

/** The taxes of a draft as they are stored, and as they are printed. */
export const rowsOfTaxes = (draft: DraftDocument) =>
  draft.taxed.buckets
    .flatMap((bucket) => bucket.amounts.map((amount) => ({ bucket, amount })))
    .map(({ bucket, amount }, index) => ({
      document_id: draft.id,
      customer_id: draft.accountId,
      partner_id: draft.partnerId,
      position: index + 1,
      tax_id: amount.component.taxId,
      name: draft.taxNames.get(amount.component.taxId) ?? "",
      en_category: amount.component.category,
      rate_percent: amount.component.ratePercent,
      includes_tax: bucket.includesTax,
      taxable_minor: amount.taxableMinor,
      tax_minor: amount.taxMinor,
      component: amount.component,
    }));

/** The days that the lines charge are covered from now on; the database refuses a day that already is. */
export async function saveCoverage(work: Work, drafts: readonly DraftDocument[]): Promise<void> {
  await insertRows(
    work,
    "billing.coverage",
    { service_id: "uuid", customer_id: "uuid", partner_id: "uuid", period: "daterange", line_id: "uuid" },
    drafts
      .filter((draft) => draft.kind === "invoice")
      .flatMap((draft) =>
        stretchesOf(draft).map(({ line, days }) => ({
          service_id: line.serviceId,
          customer_id: draft.accountId,
          partner_id: draft.partnerId,
          period: `[${days.start},${days.end})`,
          line_id: line.id,
        })),
      ),
  );
}

/** The parts of a bundle share its days; the first of them carries them. */
function stretchesOf({ lines }: DraftDocument): { line: DraftLine; days: Period }[] {
  const seen = new Set<string>();
  return lines.flatMap((line) =>
    daysOf(line)
      .filter((days) => {
        const key = `${line.serviceId} ${days.start}`;
        return seen.has(key) ? false : seen.add(key);
      })
      .map((days) => ({ line, days })),
  );
}

const daysOf = ({ serviceId, period, covers, kind }: DraftLine): readonly Period[] =>
  serviceId === null || period === null || (kind !== "recurring" && kind !== "pause") ? [] : (covers ?? [period]);

export function entryOf(draft: DraftDocument, number: string, id: string, lines: readonly JournalLine[]): NewEntry {
  return {
    id,
    partnerId: draft.partnerId,
    accountId: draft.accountId,
    entryOn: draft.issuedOn,
    kind: bookedKind(draft),
    text: number,
    category: "service",
    sourceId: draft.id,
    currency: draft.currency,
    dueOn: draft.dueOn,
    documentId: draft.id,
    lines,
  };
}

/** B-34 an advance-payment invoice: what was paid ahead is owed as service and tax; the customer's balance stays. */
async function postAdvances(
  work: Work,
  documents: readonly { readonly draft: DraftDocument; readonly taken: DocumentNumber }[],
  mappings: ReadonlyMap<string, AccountMapping>,
): Promise<void> {
  const advances = documents.filter(({ draft }) => draft.posting === "advance" && draft.taxed.grossMinor !== 0n);
  await postEntries(
    work,
    advances.map(({ draft, taken }) => {
      const mapping = mappingFor(mappings, draft);
      const revenue = [{ accountCode: "2300", netMinor: draft.taxed.netMinor }];
      const taxes = taxTotals(draft.taxed.buckets).map((tax) => ({ ...tax, accountCode: mapping.tax(tax) }));
      const lines = journalLines({ kind: "advance_invoice", billingAccountId: draft.accountId, revenue, taxes });
      return { ...entryOf(draft, taken.number, uuidv7(work.now.getTime()), lines), accountId: null, documentId: null, dueOn: null };
    }),
  );
}

function announce(work: Work, draft: DraftDocument, number: string): void {
  const about = { partnerId: draft.partnerId, customerId: draft.accountId, objectId: draft.id };
  if (draft.kind === "proforma") work.emit(proformaSent, about, { documentId: draft.id, accountId: draft.accountId, number });
  else if (draft.kind === "invoice") {
    work.emit(invoiceIssued, about, { documentId: draft.id, accountId: draft.accountId, number, runId: draft.runId });
    if (stateAtIssue(draft) === "paid") work.emit(invoicePaid, about, { documentId: draft.id, accountId: draft.accountId, number });
  } else {
    const data = { documentId: draft.id, accountId: draft.accountId, number };
    work.emit(creditNoteIssued, about, draft.isQuiet ? { ...data, isQuiet: true } : data);
  }
}

/** What an invoice booked, the other way round: by the credit note that would take it back, so that revenue that still waits is found where it is. */
export async function oppositeLines(work: Work, note: DraftDocument): Promise<JournalLine[]> {
  const booking = await bookingOf(work, [note]);
  const revenue = await revenueOf(work, [note], booking.accounts);
  return linesInBooks(note, revenue.get(note.id) ?? [], mappingFor(booking.mappings, note));
}

/** The document as lines of its entry: the customer against revenue by account and tax by account. */
export function linesInBooks(draft: DraftDocument, revenue: readonly RevenuePart[], mapping: AccountMapping): JournalLine[] {
  const taxes = taxTotals(draft.taxed.buckets).map((tax) => ({ ...tax, accountCode: mapping.tax(tax) }));
  return journalLines({ kind: bookedKind(draft), billingAccountId: draft.accountId, revenue, taxes });
}

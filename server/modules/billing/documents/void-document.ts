// A document of a run that is undone as if it had not been: it is marked void and keeps its number, so that the series stays without gaps
// and every number can be explained (B-69, B-117). Nothing of it is changed or deleted: the books get an entry that says the opposite.
import { sql } from "kysely";
import { calendarDay, type Day, maxDay } from "../../../../shared/calendar.ts";
import { notFound } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { invoiceVoided } from "../events.ts";
import { dropRegistration } from "../fiscalisation/drop-registration.ts";
import { type JournalLine, reverseLines } from "../ledger/journal-rules.ts";
import { postEntries } from "../ledger/post-entries.ts";
import { removeAllocations, saveAllocations, settleFreeCredit } from "../ledger/settle-credit.ts";
import { db } from "../tables.ts";
import { draftFullCredit } from "./credit-invoice.ts";
import { oppositeLines } from "./issue-documents.ts";

interface VoidWish {
  readonly documentId: string;
  readonly reason: string;
  /** The customer was told of it and is told of this. */
  readonly notify: boolean;
}

/** An invoice that no credit note has touched. Its days are free again; money that had paid it is free credit. The account is locked. */
export async function voidInvoice(work: Work, wish: VoidWish): Promise<void> {
  const document = await readDocument(work, wish.documentId);
  await dropRegistration(work, document.id);
  const note = await draftFullCredit(work, document.id, wish.reason);
  const lines = note && document.entry_id !== null ? await oppositeLines(work, note.draft) : [];
  await freeMoney(work, document);
  await markVoid(work, document.id);
  await sql`delete from billing.coverage where line_id in (select id from billing.document_lines where document_id = ${document.id})`.execute(
    work.tx,
  );
  await postOpposite(work, document, lines);
  await settleFreeCredit(work, document.account_id);
  tell(work, document, wish);
}

/**
 * A credit note that a run made for days that it billed anew (B-52): the days stand on their first invoice again, which owes what was given
 * back. Those days are free when this is called. The account is locked.
 */
export async function voidCreditNote(work: Work, wish: VoidWish): Promise<void> {
  const document = await readDocument(work, wish.documentId);
  await dropRegistration(work, document.id);
  const lines = document.entry_id === null ? [] : await linesOfEntry(work, document.entry_id);
  await freeMoney(work, document);
  await markVoid(work, document.id);
  await coverAgain(work, document.id);
  await deferAgain(work, document, lines);
  await postOpposite(work, document, reverseLines(lines));
  await settleFreeCredit(work, document.account_id);
  tell(work, document, wish);
}

type Document = Awaited<ReturnType<typeof readDocument>>;

async function readDocument(work: Work, id: string) {
  const document = await db(work).selectFrom("billing.money_documents").selectAll().where("id", "=", id).executeTakeFirst();
  if (!document) throw notFound();
  return document;
}

async function freeMoney(work: Work, { entry_id: entryId }: Document): Promise<void> {
  if (entryId !== null) await removeAllocations(work, entryId);
}

/** Before anything else settles its entry: a void document stays void whatever is allocated to it. */
const markVoid = (work: Work, id: string) =>
  sql`update billing.money_documents set state = 'void', version = version + 1 where id = ${id}`.execute(work.tx);

async function postOpposite(work: Work, document: Document, lines: readonly JournalLine[]): Promise<void> {
  if (document.entry_id === null || lines.length === 0) return;
  const { timeZone } = await getPartner(work, document.partner_id);
  const opposite = uuidv7(work.now.getTime());
  const entry = await db(work)
    .selectFrom("billing.ledger_entries")
    .selectAll()
    .where("id", "=", document.entry_id)
    .executeTakeFirstOrThrow();
  await postEntries(work, [
    {
      id: opposite,
      partnerId: document.partner_id,
      accountId: document.account_id,
      entryOn: maxDay(calendarDay(work.now, timeZone), document.issued_on as Day),
      kind: "reversal",
      text: document.number ?? "",
      category: entry.category,
      sourceId: document.id,
      reverses: document.entry_id,
      currency: document.currency,
      lines,
    },
  ]);
  const isCredit = entry.amount_minor > 0n;
  // The two cancel each other, so neither is left to settle anything else.
  await saveAllocations(work, [
    {
      accountId: document.account_id,
      partnerId: document.partner_id,
      creditId: isCredit ? document.entry_id : opposite,
      debitId: isCredit ? opposite : document.entry_id,
      amountMinor: isCredit ? entry.amount_minor : -entry.amount_minor,
    },
  ]);
}

async function linesOfEntry(work: Work, entryId: string): Promise<JournalLine[]> {
  const lines = await db(work)
    .selectFrom("billing.journal_lines")
    .selectAll()
    .where("entry_id", "=", entryId)
    .orderBy("position")
    .execute();
  return lines.map((line) => ({
    accountCode: line.ledger_account,
    billingAccountId: line.account_id,
    debitMinor: line.debit_minor,
    creditMinor: line.credit_minor,
    taxId: line.tax_id,
    serviceId: line.service_id,
    planId: line.plan_id,
    locationId: line.location_id,
  }));
}

/** Of a bundle's lines the first of the invoice carries the days; its days are one stretch again. */
const coverAgain = (work: Work, noteId: string) =>
  sql`with again as (
      select distinct on (credit.service_id, credit.period_start) credit.service_id, credit.customer_id, credit.partner_id,
        daterange(credit.period_start, credit.period_end) as period, line.id as line_id
      from billing.document_lines credit join billing.document_lines line on line.id = credit.refers_to
      where credit.document_id = ${noteId} and credit.service_id is not null and credit.period_start is not null
      order by credit.service_id, credit.period_start, line.position),
    kept as (delete from billing.coverage where line_id in (select line_id from again) returning service_id, customer_id, partner_id, period, line_id)
    insert into billing.coverage (service_id, customer_id, partner_id, period, line_id)
    select service_id, (array_agg(customer_id))[1], (array_agg(partner_id))[1], unnest(range_agg(period)), line_id
    from (select service_id, customer_id, partner_id, period, line_id from again union all select * from kept) days
    group by service_id, line_id`.execute(work.tx);

/** B-239 revenue that the note had taken out of what waits is earned day by day again, over the days of the note. */
async function deferAgain(work: Work, document: Document, lines: readonly JournalLine[]): Promise<void> {
  for (const line of lines) {
    const minor = line.debitMinor - line.creditMinor;
    if (line.accountCode !== "2300" || minor === 0n) continue;
    await sql`insert into billing.deferrals (line_id, document_id, customer_id, partner_id, account_code, service_id, plan_id, currency, net_minor, period_start, period_end)
      select (array_agg(id order by position))[1], document_id, customer_id, partner_id, (array_agg(revenue_account order by position))[1], service_id,
        ${line.planId ?? null}::uuid, ${document.currency}, ${minor}, min(period_start), max(period_end)
      from billing.document_lines
      where document_id = ${document.id} and service_id is not distinct from ${line.serviceId ?? null}::uuid and period_start is not null
      group by document_id, customer_id, partner_id, service_id
      on conflict (line_id, piece) do update set net_minor = billing.deferrals.net_minor + excluded.net_minor`.execute(work.tx);
  }
}

function tell(work: Work, document: Document, { reason, notify }: VoidWish): void {
  const kind = document.kind === "credit_note" ? "credit_note" : "invoice";
  const number = document.number ?? "";
  work.emit(
    invoiceVoided,
    { partnerId: document.partner_id, customerId: document.account_id, objectId: document.id },
    { documentId: document.id, accountId: document.account_id, number, kind, notify },
  );
  work.audit({
    entity: kind,
    entityId: document.id,
    label: `${kind === "invoice" ? "Invoice" : "Credit note"} ${number}`,
    action: "void",
    partnerId: document.partner_id,
    customerId: document.account_id,
    reason,
  });
}

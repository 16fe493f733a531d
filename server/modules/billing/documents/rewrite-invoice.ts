// 7.3 the content of an issued invoice becomes another one. Only in the transaction that has put its former version away; the database refuses
// everything else.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import type { JournalLine } from "../ledger/journal-rules.ts";
import { postEntries } from "../ledger/post-entries.ts";
import { saveAllocations } from "../ledger/settle-credit.ts";
import { db } from "../tables.ts";
import type { DraftDocument } from "./draft-document.ts";
import {
  bookingOf,
  contentHash,
  entryOf,
  linesInBooks,
  mappingFor,
  revenueOf,
  saveCoverage,
  saveLines,
  saveTaxes,
} from "./issue-documents.ts";

interface Former {
  /** Which version it was. */
  readonly number: number;
  readonly entryId: string;
  /** The entry that says the opposite of its own, to be posted under this id. */
  readonly oppositeId: string;
  readonly lines: readonly JournalLine[];
}

/** The draft carries the invoice's id. The account is locked, and nothing is paid. */
export async function rewriteInvoice(
  work: Work,
  draft: DraftDocument,
  { number, former, taxInCurrency }: { number: string; former: Former; taxInCurrency: bigint | null },
): Promise<void> {
  const entryId = uuidv7(work.now.getTime());
  const booking = await bookingOf(work, [draft]);
  await sql`update billing.money_documents set number = ${number}, issued_on = ${draft.issuedOn}, tax_point_on = ${draft.taxPointOn ?? draft.issuedOn},
      due_on = ${draft.dueOn}, period_start = ${draft.period?.start ?? null}, period_end = ${draft.period?.end ?? null},
      net_minor = ${draft.taxed.netMinor}, tax_minor = ${draft.taxed.taxMinor}, gross_minor = ${draft.taxed.grossMinor}, open_minor = ${draft.taxed.grossMinor},
      tax_currency_minor = ${taxInCurrency}, po_number = ${draft.poNumber}, note = ${draft.note}, content_hash = ${contentHash(draft, number)},
      entry_id = ${entryId}, content_version = content_version + 1, version = version + 1
    where id = ${draft.id}`.execute(work.tx);
  await sql`delete from billing.coverage where line_id in (select id from billing.document_lines where document_id = ${draft.id})`.execute(
    work.tx,
  );
  for (const table of ["document_taxes", "document_lines", "document_pdfs"])
    await sql`delete from ${sql.table(`billing.${table}`)} where document_id = ${draft.id}`.execute(work.tx);
  await saveLines(work, [draft], booking.accounts);
  await saveTaxes(work, [draft], booking.mappings);
  await saveCoverage(work, [draft]);
  const revenue = await revenueOf(work, [draft], booking.accounts);
  const version = former.number + 1;
  const { entryOn, category, text } = await readFormer(work, former.entryId);
  await postEntries(work, [
    {
      id: former.oppositeId,
      partnerId: draft.partnerId,
      accountId: draft.accountId,
      // On the day of what it takes back, whose month is open: of that day on the books say what the invoice says.
      entryOn,
      kind: "reversal",
      text,
      category,
      sourceId: draft.id,
      sourceVersion: version,
      reverses: former.entryId,
      currency: draft.currency,
      documentId: draft.id,
      lines: former.lines,
    },
    {
      ...entryOf(draft, number, entryId, linesInBooks(draft, revenue.get(draft.id) ?? [], mappingFor(booking.mappings, draft))),
      sourceVersion: version,
    },
  ]);
  // The two cancel each other, so neither is left to settle anything else.
  const amountMinor = former.lines.reduce(
    (sum, line) => (line.accountCode === "1200" ? sum + line.creditMinor - line.debitMinor : sum),
    0n,
  );
  const { accountId, partnerId } = draft;
  await saveAllocations(work, [{ accountId, partnerId, creditId: former.oppositeId, debitId: former.entryId, amountMinor }]);
}

async function readFormer(work: Work, entryId: string): Promise<{ entryOn: Day; category: string; text: string }> {
  const entry = await db(work)
    .selectFrom("billing.ledger_entries")
    .select(["entry_on", "category", "text"])
    .where("id", "=", entryId)
    .executeTakeFirstOrThrow();
  return { entryOn: entry.entry_on, category: entry.category, text: entry.text };
}

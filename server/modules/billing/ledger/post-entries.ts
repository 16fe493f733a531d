// The only way into the books. Entries come in sets, each balanced; the book stays locked from here to the commit, so its chain
// has no gaps and no forks. The database checks every entry again (B-236) and refuses what does not balance.
import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { insertRows } from "../../../platform/db/bulk.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Work } from "../../../platform/work.ts";
import { lockBook, openFrom } from "../accounting/lock-book.ts";
import type { EntryKind } from "../tables.ts";
import { balanceChange, type EntryContent, entryText, type JournalLine, postingDay } from "./journal-rules.ts";

export interface NewEntry {
  readonly id: string;
  readonly partnerId: string;
  /** Whose account it moves; null for an entry between our own accounts. */
  readonly accountId: string | null;
  /** The day of the fact. Where its period is closed the entry stands on the first open day and keeps this one beside it (B-242). */
  readonly entryOn: Day;
  readonly kind: EntryKind;
  /** What the customer reads in the list of transactions. */
  readonly text: string;
  readonly category: string;
  /** The document, payment or other thing behind it: one entry of a kind per thing. */
  readonly sourceId: string;
  /** Of an invoice that was edited: which of its versions the entry is for. */
  readonly sourceVersion?: number;
  readonly reverses?: string | null;
  readonly currency: string;
  readonly dueOn?: Day | null;
  readonly documentId?: string | null;
  readonly lines: readonly JournalLine[];
}

/** Posts entries in the given order; for each partner the book is locked once. */
export async function postEntries(work: Work, entries: readonly NewEntry[]): Promise<void> {
  const byPartner = Map.groupBy(entries, (entry) => entry.partnerId);
  // In one order everywhere: two works that touch two books cannot wait for each other.
  for (const partnerId of [...byPartner.keys()].sort()) await postIntoBook(work, partnerId, byPartner.get(partnerId) ?? []);
}

async function postIntoBook(work: Work, partnerId: string, entries: readonly NewEntry[]): Promise<void> {
  const book = await lockBook(work, partnerId);
  const firstOpenDay = openFrom(work.actor, book);
  let { seq, hash } = book;
  const postedBy = JSON.stringify(describeActor(work));
  const chained = entries.map((entry) => {
    const on = postingDay(entry.entryOn, firstOpenDay);
    const originOn = on === entry.entryOn ? null : entry.entryOn;
    seq += 1n;
    const previous = hash;
    hash = createHash("sha256")
      .update(entryText(contentOf(entry, on, originOn), previous))
      .digest("hex");
    return { entry, on, originOn, seq, previous, hash };
  });
  await insertRows(
    work,
    "billing.journal_entries",
    {
      id: "uuid",
      partner_id: "uuid",
      customer_id: "uuid",
      seq: "bigint",
      entry_on: "date",
      origin_on: "date",
      kind: "text",
      text: "text",
      source_id: "uuid",
      source_version: "int",
      reverses: "uuid",
      posted_at: "timestamptz",
      posted_by: "jsonb",
      prev_hash: "text",
      hash: "text",
    },
    chained.map(({ entry, on, originOn, seq: number, previous, hash: own }) => ({
      id: entry.id,
      partner_id: partnerId,
      customer_id: entry.accountId,
      seq: number,
      entry_on: on,
      origin_on: originOn,
      kind: entry.kind,
      text: entry.text,
      source_id: entry.sourceId,
      source_version: entry.sourceVersion ?? 1,
      reverses: entry.reverses ?? null,
      posted_at: work.now,
      posted_by: postedBy,
      prev_hash: previous,
      hash: own,
    })),
  );
  await insertRows(
    work,
    "billing.journal_lines",
    {
      entry_id: "uuid",
      position: "int",
      partner_id: "uuid",
      account_id: "uuid",
      ledger_account: "text",
      debit_minor: "bigint",
      credit_minor: "bigint",
      currency: "text",
      tax_id: "uuid",
      service_id: "uuid",
      plan_id: "uuid",
      location_id: "uuid",
    },
    entries.flatMap((entry) =>
      entry.lines.map((line, index) => ({
        entry_id: entry.id,
        position: index + 1,
        partner_id: partnerId,
        account_id: line.billingAccountId,
        ledger_account: line.accountCode,
        debit_minor: line.debitMinor,
        credit_minor: line.creditMinor,
        currency: entry.currency,
        tax_id: line.taxId,
        service_id: line.serviceId,
        plan_id: line.planId,
        location_id: line.locationId,
      })),
    ),
  );
  await insertRows(
    work,
    "billing.ledger_entries",
    {
      id: "uuid",
      account_id: "uuid",
      customer_id: "uuid",
      partner_id: "uuid",
      entry_on: "date",
      kind: "text",
      category: "text",
      text: "text",
      currency: "text",
      amount_minor: "bigint",
      open_minor: "bigint",
      due_on: "date",
      document_id: "uuid",
    },
    chained.flatMap(({ entry, on }) => {
      const moved = entry.accountId === null ? 0n : balanceChange(entry.lines, entry.accountId);
      if (moved === 0n) return [];
      return [
        {
          id: entry.id,
          account_id: entry.accountId,
          customer_id: entry.accountId,
          partner_id: partnerId,
          entry_on: on,
          kind: entry.kind,
          category: entry.category,
          text: entry.text,
          currency: entry.currency,
          amount_minor: moved,
          open_minor: moved < 0n ? -moved : moved,
          due_on: entry.dueOn ?? null,
          document_id: entry.documentId ?? null,
        },
      ];
    }),
  );
  await sql`update billing.books set last_seq = ${seq}, last_hash = ${hash} where partner_id = ${partnerId}`.execute(work.tx);
}

/** The entry as it is hashed (B-240); an auditor can do it again from the stored rows. */
function contentOf(
  entry: Pick<NewEntry, "id" | "partnerId" | "kind" | "currency" | "sourceId" | "reverses" | "lines">,
  date: Day,
  originOn: Day | null,
): EntryContent {
  return {
    entryId: entry.id,
    bookId: entry.partnerId,
    date,
    originOn,
    kind: entry.kind,
    currency: entry.currency,
    source: `${entry.kind}:${entry.sourceId}`,
    reversesEntryId: entry.reverses ?? null,
    lines: entry.lines,
  };
}

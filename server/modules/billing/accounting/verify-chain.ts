// B-240 the hash chain of one book, entry by entry, in pages so that memory stays flat.
import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { type EntryContent, entryText, type JournalLine } from "../ledger/journal-rules.ts";

export interface ChainPlace {
  readonly seq: bigint;
  readonly hash: string;
}

export interface ChainEntry extends EntryContent {
  readonly seq: bigint;
  readonly text: string;
  readonly postedAt: Date;
  readonly previousHash: string;
  readonly hash: string;
}

interface Row {
  id: string;
  seq: bigint;
  entry_on: Day;
  origin_on: Day | null;
  kind: string;
  text: string;
  source_id: string;
  reverses: string | null;
  posted_at: Date;
  prev_hash: string;
  hash: string;
  currency: string;
  lines: { a: string; d: string; c: string; b: string | null; t: string | null; s: string | null; p: string | null; l: string | null }[];
}

const chainPageSize = 2000;

/** The entries of a book after a place, in their order. */
export async function chainPage(
  work: Pick<Work, "tx">,
  { partnerId, after, to, limit = chainPageSize }: { partnerId: string; after: bigint; to?: bigint; limit?: number },
): Promise<ChainEntry[]> {
  const { rows } = await sql<Row>`
    select entry.id, entry.seq, entry.entry_on, entry.origin_on, entry.kind, entry.text, entry.source_id, entry.reverses, entry.posted_at, entry.prev_hash,
      entry.hash, lines.currency, lines.lines
    from billing.journal_entries entry
    cross join lateral (select min(currency) as currency, json_agg(json_build_object('a', ledger_account, 'd', debit_minor::text, 'c', credit_minor::text, 'b', account_id,
      't', tax_id, 's', service_id, 'p', plan_id, 'l', location_id) order by position) as lines from billing.journal_lines where entry_id = entry.id) lines
    where entry.partner_id = ${partnerId} and entry.seq > ${after} and entry.seq <= ${to ?? 9_223_372_036_854_775_807n}
    order by entry.seq limit ${limit}`.execute(work.tx);
  return rows.map((row) => ({
    entryId: row.id,
    bookId: partnerId,
    seq: row.seq,
    date: row.entry_on,
    originOn: row.origin_on,
    kind: row.kind,
    text: row.text,
    currency: row.currency,
    source: `${row.kind}:${row.source_id}`,
    reversesEntryId: row.reverses,
    postedAt: row.posted_at,
    previousHash: row.prev_hash,
    hash: row.hash,
    lines: (row.lines ?? []).map(
      (line): JournalLine => ({
        accountCode: line.a,
        debitMinor: BigInt(line.d),
        creditMinor: BigInt(line.c),
        billingAccountId: line.b,
        taxId: line.t,
        serviceId: line.s,
        planId: line.p,
        locationId: line.l,
      }),
    ),
  }));
}

/** Whether an entry follows on a place of the chain and says what its hash says. */
export function followsOn(place: ChainPlace, entry: ChainEntry): boolean {
  const expected = createHash("sha256").update(entryText(entry, place.hash)).digest("hex");
  return entry.seq === place.seq + 1n && entry.previousHash === place.hash && entry.hash === expected;
}

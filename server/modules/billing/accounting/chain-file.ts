// B-258 the journal as JSON lines that prove themselves: a head, each entry with its lines, the hash before it and its own, and an end.
// `demarc verify-export` does the sums again without a database.
import { sql } from "kysely";
import { entriesOf } from "./batch-rows.ts";
import { type BatchFile, pagesOf, type Read } from "./batch-tables.ts";
import type { ChainEntry } from "./verify-chain.ts";

const chainFileVersion = 1;

export async function* chainFile(read: Read, { batch, partner, madeAt }: BatchFile): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const accounts = await read((work) =>
    sql<{
      code: string;
      name: string;
      type: string;
    }>`select code, name, type from billing.book_accounts where partner_id = ${batch.partnerId} order by code`.execute(work.tx),
  );
  const head = {
    file: "demarc-journal",
    version: chainFileVersion,
    book: batch.partnerId,
    seller: partner.legalName,
    madeAt: madeAt.toISOString(),
    days: batch.from === null ? null : { from: batch.from, to: batch.to, by: batch.basis },
    accounts: accounts.rows,
  };
  yield encoder.encode(`${JSON.stringify(head)}\n`);
  let entries = 0;
  let last: ChainEntry | undefined;
  for await (const page of pagesOf(read, (work, after) => entriesOf(work, batch, after))) {
    entries += page.entries.length;
    last = page.entries.at(-1) ?? last;
    if (page.entries.length > 0) yield encoder.encode(page.entries.map((entry) => `${JSON.stringify(recordOf(entry))}\n`).join(""));
  }
  yield encoder.encode(
    `${JSON.stringify({ end: true, entries, lastNumber: last ? String(last.seq) : null, lastHash: last?.hash ?? null })}\n`,
  );
}

const recordOf = (entry: ChainEntry) => ({
  number: String(entry.seq),
  id: entry.entryId,
  on: entry.date,
  originOn: entry.originOn ?? null,
  kind: entry.kind,
  text: entry.text,
  currency: entry.currency,
  source: entry.source,
  reverses: entry.reversesEntryId,
  postedAt: entry.postedAt.toISOString(),
  lines: entry.lines.map((line) => ({
    account: line.accountCode,
    debit: String(line.debitMinor),
    credit: String(line.creditMinor),
    customer: line.billingAccountId,
    tax: line.taxId,
    service: line.serviceId,
    plan: line.planId,
    location: line.locationId,
  })),
  previousHash: entry.previousHash,
  hash: entry.hash,
});

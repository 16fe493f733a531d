// Does the sums of an exported journal again (B-258), with nothing but the file: that each entry balances, that its hash is of what it says,
// and that entries which follow each other are chained.
import { createHash } from "node:crypto";
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { entryText, firstPreviousHash } from "../ledger/journal-rules.ts";

const Text = z.string().nullable();
const Entry = z.object({
  number: z.string().regex(/^\d+$/),
  id: z.string(),
  on: DayShape,
  originOn: DayShape.nullable(),
  kind: z.string(),
  currency: z.string(),
  source: Text,
  reverses: Text,
  lines: z.array(
    z.object({
      account: z.string(),
      debit: z.string().regex(/^\d+$/),
      credit: z.string().regex(/^\d+$/),
      customer: Text,
      tax: Text,
      service: Text,
      plan: Text,
      location: Text,
    }),
  ),
  previousHash: z.string(),
  hash: z.string(),
});
const Head = z.object({
  file: z.literal("demarc-journal"),
  version: z.literal(1),
  book: z.string(),
  seller: z.string(),
  madeAt: z.string(),
});
const End = z.object({ end: z.literal(true), entries: z.int(), lastHash: Text });

export interface VerifiedFile {
  readonly book: string;
  readonly seller: string;
  readonly entries: number;
  readonly first: string | null;
  readonly last: string | null;
  readonly lastHash: string | null;
  /** Entries whose predecessor is not in the file: 0 when it goes from the first entry on, 1 when it begins later, more when it is of certain days. */
  readonly gaps: number;
  readonly wrong: readonly string[];
}

const mostWrong = 100;

export async function verifyFile(lines: AsyncIterable<string>): Promise<VerifiedFile> {
  const wrong: string[] = [];
  const say = (what: string): void => void (wrong.length < mostWrong && wrong.push(what));
  let head: z.output<typeof Head> | undefined;
  let end: z.output<typeof End> | undefined;
  let entries = 0;
  let gaps = 0;
  let first: string | null = null;
  let before: { number: bigint; hash: string } = { number: 0n, hash: firstPreviousHash };
  let at = 0;
  for await (const line of lines) {
    at += 1;
    if (line === "") continue;
    const record = parsed(line);
    if (head === undefined) {
      const read = Head.safeParse(record);
      if (!read.success) throw new RangeError("this is no journal that was exported as JSON lines");
      head = read.data;
      continue;
    }
    if (end !== undefined) {
      say(`line ${at}: something stands behind the end`);
      continue;
    }
    const ending = End.safeParse(record);
    if (ending.success) {
      end = ending.data;
      continue;
    }
    const read = Entry.safeParse(record);
    if (!read.success) {
      say(`line ${at}: this is no entry`);
      continue;
    }
    const entry = read.data;
    entries += 1;
    first ??= entry.number;
    for (const fault of faultsOf(entry, { bookId: head.book, before })) say(`entry ${entry.number}: ${fault}`);
    const number = BigInt(entry.number);
    if (number > before.number + 1n) gaps += 1;
    before = { number, hash: entry.hash };
  }
  if (head === undefined) throw new RangeError("this file is empty");
  if (end === undefined) say("the file has no end: it was cut off");
  else if (end.entries !== entries) say(`the end speaks of ${end.entries} entries, there are ${entries}`);
  else if (entries > 0 && end.lastHash !== before.hash) say("the end names another last hash");
  return {
    book: head.book,
    seller: head.seller,
    entries,
    first,
    last: entries > 0 ? String(before.number) : null,
    lastHash: entries > 0 ? before.hash : null,
    gaps,
    wrong,
  };
}

function faultsOf(
  entry: z.output<typeof Entry>,
  { bookId, before }: { bookId: string; before: { number: bigint; hash: string } },
): string[] {
  const number = BigInt(entry.number);
  return [
    ...(hashOf(entry, bookId) === entry.hash ? [] : ["its hash is not of what it says"]),
    ...(entry.lines.length >= 2 && sum(entry, "debit") === sum(entry, "credit") ? [] : ["it does not balance"]),
    ...(number <= before.number ? ["it stands out of its order"] : []),
    ...(number === before.number + 1n && entry.previousHash !== before.hash ? ["it does not follow from the one before it"] : []),
  ];
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const sum = (entry: z.output<typeof Entry>, side: "debit" | "credit"): bigint =>
  entry.lines.reduce((total, line) => total + BigInt(line[side]), 0n);

function hashOf(entry: z.output<typeof Entry>, bookId: string): string {
  try {
    const text = entryText(
      {
        entryId: entry.id,
        bookId,
        date: entry.on,
        originOn: entry.originOn,
        kind: entry.kind,
        currency: entry.currency,
        source: entry.source,
        reversesEntryId: entry.reverses,
        lines: entry.lines.map((line) => ({
          accountCode: line.account,
          debitMinor: BigInt(line.debit),
          creditMinor: BigInt(line.credit),
          billingAccountId: line.customer,
          taxId: line.tax,
          serviceId: line.service,
          planId: line.plan,
          locationId: line.location,
        })),
      },
      entry.previousHash,
    );
    return createHash("sha256").update(text).digest("hex");
  } catch {
    return "";
  }
}

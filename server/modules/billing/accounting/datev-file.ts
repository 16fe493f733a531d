// The booking stack (B-244): what the tax adviser's program reads. Windows-1252, semicolons, a head with the adviser's numbers.
import { sql } from "kysely";
import { calendarDay, type Day, maxDay, minDay } from "../../../../shared/calendar.ts";
import { listTaxes } from "../../catalog/index.ts";
import { getSetting } from "../../partners/index.ts";
import type { JournalLine } from "../ledger/journal-rules.ts";
import { entriesOf } from "./batch-rows.ts";
import { type BatchFile, pagesOf, type Read } from "./batch-tables.ts";
import { type Booking, bookingsOf, stackColumns, stackHead, stackLine, windows1252 } from "./export-rules.ts";
import { datevAccountDigits, datevClient, datevConsultant, datevTaxKeys } from "./settings.ts";

const lineEnd = "\r\n";

export async function* datevStack(read: Read, { batch, number, madeAt, partner }: BatchFile): AsyncGenerator<Uint8Array> {
  const place = { partnerId: batch.partnerId };
  const head = await read(async (work) => ({
    consultant: await getSetting(work, datevConsultant, place),
    client: await getSetting(work, datevClient, place),
    accountDigits: await getSetting(work, datevAccountDigits, place),
    keys: keysFrom(await getSetting(work, datevTaxKeys, place)),
    codes: await taxCodes(work),
    span: await spanOf(work, batch.partnerId, { after: batch.afterSeq, to: batch.toSeq }),
  }));
  const today = calendarDay(madeAt, partner.timeZone);
  const from = batch.from ?? head.span?.from ?? today;
  const to = batch.to ?? head.span?.to ?? today;
  yield windows1252(
    `${stackHead({
      madeAt,
      consultant: head.consultant,
      client: head.client,
      fiscalYearStart: `${from.slice(0, 4)}-01-01` as Day,
      accountDigits: head.accountDigits,
      from: minDay(from, to),
      to: maxDay(from, to),
      name: `${partner.name} ${number}`,
      currency: partner.currency,
    })}${lineEnd}${stackColumns.join(";")}${lineEnd}`,
  );
  const taxKeyOf = (line: JournalLine): string => (line.taxId === null ? "" : (head.keys.get(head.codes.get(line.taxId) ?? "") ?? ""));
  for await (const page of pagesOf(read, (work, after) => entriesOf(work, batch, after))) {
    const bookings = page.entries.flatMap((entry): Booking[] => bookingsOf(entry, taxKeyOf));
    if (bookings.length > 0) yield windows1252(bookings.map((booking) => `${stackLine(booking)}${lineEnd}`).join(""));
  }
}

/** "vat=3, reduced=2": the adviser's tax key for each tax code. */
const keysFrom = (text: string): Map<string, string> =>
  new Map(
    text.split(/[,;\n]/).flatMap((pair) => {
      const [code, key] = pair.split("=").map((part) => part.trim());
      return code && key ? [[code, key] as const] : [];
    }),
  );

type ReadingWork = Parameters<Parameters<Read>[0]>[0];

const taxCodes = async (work: ReadingWork): Promise<ReadonlyMap<string, string>> =>
  new Map((await listTaxes(work)).map((tax) => [tax.id, tax.code]));

async function spanOf(
  work: ReadingWork,
  partnerId: string,
  { after, to }: { after: bigint; to: bigint },
): Promise<{ from: Day; to: Day } | undefined> {
  const { rows } = await sql<{
    from: Day | null;
    to: Day | null;
  }>`select min(entry_on) as from, max(entry_on) as to from billing.journal_entries
    where partner_id = ${partnerId} and seq > ${after} and seq <= ${to}`.execute(work.tx);
  const [row] = rows;
  return row?.from && row.to ? { from: row.from, to: row.to } : undefined;
}

// Which part of a document's revenue waits on 2300, written down in sets with the documents themselves (B-239).
import { type RawBuilder, sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { insertRows } from "../../../platform/db/bulk.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import type { DraftDocument, DraftLine } from "../documents/draft-document.ts";
import type { RevenuePart } from "../ledger/journal-rules.ts";
import type { AccountMapping } from "./account-mapping.ts";
import { creditDeferral } from "./deferral-rules.ts";
import { lockBook } from "./lock-book.ts";
import { revenueRecognition } from "./settings.ts";

const deferredRevenue = "2300";

/**
 * What stands on 2300 for money that was invoiced ahead (B-34), in the same currency for each row: it waits for its charge there and not for days.
 * Those entries move 2310, too.
 */
export const advancesOf = (partnerId: RawBuilder<unknown> | string): RawBuilder<{ currency: string; minor: bigint }> => sql`
  select line.currency, sum(line.credit_minor - line.debit_minor)::int8 as minor from billing.journal_lines line
  where line.ledger_account = ${deferredRevenue} and line.partner_id = ${partnerId}
    and line.entry_id in (select entry_id from billing.journal_lines where partner_id = ${partnerId} and ledger_account = '2310')
  group by line.currency`;

/** The account of each line, by its id. */
export type AccountOfLine = ReadonlyMap<string, string>;

export function accountsOfLines(mapping: AccountMapping, drafts: readonly DraftDocument[]): Map<string, string> {
  return new Map(drafts.flatMap(({ lines }) => lines.map((line) => [line.id, mapping.revenue(line)] as const)));
}

interface Piece {
  readonly lineId: string;
  readonly piece: number;
  readonly draft: Pick<DraftDocument, "accountId" | "partnerId" | "currency">;
  readonly documentId: string;
  readonly accountCode: string;
  readonly serviceId: string | null;
  readonly planId: string | null;
  readonly netMinor: bigint;
  readonly start: Day;
  readonly end: Day;
}

/** Decides for each document how its revenue is booked, and writes down what waits. All of one partner. */
export async function recogniseRevenue(
  work: Work,
  drafts: readonly DraftDocument[],
  accounts: AccountOfLine,
): Promise<ReadonlyMap<string, RevenuePart[]>> {
  const [first] = drafts;
  if (!first) return new Map();
  const waits = (await getSetting(work, revenueRecognition, { partnerId: first.partnerId })) === "daily";
  // What has no entry of its own, over nothing or listing what was charged already, has nothing that waits.
  const booked = drafts.filter((draft) => draft.taxed.grossMinor !== 0n && draft.posting === undefined);
  const invoices = booked.filter((draft) => draft.kind === "invoice");
  const notes = booked.filter((draft) => draft.kind === "credit_note");
  const pieces = waits ? invoices.flatMap((draft) => piecesOf(draft, accounts)) : [];
  const deferred = new Set(pieces.map(({ lineId }) => lineId));
  await savePieces(work, pieces);
  const credits = await creditPieces(work, notes);
  return new Map(
    drafts.map((draft) => [
      draft.id,
      draft.lines.flatMap((line, index): RevenuePart[] => {
        const netMinor = draft.taxed.lines[index]?.netMinor ?? 0n;
        const part = { serviceId: line.serviceId, planId: line.planId };
        const accountCode = accounts.get(line.id) as string;
        if (draft.kind === "invoice") return [{ ...part, accountCode: deferred.has(line.id) ? deferredRevenue : accountCode, netMinor }];
        const waiting = credits.get(line.id) ?? 0n;
        return [
          { ...part, accountCode: deferredRevenue, netMinor: waiting },
          { ...part, accountCode, netMinor: netMinor - waiting },
        ];
      }),
    ]),
  );
}

/** A line waits if it is for days that were not all over when it was billed. */
const piecesOf = (draft: DraftDocument, accounts: AccountOfLine): Piece[] =>
  draft.lines.flatMap((line, index) => {
    const netMinor = draft.taxed.lines[index]?.netMinor ?? 0n;
    if (line.period === null || netMinor === 0n || line.period.end <= draft.issuedOn) return [];
    const accountCode = accounts.get(line.id) as string;
    const { start, end } = line.period;
    const { serviceId, planId } = line;
    return [{ lineId: line.id, piece: 1, draft, documentId: draft.id, accountCode, serviceId, planId, netMinor, start, end }];
  });

const savePieces = (work: Work, pieces: readonly Piece[]): Promise<void> =>
  insertRows(
    work,
    "billing.deferrals",
    {
      line_id: "uuid",
      piece: "int",
      document_id: "uuid",
      customer_id: "uuid",
      partner_id: "uuid",
      account_code: "text",
      service_id: "uuid",
      plan_id: "uuid",
      currency: "text",
      net_minor: "bigint",
      period_start: "date",
      period_end: "date",
    },
    pieces.map((piece) => ({
      line_id: piece.lineId,
      piece: piece.piece,
      document_id: piece.documentId,
      customer_id: piece.draft.accountId,
      partner_id: piece.draft.partnerId,
      account_code: piece.accountCode,
      service_id: piece.serviceId,
      plan_id: piece.planId,
      currency: piece.draft.currency,
      net_minor: piece.netMinor,
      period_start: piece.start,
      period_end: piece.end,
    })),
  );

interface WaitingRow {
  line_id: string;
  piece: number;
  document_id: string;
  account_code: string;
  service_id: string | null;
  plan_id: string | null;
  net_minor: bigint;
  period_start: Day;
  period_end: Day;
  opened_on: Day | null;
}

/** Takes credits out of what waits first. Answers how much of each credit line that was. */
async function creditPieces(work: Work, notes: readonly DraftDocument[]): Promise<Map<string, bigint>> {
  const taken = new Map<string, bigint>();
  const lineIds = notes.flatMap(({ lines }) => lines.flatMap((line) => (line.refersTo === null ? [] : [line.refersTo])));
  if (lineIds.length === 0) return taken;
  const running = await sql<{ line_id: string }>`select line_id from billing.deferrals
    where line_id = any (${lineIds}::uuid[]) and closed_on is null`.execute(work.tx);
  if (running.rows.length === 0) return taken;
  // What is released moves under the book's lock, so it is taken before anybody looks.
  const { releasedThrough } = await lockBook(work, (notes[0] as DraftDocument).partnerId);
  const { rows } =
    await sql<WaitingRow>`select line_id, piece, document_id, account_code, service_id, plan_id, net_minor, period_start, period_end, opened_on
    from billing.deferrals where line_id = any (${lineIds}::uuid[]) and closed_on is null for update`.execute(work.tx);
  const waiting = new Map(rows.map((row) => [row.line_id, row]));
  for (const note of notes) {
    for (const [index, line] of note.lines.entries()) {
      const row = line.refersTo === null ? undefined : waiting.get(line.refersTo);
      if (!row) continue;
      const next = await creditPiece(work, note, { line, row, creditedMinor: note.taxed.lines[index]?.netMinor ?? 0n, releasedThrough });
      taken.set(line.id, next.fromDeferredMinor);
      // A second credit of the same line in this set finds what the first one left.
      if (next.piece) waiting.set(row.line_id, next.piece);
      else waiting.delete(row.line_id);
    }
  }
  return taken;
}

async function creditPiece(
  work: Work,
  note: DraftDocument,
  credit: { line: DraftLine; row: WaitingRow; creditedMinor: bigint; releasedThrough: Day | null },
): Promise<{ fromDeferredMinor: bigint; piece: WaitingRow | undefined }> {
  const { row } = credit;
  const { fromDeferredMinor, releasedMinor, rest } = creditDeferral(
    { netMinor: row.net_minor, period: { start: row.period_start, end: row.period_end } },
    {
      creditedMinor: credit.creditedMinor,
      releasedThrough: row.opened_on === null ? null : credit.releasedThrough,
      freed: credit.line.period,
    },
  );
  await sql`update billing.deferrals set closed_on = ${note.issuedOn}, released_minor = ${releasedMinor}, credited_minor = ${fromDeferredMinor}
    where line_id = ${row.line_id} and piece = ${row.piece}`.execute(work.tx);
  if (rest === null) return { fromDeferredMinor, piece: undefined };
  const piece: WaitingRow = {
    ...row,
    piece: row.piece + 1,
    net_minor: rest.netMinor,
    period_start: rest.period.start,
    period_end: rest.period.end,
    opened_on: null,
  };
  await savePieces(work, [
    {
      lineId: piece.line_id,
      piece: piece.piece,
      draft: note,
      documentId: piece.document_id,
      accountCode: piece.account_code,
      serviceId: piece.service_id,
      planId: piece.plan_id,
      netMinor: piece.net_minor,
      start: piece.period_start,
      end: piece.period_end,
    },
  ]);
  return { fromDeferredMinor, piece };
}

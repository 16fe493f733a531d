import { sql } from "kysely";
import type { z } from "zod";
import { calendarDay } from "../../../../shared/calendar.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { withholdUnusedVouchers } from "../../access/index.ts";
import { creditInvoice, lockAccounts, postVouchersEarned } from "../../billing/index.ts";
import { getPartner } from "../../partners/index.ts";
import { batchLabel, lockBatch, tellOfBatch, touchBatch } from "./batches.ts";
import type { voidVouchersEndpoint } from "./contract.ts";
import { getKind } from "./kinds.ts";
import { voucherBatchState } from "./problems.ts";

interface Gone {
  id: string;
  document_id: string | null;
  price_minor: bigint | null;
  owed_minor: bigint;
}

/**
 * Vouchers that nobody can use any more: lost, misprinted, given back. No access is owed for them, so what waited is revenue; if the buyer gets
 * the money back, the credit note takes it from there, with its tax.
 */
export async function voidVouchers(
  work: Work,
  batchId: string,
  wish: z.output<(typeof voidVouchersEndpoint)["body"]> & { version: number },
): Promise<void> {
  const { from, to, credit, reason, version } = wish;
  // Accounts before what hangs on them.
  const buyers = await sql<{ id: string }>`select distinct sold_to as id from payments.hotspot_vouchers
    where batch_id = ${batchId} and position between ${from} and ${to} and state = 'sold' order by 1`.execute(work.tx);
  if (credit)
    await lockAccounts(
      work,
      buyers.rows.map(({ id }) => id),
    );
  const batch = await lockBatch(work, batchId, version);
  const label = batchLabel(batch.number);
  if (from > to || to > batch.quantity)
    throw fieldProblem("to", "out-of-range", `The vouchers are numbered from 1 to ${batch.quantity}.`, {
      minimum: from,
      maximum: batch.quantity,
    });
  const asked = await sql<Gone>`select id, document_id, price_minor, owed_minor from payments.hotspot_vouchers
    where batch_id = ${batchId} and position between ${from} and ${to} and state in ('new', 'sold') order by position for update`.execute(
    work.tx,
  );
  // Somebody may have come in with one of them a moment ago: it stays theirs.
  const shut = await withholdUnusedVouchers(
    work,
    asked.rows.map(({ id }) => id),
  );
  const rows = asked.rows.filter(({ id }) => shut.has(id));
  await sql`update payments.hotspot_vouchers set state = 'void', owed_minor = 0 where id = any (${[...shut]}::uuid[])`.execute(work.tx);
  if (rows.length === 0) throw voucherBatchState(`None of the vouchers ${from} to ${to} of ${label} could still be used.`);
  const kind = await getKind(work, batch.kind_id);
  await postVouchersEarned(work, {
    partnerId: batch.partner_id,
    currency: kind.currency,
    amountMinor: rows.reduce((sum, { owed_minor }) => sum + owed_minor, 0n),
    on: calendarDay(work.now, (await getPartner(work, batch.partner_id)).timeZone),
    text: `${label}: void`,
  });
  if (credit) await creditThem(work, rows, reason);
  await touchBatch(work, batchId);
  tellOfBatch(work, batch, "void", { changes: { vouchers: { before: null, after: `${from}–${to} (${rows.length})` } }, reason });
}

async function creditThem(work: Work, gone: readonly Gone[], reason: string): Promise<void> {
  for (const [documentId, own] of Map.groupBy(gone, ({ document_id }) => document_id)) {
    if (documentId === null) continue;
    const { rows } = await sql<{
      id: string;
    }>`select id from billing.document_lines where document_id = ${documentId} order by position limit 1`.execute(work.tx);
    const [line] = rows;
    if (!line) throw new Error(`invoice ${documentId} of vouchers has no line`);
    await creditInvoice(work, {
      invoiceId: documentId,
      lines: [{ lineId: line.id, amountMinor: own.reduce((sum, { price_minor }) => sum + (price_minor ?? 0n), 0n) }],
      reason,
      releaseDays: false,
    });
  }
}

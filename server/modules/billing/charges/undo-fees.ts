import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { creditInvoice } from "../documents/credit-invoice.ts";
import { db } from "../tables.ts";

/** B-113 fees of a change that is taken back: what waits is dropped, what stands on an invoice is credited. */
export async function undoFees(
  work: Work,
  { invoiceId, futureItemIds, reason }: { invoiceId: string | null; futureItemIds: readonly string[]; reason: string },
): Promise<void> {
  await sql`update billing.future_items set cancelled_at = ${work.now}, version = version + 1
    where id = any (${[...futureItemIds]}::uuid[]) and document_id is null and charge_id is null and cancelled_at is null`.execute(work.tx);
  const taken = await db(work)
    .selectFrom("billing.document_lines")
    .select(["id", "document_id", "amount_minor"])
    .where((where) =>
      where.or([
        where("future_item_id", "=", sql<string>`any (${[...futureItemIds]}::uuid[])`),
        ...(invoiceId === null ? [] : [where.and([where("document_id", "=", invoiceId), where("kind", "=", "fee")])]),
      ]),
    )
    .where("amount_minor", ">", 0n)
    .execute();
  for (const [documentId, lines] of Map.groupBy(taken, (line) => line.document_id)) {
    await creditInvoice(work, {
      invoiceId: documentId,
      lines: lines.map((line) => ({ lineId: line.id, amountMinor: line.amount_minor })),
      reason,
      releaseDays: false,
    });
  }
}

import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";

interface ProformaMoney {
  readonly paidMinor: bigint;
  readonly payments: readonly { entryId: string; text: string; on: Day; minor: bigint; reversedOn: Day | null }[];
}

/** What came for a proforma, the first payment first. */
export async function moneyOfProforma(work: Work, documentId: string): Promise<ProformaMoney> {
  const proforma = await db(work)
    .selectFrom("billing.proformas")
    .select("paid_minor")
    .where("document_id", "=", documentId)
    .executeTakeFirst();
  const { rows } = await sql<ProformaMoney["payments"][number]>`
    select part.entry_id as "entryId", entry.text, entry.entry_on as on, part.amount_minor as minor, part.reversed_on as "reversedOn"
    from billing.proforma_payments part join billing.ledger_entries entry on entry.id = part.entry_id
    where part.document_id = ${documentId} order by entry.entry_on, entry.seq`.execute(work.tx);
  return { paidMinor: proforma?.paid_minor ?? 0n, payments: rows };
}

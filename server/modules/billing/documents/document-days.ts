import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { dueDays } from "../settings.ts";
import { db } from "../tables.ts";

/** The dates that stand on documents. */
export async function listDocumentDays(work: Work, documentIds: readonly string[]): Promise<ReadonlyMap<string, Day>> {
  if (documentIds.length === 0) return new Map();
  const { rows } = await sql<{ id: string; on: Day }>`select id, issued_on as on from billing.money_documents
    where id = any (${[...documentIds]}::uuid[]) and issued_on is not null`.execute(work.tx);
  return new Map(rows.map((row) => [row.id, row.on]));
}

/** How many days after its date a document is due: the account's own number, else as it is set. */
export async function daysToPay(work: Work, place: { partnerId: string; customerId?: string | undefined }): Promise<number> {
  const usual = await getSetting(work, dueDays, place);
  if (place.customerId === undefined) return usual;
  const account = await db(work).selectFrom("billing.accounts").select("due_days").where("id", "=", place.customerId).executeTakeFirst();
  return account?.due_days ?? usual;
}

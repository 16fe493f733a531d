// N-85 which NASes send gigawords: one that never did counts to 2^32 and begins anew. What was seen once holds for good.
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";
import type { AccountingRecord } from "./accounting-record.ts";

/** Those among these packets' NASes that never sent any, these packets included. */
export async function findWithoutGigawords(work: Work, records: readonly AccountingRecord[]): Promise<ReadonlySet<string>> {
  const told = records.filter(({ hasGigawords }) => hasGigawords !== undefined);
  if (told.length === 0) return new Set();
  const ids = new Set(told.map(({ nasId }) => nasId));
  const rows = await db(work)
    .selectFrom("usage.gigaword_nases")
    .select("nas_id")
    .where(sql<boolean>`nas_id = any (${[...ids]}::uuid[])`)
    .execute();
  const known = new Set(rows.map(({ nas_id }) => nas_id));
  const fresh = new Set(told.flatMap(({ hasGigawords, nasId }) => (hasGigawords && !known.has(nasId) ? [nasId] : [])));
  if (fresh.size > 0)
    await sql`insert into usage.gigaword_nases (nas_id, since) select nas_id, ${work.now} from unnest(${[...fresh].toSorted()}::uuid[]) nas_id
      on conflict do nothing`.execute(work.tx);
  return new Set([...ids].filter((id) => !known.has(id) && !fresh.has(id)));
}

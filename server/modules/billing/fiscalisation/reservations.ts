// Reservations are fetched ahead and lie in a pool, so that nothing on the network happens while documents are issued: each document takes one
// in the transaction that issues it. Whoever rolls back gives it back by that.
import { type RawBuilder, sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import type { FiscalKind } from "./contract.ts";
import { db } from "./tables.ts";

export interface InUse {
  readonly partnerId: string;
  readonly kinds: ReadonlySet<FiscalKind>;
  readonly policy: "block" | "queue";
  readonly reserves: boolean;
}

/** The add-ons of these partners that are switched on. */
export async function addOnsInUse(work: Work, partnerIds: Iterable<string>): Promise<ReadonlyMap<string, InUse>> {
  const ids = [...new Set(partnerIds)];
  if (ids.length === 0) return new Map();
  const rows = await db(work)
    .selectFrom("billing.fiscal_add_ons")
    .select(["partner_id", "kinds", "policy", "reserves"])
    .where("partner_id", "in", ids)
    .where("is_on", "=", true)
    .execute();
  return new Map(
    rows.map((row) => [
      row.partner_id,
      { partnerId: row.partner_id, kinds: new Set(row.kinds), policy: row.policy, reserves: row.reserves },
    ]),
  );
}

/** Free, and not run out. */
export const isFree = (work: Work): RawBuilder<boolean> =>
  sql<boolean>`source_id is null and (expires_at is null or expires_at > ${work.now})`;

/**
 * A reservation for each source, by its id, the one that runs out first before others; whoever is missing from the answer got none. What was
 * taken for a source before is that again. Two who issue at once never wait for each other and never get the same.
 */
export async function takeReservations(
  work: Work,
  { partnerId, kind }: { partnerId: string; kind: FiscalKind },
  sourceIds: readonly string[],
): Promise<Map<string, string>> {
  const taken = await sql<{ source_id: string; code: string }>`
    select source_id, code from billing.fiscal_reservations where source_id = any (${[...sourceIds]}::uuid[])`.execute(work.tx);
  const codes = new Map(taken.rows.map((row) => [row.source_id, row.code]));
  const wanting = sourceIds.filter((id) => !codes.has(id));
  if (wanting.length === 0) return codes;
  const { rows } = await sql<{ source_id: string; code: string }>`
    with free as (
      select id, row_number() over () as place from (
        select id from billing.fiscal_reservations where partner_id = ${partnerId} and kind = ${kind} and ${isFree(work)}
        order by expires_at nulls last, id limit ${wanting.length} for update skip locked) locked),
    wanted as (select source_id, place from unnest(${wanting}::uuid[]) with ordinality as wanted (source_id, place))
    update billing.fiscal_reservations reservation set source_id = wanted.source_id, taken_at = ${work.now}
    from free join wanted using (place) where reservation.id = free.id
    returning reservation.source_id, reservation.code`.execute(work.tx);
  for (const row of rows) codes.set(row.source_id, row.code);
  return codes;
}

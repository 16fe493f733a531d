// N-6 which partners a site or a NAS serves: all of them, or some. Staff of some partners see what is everybody's or serves one of theirs, and change
// what serves nobody but theirs.
import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Actor } from "../../platform/actor.ts";
import { seesPartner } from "../../platform/db/visible-to.ts";
import { fieldProblem } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { listPartners } from "../partners/index.ts";

export interface Served {
  readonly forAll: boolean;
  /** Empty when it serves all. */
  readonly partnerIds: readonly string[];
}

export const seesAll = (actor: Actor): boolean =>
  actor.kind === "system" || ((actor.kind === "staff" || actor.kind === "key") && actor.partners === "all");

export const mayChange = (actor: Actor, { forAll, partnerIds }: Served): boolean =>
  seesAll(actor) || (!forAll && partnerIds.length > 0 && partnerIds.every((id) => seesPartner(actor, id)));

const links = {
  site: { table: "network.site_partners", key: "site_id" },
  nas: { table: "network.nas_partners", key: "nas_id" },
  prefix: { table: "network.prefix_partners", key: "prefix_id" },
  equipment: { table: "network.equipment_partners", key: "equipment_id" },
} as const;

/** For the `where` of a query over rows under their alias, such as `site` or `nas`. */
export function servedVisibleTo(actor: Actor, rows: keyof typeof links): RawBuilder<SqlBool> {
  if (seesAll(actor)) return sql<SqlBool>`true`;
  if (actor.kind !== "staff" && actor.kind !== "key") return sql<SqlBool>`false`;
  return sql<SqlBool>`(${sql.ref(`${rows}.all_partners`)} or ${servesOneOf(rows, actor.partners === "all" ? [] : actor.partners)})`;
}

/** Rows that serve a partner, be it with all others. */
export const servesPartner = (rows: keyof typeof links, partnerId: string): RawBuilder<SqlBool> =>
  sql<SqlBool>`(${sql.ref(`${rows}.all_partners`)} or ${servesOneOf(rows, [partnerId])})`;

const servesOneOf = (rows: keyof typeof links, partnerIds: readonly string[]): RawBuilder<SqlBool> =>
  sql<SqlBool>`exists (select from ${sql.table(links[rows].table)} served where served.${sql.ref(links[rows].key)} = ${sql.ref(`${rows}.id`)}
    and served.partner_id = any (${[...partnerIds]}::uuid[]))`;

/** The partners of a row, as an array of the query. */
export const partnerIdsOf = (rows: keyof typeof links): RawBuilder<string[]> =>
  sql<string[]>`array(select served.partner_id::text from ${sql.table(links[rows].table)} served
    where served.${sql.ref(links[rows].key)} = ${sql.ref(`${rows}.id`)} order by 1)`;

/** What somebody wants it to serve; none named: all. Refused at its field where they do not see a partner, or not all of them. */
export async function chosenPartners(work: Work, partnerIds: readonly string[]): Promise<Served> {
  const known = new Set((await listPartners(work)).map(({ id }) => id));
  if (partnerIds.some((id) => !known.has(id) || !seesPartner(work.actor, id)))
    throw fieldProblem("partnerIds", "unknown-partner", "There is no such partner.");
  const served = { forAll: partnerIds.length === 0, partnerIds: [...new Set(partnerIds)].toSorted() };
  if (!mayChange(work.actor, served)) throw fieldProblem("partnerIds", "required", "Name the partners that it serves.");
  return served;
}

/** Puts these partners in place of those that the row served. */
export async function saveServed(work: Work, rows: keyof typeof links, id: string, { partnerIds }: Served): Promise<void> {
  const { table, key } = links[rows];
  await sql`insert into ${sql.table(table)} (${sql.ref(key)}, partner_id) select ${id}, unnest(${[...partnerIds]}::uuid[]) on conflict do nothing`.execute(
    work.tx,
  );
  await sql`delete from ${sql.table(table)} where ${sql.ref(key)} = ${id} and partner_id <> all (${[...partnerIds]}::uuid[])`.execute(
    work.tx,
  );
}

/**
 * Names are unique among what serves a partner. Asked under one lock for all names of a kind, because no index can hold it: two rows meet in a partner
 * that neither row names alone.
 */
export async function refuseTakenName(
  work: Work,
  rows: "sites" | "nases",
  name: string,
  served: Served,
  exceptId: string | null,
): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`network.names of ${rows}`}))`.execute(work.tx);
  const { rows: found } = await sql<{ taken: boolean }>`select network.is_name_taken(${rows}, ${name}, ${served.forAll}, ${[
    ...served.partnerIds,
  ]}::uuid[], ${exceptId}::uuid) as taken`.execute(work.tx);
  if (found[0]?.taken) throw fieldProblem("name", "already-taken", "There is one with this name.");
}

/** Whose audit log it belongs to: the partner's when it is theirs alone, else the installation's. */
export const auditedPartner = (actor: Actor, { partnerIds }: Served): string | null =>
  partnerIds.length === 1 || !seesAll(actor) ? (partnerIds[0] ?? null) : null;

/** What the reader may know of it, for a view. */
export const servedView = (actor: Actor, served: Served) => ({
  isForAll: served.forAll,
  partnerIds: served.partnerIds.filter((id) => seesPartner(actor, id)),
  mayChange: mayChange(actor, served),
});

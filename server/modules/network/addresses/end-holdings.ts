// What ends: addresses are given back, in sets. A NAS that restarts gives back thousands at once, and that is one statement.
import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Work } from "../../../platform/work.ts";

/** What a row was is kept for as long as the law wants it known (N-34). `ended` names the rows, with the time of the prefix. */
const logged = (work: Work): RawBuilder<unknown> => sql`
  insert into network.ip_assignment_log (domain, address, state, service_id, partner_id, nas_id, mac, session_id, from_at, to_at)
  select domain, address, state, service_id, partner_id, nas_id, mac, session_id, since, greatest(since, ${work.now}) from ended
  where state in ('static', 'leased', 'conflict') and service_id is not null returning 1`;

/**
 * N-75, N-78 sessions are over, by a Stop or because nobody has heard of them: their addresses are kept for the same services for the hold time of
 * their prefixes. Static ones stay, and so does a conflict: somebody else's session may still show that address, until a person frees it.
 * Answers how many there were.
 */
export async function releaseLeases(
  work: Work,
  of: { readonly sessionIds: readonly string[] } | { readonly nasId: string } | { readonly serviceIds: readonly string[] },
): Promise<number> {
  const which =
    "sessionIds" in of
      ? sql<SqlBool>`held.session_id = any (${[...of.sessionIds]}::uuid[])`
      : "nasId" in of
        ? sql<SqlBool>`held.nas_id = ${of.nasId}`
        : sql<SqlBool>`held.service_id = any (${[...of.serviceIds]}::uuid[])`;
  const { rows } = await sql<{ many: bigint }>`
    with ended as (
      select held.*, prefix.hold_seconds from network.addresses held join network.prefixes prefix on prefix.id = held.prefix_id
      where ${which} and (held.state = 'leased' or held.session_id is not null) for update of held),
    logged as (${logged(work)}),
    kept as (
      update network.addresses held set session_id = null, since = ${work.now}, version = held.version + 1,
        state = case held.state when 'leased' then 'held' else held.state end,
        until = case held.state when 'leased' then ${work.now}::timestamptz + make_interval(secs => ended.hold_seconds) end
      from ended where held.id = ended.id and (ended.state <> 'leased' or ended.hold_seconds > 0) returning 1),
    gone as (
      delete from network.addresses held using ended where held.id = ended.id and ended.state = 'leased' and ended.hold_seconds = 0 returning 1)
    select (select count(*) from kept) + (select count(*) from gone) as many`.execute(work.tx);
  return Number(rows[0]?.many ?? 0n);
}

/** N-35, N-36 static addresses that their services do not have any more rest as their prefixes say, or are free at once. */
export const releaseStatics = (
  work: Work,
  of: { readonly serviceIds: readonly string[] } | { readonly addressIds: readonly string[] },
): Promise<number> =>
  endHoldings(
    work,
    sql<SqlBool>`held.state = 'static' and ${
      "serviceIds" in of ? sql`held.service_id = any (${[...of.serviceIds]}::uuid[])` : sql`held.id = any (${[...of.addressIds]}::uuid[])`
    }`,
  );

/** Ends rows for good, whatever they are; what was static rests first where its prefix wants that. */
export async function endHoldings(work: Work, which: RawBuilder<SqlBool>): Promise<number> {
  const { rows } = await sql<{ many: bigint }>`
    with ended as (
      select held.*, prefix.quarantine_seconds from network.addresses held join network.prefixes prefix on prefix.id = held.prefix_id
      where ${which} for update of held),
    logged as (${logged(work)}),
    resting as (
      update network.addresses held set state = 'quarantined', since = ${work.now}, version = held.version + 1, service_id = null, partner_id = null,
        nas_id = null, mac = null, session_id = null, until = ${work.now}::timestamptz + make_interval(secs => ended.quarantine_seconds)
      from ended where held.id = ended.id and ended.state = 'static' and ended.quarantine_seconds > 0 returning 1),
    gone as (
      delete from network.addresses held using ended
      where held.id = ended.id and not (ended.state = 'static' and ended.quarantine_seconds > 0) returning 1)
    select (select count(*) from resting) + (select count(*) from gone) as many`.execute(work.tx);
  return Number(rows[0]?.many ?? 0n);
}

/** A customer went to another partner: what their services have goes along; history stays where it was made. */
export const moveToPartner = async (work: Work, serviceIds: readonly string[], partnerId: string): Promise<void> => {
  await sql`update network.addresses set partner_id = ${partnerId} where service_id = any (${[...serviceIds]}::uuid[])`.execute(work.tx);
};

/** Services of a partner that have static addresses. */
export async function listServicesWithStatics(work: Work, partnerId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct service_id as id from network.addresses
    where partner_id = ${partnerId} and state = 'static'`.execute(work.tx);
  return rows.map(({ id }) => id);
}

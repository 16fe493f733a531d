// Dynamic addresses: picked at Accept, leased once a session shows them (N-75 to N-78). Ending them stands in end-holdings.ts.
import { type SqlBool, sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { type Family, printHolding, readNetwork } from "../address-rules/ip-rules.ts";
import { judgeShown, type OwnRow, rowToGiveAgain, type Verdict } from "./lease-rules.ts";
import { loadPrefixes, type Prefix } from "./prefix-queries.ts";
import { takeFree } from "./stock.ts";

export interface LeaseWish {
  readonly serviceId: string;
  readonly partnerId: string;
  readonly locationId: string | null;
  readonly nasId: string | null;
  readonly role: "pool" | "pd_pool" | "wan6_pool" | "walled";
  readonly family: Family;
  /** The prefixes of a named pool, or "any": those for the NAS first, then those for the location, then the rest. */
  readonly pool: readonly string[] | "any";
  readonly domain?: string;
  /** "aa:bb:cc:dd:ee:ff" (M-10). The same device of a service gets the same address. */
  readonly mac: string | null;
  /** For how long the offer stands; 60,000 unless said. */
  readonly offeredForMs?: number;
}

export type Lease =
  | {
      readonly kind: "lease";
      readonly addressId: string;
      readonly prefixId: string;
      /** "100.64.0.5", or a delegated prefix "2001:db8:4000:100::/56". */
      readonly address: string;
      readonly gateway: string | null;
      readonly dnsServers: readonly string[];
      /** It is the one that the service had before. */
      readonly isAgain: boolean;
    }
  | { readonly kind: "exhausted" };

const offerMs = 60_000;
/** How many picks may be lost to rows that the stock did not know of before it is given up. */
const mostTries = 64;

/** Finds an address for a service that logs in. Two that ask for the last one at once: one gets it, the other "exhausted" (N-30). */
export async function leaseAddress(work: Work, wish: LeaseWish): Promise<Lease> {
  // N-77 a repeated request waits for the first one, and then finds what that was offered.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`lease ${wish.role} ${wish.family} ${wish.serviceId}`}, 0))`.execute(work.tx);
  const prefixes = await candidates(work, wish);
  if (prefixes.length === 0) return { kind: "exhausted" };
  const again = await giveAgain(work, wish, prefixes);
  if (again) return again;
  for (const prefix of prefixes) {
    const lease = await offerFree(work, wish, prefix);
    if (lease) return lease;
  }
  return (await reclaimOldest(work, wish, prefixes)) ?? { kind: "exhausted" };
}

/** Whether there is any pool from which it could be served. */
export const hasPoolFor = async (work: Work, wish: LeaseWish): Promise<boolean> => (await candidates(work, wish)).length > 0;

async function candidates(
  work: Work,
  { role, family, pool, domain = "global", nasId, locationId, partnerId }: LeaseWish,
): Promise<Prefix[]> {
  const prefixes = await loadPrefixes(
    work,
    sql<SqlBool>`prefix.role = ${role} and prefix.domain = ${domain} and family(prefix.cidr) = ${family}
      and (prefix.all_partners or exists (select from network.prefix_partners served where served.prefix_id = prefix.id and served.partner_id = ${partnerId}))
      and (prefix.location_ids = '{}' or ${locationId}::uuid = any (prefix.location_ids))
      and ${pool === "any" ? sql`true` : sql`prefix.id = any (${[...pool]}::uuid[])`}`,
  );
  const rank = ({ nasIds, locationIds }: Prefix): number => (nasIds.length > 0 ? 0 : locationIds.length > 0 ? 1 : 2);
  return prefixes
    .filter(({ nasIds }) => nasIds.length === 0 || (nasId !== null && nasIds.includes(nasId)))
    .toSorted((a, b) => rank(a) - rank(b));
}

type OfferedRow = OwnRow & { readonly prefix_id: string; readonly address: string };

function leaseOf(prefixes: readonly Prefix[], row: Pick<OfferedRow, "id" | "prefix_id" | "address">, isAgain: boolean): Lease {
  const prefix = prefixes.find(({ id }) => id === row.prefix_id);
  if (!prefix) throw new Error(`address ${row.id} is of no prefix that was asked`);
  return {
    ...{ kind: "lease", addressId: row.id, prefixId: prefix.id, address: printHolding(readNetwork(row.address)), isAgain },
    ...{ gateway: prefix.gatewayText, dnsServers: prefix.dnsServers },
  };
}

const untilOf = (work: Work, { offeredForMs = offerMs }: LeaseWish): Date => new Date(work.now.getTime() + offeredForMs);

async function giveAgain(work: Work, wish: LeaseWish, prefixes: readonly Prefix[]): Promise<Lease | undefined> {
  const { rows } = await sql<OfferedRow>`
    select id, prefix_id, address::text, state, mac::text, since from network.addresses
    where service_id = ${wish.serviceId} and prefix_id = any (${prefixes.map(({ id }) => id)}::uuid[]) and state in ('offered', 'leased', 'held')
    order by address for update`.execute(work.tx);
  const row = rowToGiveAgain(rows, wish.mac);
  if (!row) return undefined;
  // A lease stays one: its session may go on, and its end has to be logged as it was.
  if (row.state !== "leased")
    await sql`update network.addresses set state = 'offered', since = ${work.now}, until = ${untilOf(work, wish)}, nas_id = ${wish.nasId},
      mac = coalesce(${wish.mac}::macaddr, mac), version = version + 1 where id = ${row.id}`.execute(work.tx);
  return leaseOf(prefixes, row, true);
}

async function offerFree(work: Work, wish: LeaseWish, prefix: Prefix): Promise<Lease | undefined> {
  for (let attempt = 0; attempt < mostTries; attempt++) {
    const address = await takeFree(work, prefix);
    if (address === undefined) return undefined;
    // N-30 the constraint has the last word: whoever else was given it meanwhile keeps it, and the next one is tried.
    const { rows } = await sql<{ id: string }>`
      insert into network.addresses (prefix_id, domain, address, state, service_id, partner_id, nas_id, mac, since, until)
      values (${prefix.id}, ${prefix.domain}, ${address}, 'offered', ${wish.serviceId}, ${wish.partnerId}, ${wish.nasId}, ${wish.mac}::macaddr,
        ${work.now}, ${untilOf(work, wish)})
      on conflict do nothing returning id`.execute(work.tx);
    const id = rows[0]?.id;
    if (id !== undefined) return leaseOf([prefix], { id, prefix_id: prefix.id, address }, false);
  }
  return undefined;
}

/** N-31 nothing is free: the one that was held longest goes to whoever needs it, and so does what only waits to be tidied up. */
async function reclaimOldest(work: Work, wish: LeaseWish, prefixes: readonly Prefix[]): Promise<Lease | undefined> {
  const { rows } = await sql<OfferedRow>`
    update network.addresses held set state = 'offered', service_id = ${wish.serviceId}, partner_id = ${wish.partnerId}, nas_id = ${wish.nasId},
      mac = ${wish.mac}::macaddr, session_id = null, since = ${work.now}, until = ${untilOf(work, wish)}, version = held.version + 1
    where held.id = (
      select id from network.addresses where prefix_id = any (${prefixes.map(({ id }) => id)}::uuid[])
        and (state = 'held' or (state in ('offered', 'quarantined') and until <= ${work.now}))
      order by since limit 1 for update skip locked)
    returning held.id, held.prefix_id, held.address::text, held.state, held.mac::text, held.since`.execute(work.tx);
  const [row] = rows;
  return row && leaseOf(prefixes, row, false);
}

/** What a Start or an Interim says. */
export interface ShownAddress {
  readonly serviceId: string;
  readonly sessionId: string;
  readonly nasId: string | null;
  readonly mac: string | null;
  /** "100.64.0.5", or a delegated prefix with its length. */
  readonly address: string;
  readonly domain?: string;
}

/**
 * Sessions show their addresses: offers become leases. Answers a verdict for each, in their order; the caller reports "conflict" (N-76), in which the row
 * is marked, and what is "foreign" or "unknown" to us. A few statements however many there are.
 */
export async function confirmLeases(work: Work, shown: readonly ShownAddress[]): Promise<Verdict[]> {
  if (shown.length === 0) return [];
  const { rows } = await sql<{ place: number; id: string; state: OwnRow["state"]; service_id: string | null; session_id: string | null }>`
    select shown.place::int as place, held.id, held.state, held.service_id, held.session_id
    from unnest(${shown.map(({ domain = "global" }) => domain)}::text[], ${shown.map(({ address }) => address)}::inet[])
      with ordinality shown (domain, address, place)
    join network.addresses held on held.domain = shown.domain and held.address = shown.address
    order by held.id for update of held`.execute(work.tx);
  const rowAt = new Map(rows.map((row) => [row.place, row]));
  const judged = shown.map((each, at) => ({ ...each, row: rowAt.get(at + 1), verdict: judgeShown(rowAt.get(at + 1), each) }));
  await lease(
    work,
    judged.flatMap(({ row, verdict, ...each }) => (row && verdict === "lease" ? [{ ...each, id: row.id }] : [])),
  );
  const conflicts = judged.flatMap(({ row, verdict }) => (row && verdict === "conflict" ? [row.id] : []));
  if (conflicts.length > 0)
    await sql`update network.addresses set state = 'conflict', until = null, version = version + 1
      where id = any (${conflicts}::uuid[]) and state = 'leased'`.execute(work.tx);
  return judged.map(({ verdict }) => verdict);
}

export const confirmLease = async (work: Work, shown: ShownAddress): Promise<Verdict> =>
  (await confirmLeases(work, [shown]))[0] ?? "unknown";

async function lease(work: Work, confirmed: readonly (ShownAddress & { id: string })[]): Promise<void> {
  if (confirmed.length === 0) return;
  // A static address keeps its state and gets a session; the time before it, with another session or none, is one line of its history.
  await sql`
    with confirmed as (
      select * from unnest(${confirmed.map(({ id }) => id)}::uuid[], ${confirmed.map(({ sessionId }) => sessionId)}::uuid[],
        ${confirmed.map(({ nasId }) => nasId)}::uuid[], ${confirmed.map(({ mac }) => mac)}::macaddr[]) given (id, session_id, nas_id, mac)),
    ended as (select held.* from network.addresses held join confirmed on confirmed.id = held.id),
    logged as (
      insert into network.ip_assignment_log (domain, address, state, service_id, partner_id, nas_id, mac, session_id, from_at, to_at)
      select domain, address, state, service_id, partner_id, nas_id, mac, session_id, since, greatest(since, ${work.now}) from ended
      where state in ('static', 'leased', 'conflict') and service_id is not null and since < ${work.now})
    update network.addresses held set state = case held.state when 'static' then 'static' else 'leased' end, until = null, since = ${work.now},
      session_id = confirmed.session_id, nas_id = confirmed.nas_id, mac = coalesce(confirmed.mac, held.mac), version = held.version + 1
    from confirmed where held.id = confirmed.id`.execute(work.tx);
}

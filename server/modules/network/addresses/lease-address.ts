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
  /** None of these pools has a free address; without any there is no pool for the wish. */
  | { readonly kind: "exhausted"; readonly prefixIds: readonly string[] };

const offerMs = 60_000;
/** How many picks may be lost to rows that the stock did not know of before it is given up. */
const mostTries = 64;

/** Finds an address for a service that logs in. Two that ask for the last one at once: one gets it, the other "exhausted" (N-30). */
export async function leaseAddress(work: Work, wish: LeaseWish): Promise<Lease> {
  const [lease] = await leaseAddresses(work, [wish]);
  return lease as Lease;
}

/** The same for many at once, answered in their order: a few statements however many they are. */
export async function leaseAddresses(work: Work, wishes: readonly LeaseWish[]): Promise<Lease[]> {
  const answers = new Map<LeaseWish, Lease>();
  for (const round of roundsOf(wishes)) {
    // N-77 a repeated request waits for the first one, and then finds what that was offered. In one order, or two such calls wait for each other.
    await sql`select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest(${[...round.keys()].toSorted()}::text[]) key`.execute(
      work.tx,
    );
    for (const [wish, lease] of await leaseDistinct(work, [...round.values()])) answers.set(wish, lease);
  }
  return wishes.map((wish) => answers.get(wish) as Lease);
}

const lockKey = ({ role, family, serviceId }: LeaseWish): string => `lease ${role} ${family} ${serviceId}`;

/** By their keys, each round without two of the same: the second is to find what the first was offered. */
function roundsOf(wishes: readonly LeaseWish[]): Map<string, LeaseWish>[] {
  const rounds: Map<string, LeaseWish>[] = [];
  for (const wish of wishes) {
    const key = lockKey(wish);
    const round = rounds.find((known) => !known.has(key));
    if (round) round.set(key, wish);
    else rounds.push(new Map([[key, wish]]));
  }
  return rounds;
}

interface Searched {
  readonly wish: LeaseWish;
  /** In the order in which they are tried. */
  readonly prefixes: readonly Prefix[];
}

async function leaseDistinct(work: Work, wishes: readonly LeaseWish[]): Promise<Map<LeaseWish, Lease>> {
  const answers = new Map<LeaseWish, Lease>();
  const searched = await searchPrefixes(work, wishes);
  const open = () => searched.filter(({ wish }) => !answers.has(wish));
  for (const [wish, lease] of await giveAgain(work, searched)) answers.set(wish, lease);
  for (const { prefix, wanted } of byPrefix(open())) {
    const still = wanted.filter((wish) => !answers.has(wish));
    for (const [wish, lease] of await offerFree(work, still, prefix)) answers.set(wish, lease);
  }
  for (const { prefixes, wanted } of byPrefixes(open()))
    for (const [wish, lease] of await reclaim(work, wanted, prefixes)) answers.set(wish, lease);
  for (const { wish, prefixes } of open()) answers.set(wish, { kind: "exhausted", prefixIds: prefixes.map(({ id }) => id) });
  return answers;
}

/** Where each may be served: asked once for all that may be served from the same ones. */
async function searchPrefixes(work: Work, wishes: readonly LeaseWish[]): Promise<Searched[]> {
  const known = new Map<string, Prefix[]>();
  const searched: Searched[] = [];
  for (const wish of wishes) {
    const { role, family, pool, domain, nasId, locationId, partnerId } = wish;
    const key = JSON.stringify([role, family, pool, domain, nasId, locationId, partnerId]);
    const prefixes = known.get(key) ?? (await candidates(work, wish));
    known.set(key, prefixes);
    searched.push({ wish, prefixes });
  }
  return searched;
}

/** Every prefix with those that may be served from it: what is anybody's first choice before what is anybody's second. */
function byPrefix(searched: readonly Searched[]): { readonly prefix: Prefix; readonly wanted: readonly LeaseWish[] }[] {
  const found: { readonly prefix: Prefix; readonly wanted: LeaseWish[] }[] = [];
  const most = Math.max(0, ...searched.map(({ prefixes }) => prefixes.length));
  for (let choice = 0; choice < most; choice++) {
    const together = new Map<string, { readonly prefix: Prefix; readonly wanted: LeaseWish[] }>();
    for (const { wish, prefixes } of searched) {
      const prefix = prefixes[choice];
      if (!prefix) continue;
      const entry = together.get(prefix.id) ?? { prefix, wanted: [] };
      together.set(prefix.id, entry);
      entry.wanted.push(wish);
    }
    found.push(...together.values());
  }
  return found;
}

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

/** What services have already, or had last. */
async function giveAgain(work: Work, searched: readonly Searched[]): Promise<Map<LeaseWish, Lease>> {
  const given = new Map<LeaseWish, Lease>();
  const prefixIds = [...new Set(searched.flatMap(({ prefixes }) => prefixes.map(({ id }) => id)))];
  if (prefixIds.length === 0) return given;
  const { rows } = await sql<OfferedRow & { readonly service_id: string }>`
    select id, service_id, prefix_id, address::text, state, mac::text, since from network.addresses
    where service_id = any (${[...new Set(searched.map(({ wish }) => wish.serviceId))]}::uuid[]) and prefix_id = any (${prefixIds}::uuid[])
      and state in ('offered', 'leased', 'held')
    order by network.addresses.address for update`.execute(work.tx);
  const rowsOf = Map.groupBy(rows, ({ service_id }) => service_id);
  const offered: { readonly id: string; readonly wish: LeaseWish }[] = [];
  for (const { wish, prefixes } of searched) {
    const own = (rowsOf.get(wish.serviceId) ?? []).filter((row) => prefixes.some(({ id }) => id === row.prefix_id));
    const row = rowToGiveAgain(own, wish.mac);
    if (!row) continue;
    // A lease stays one: its session may go on, and its end has to be logged as it was.
    if (row.state !== "leased") offered.push({ id: row.id, wish });
    given.set(wish, leaseOf(prefixes, row, true));
  }
  if (offered.length > 0)
    await sql`update network.addresses held set state = 'offered', since = ${work.now}, until = again.until, nas_id = again.nas_id,
        mac = coalesce(again.mac, held.mac), version = held.version + 1
      from unnest(${offered.map(({ id }) => id)}::uuid[], ${offered.map(({ wish }) => untilOf(work, wish))}::timestamptz[],
        ${offered.map(({ wish }) => wish.nasId)}::uuid[], ${offered.map(({ wish }) => wish.mac)}::macaddr[]) again (id, until, nas_id, mac)
      where held.id = again.id`.execute(work.tx);
  return given;
}

async function offerFree(work: Work, wishes: readonly LeaseWish[], prefix: Prefix): Promise<Map<LeaseWish, Lease>> {
  const given = new Map<LeaseWish, Lease>();
  for (let attempt = 0; attempt < mostTries; attempt++) {
    const open = wishes.filter((wish) => !given.has(wish));
    const free = open.length === 0 ? [] : await takeFree(work, prefix, open.length);
    if (free.length === 0) return given;
    const offers = free.flatMap((address, at) => {
      const wish = open[at];
      return wish ? [{ wish, address }] : [];
    });
    // N-30 the constraint has the last word: whoever else was given it meanwhile keeps it, and the next one is tried.
    const { rows } = await sql<{ id: string; address: string }>`
      insert into network.addresses (prefix_id, domain, address, state, service_id, partner_id, nas_id, mac, since, until)
      select ${prefix.id}, ${prefix.domain}, offer.address, 'offered', offer.service_id, offer.partner_id, offer.nas_id, offer.mac, ${work.now}, offer.until
      from unnest(${offers.map(({ address }) => address)}::inet[], ${offers.map(({ wish }) => wish.serviceId)}::uuid[],
        ${offers.map(({ wish }) => wish.partnerId)}::uuid[], ${offers.map(({ wish }) => wish.nasId)}::uuid[],
        ${offers.map(({ wish }) => wish.mac)}::macaddr[], ${offers.map(({ wish }) => untilOf(work, wish))}::timestamptz[])
        offer (address, service_id, partner_id, nas_id, mac, until)
      on conflict do nothing returning id, address::text`.execute(work.tx);
    const idAt = new Map(rows.map(({ id, address }) => [address, id]));
    for (const { wish, address } of offers) {
      const id = idAt.get(address);
      if (id !== undefined) given.set(wish, leaseOf([prefix], { id, prefix_id: prefix.id, address }, false));
    }
  }
  return given;
}

/** Those that may be served from the very same prefixes, together; whoever may be served from none is left out. */
function byPrefixes(searched: readonly Searched[]): { readonly prefixes: readonly Prefix[]; readonly wanted: readonly LeaseWish[] }[] {
  const found = Map.groupBy(
    searched.filter(({ prefixes }) => prefixes.length > 0),
    ({ prefixes }) => prefixes.map(({ id }) => id).join(" "),
  );
  return [...found.values()].map((some) => ({ prefixes: some[0]?.prefixes ?? [], wanted: some.map(({ wish }) => wish) }));
}

/** N-31 nothing is free: what only waits to be tidied up goes to whoever needs it, and then what was held longest. */
async function reclaim(work: Work, wishes: readonly LeaseWish[], prefixes: readonly Prefix[]): Promise<Map<LeaseWish, Lease>> {
  const ids = sql`prefix_id = any (${prefixes.map(({ id }) => id)}::uuid[])`;
  const lapsed = sql`select id from network.addresses where ${ids} and state in ('offered', 'quarantined') and until <= ${work.now} order by until`;
  const held = sql`select id from network.addresses where ${ids} and state = 'held' order by since`;
  const given = new Map<LeaseWish, Lease>();
  for (const source of [lapsed, held]) {
    const open = wishes.filter((wish) => !given.has(wish));
    if (open.length === 0) break;
    const { rows } = await sql<{ id: string }>`${source} limit ${open.length} for update skip locked`.execute(work.tx);
    for (const [wish, row] of await hand(
      work,
      rows.flatMap(({ id }, at) => {
        const wish = open[at];
        return wish ? [{ id, wish }] : [];
      }),
    ))
      given.set(wish, leaseOf(prefixes, row, false));
  }
  return given;
}

/** What somebody had becomes somebody else's. */
async function hand(work: Work, handed: readonly { readonly id: string; readonly wish: LeaseWish }[]): Promise<Map<LeaseWish, OfferedRow>> {
  if (handed.length === 0) return new Map();
  const of = <Value>(value: (wish: LeaseWish) => Value): Value[] => handed.map(({ wish }) => value(wish));
  const { rows } = await sql<OfferedRow>`
    update network.addresses held set state = 'offered', service_id = taker.service_id, partner_id = taker.partner_id, nas_id = taker.nas_id,
      mac = taker.mac, session_id = null, since = ${work.now}, until = taker.until, version = held.version + 1
    from unnest(${handed.map(({ id }) => id)}::uuid[], ${of(({ serviceId }) => serviceId)}::uuid[], ${of(({ partnerId }) => partnerId)}::uuid[],
      ${of(({ nasId }) => nasId)}::uuid[], ${of(({ mac }) => mac)}::macaddr[], ${of((wish) => untilOf(work, wish))}::timestamptz[])
      taker (id, service_id, partner_id, nas_id, mac, until)
    where held.id = taker.id
    returning held.id, held.prefix_id, held.address::text, held.state, held.mac::text, held.since`.execute(work.tx);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    handed.flatMap(({ id, wish }) => {
      const row = byId.get(id);
      return row ? [[wish, row] as const] : [];
    }),
  );
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

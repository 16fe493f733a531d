// What sessions mean for addresses (N-75, N-76, N-78): what an open one shows is leased to it, what an ended one had is kept for its service.
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { confirmLeases, listOwnLeases, listStaticAddresses, releaseLeases } from "../../network/index.ts";
import { addressConflict } from "../events.ts";
import type { Session } from "./session-store.ts";

/**
 * After the sessions are written. What ended gives its addresses back before others show them, and what only gave way to a later life of itself
 * after that, so that one subscriber's address stays theirs. Answers how many shown addresses are somebody else's at this time.
 * @param restartedIds sessions of restarted NASes that are not among these.
 */
export async function followAddresses(work: Work, sessions: readonly Session[], restartedIds: readonly string[]): Promise<number> {
  const over = sessions.filter(({ row, was }) => was?.isOpen && row.ended_at !== null);
  const gaveWay = over.filter(({ row }) => row.terminate_cause === "superseded");
  await release(work, [...restartedIds, ...idsOf(over.filter((session) => !gaveWay.includes(session)))]);
  // Came and went within these packets: who had the address is known all the same.
  const brief = sessions.filter(({ row, was, showsAddresses }) => was === null && row.ended_at !== null && showsAddresses);
  const ofBrief = await show(work, brief);
  await release(work, idsOf(brief));
  const ofOpen = await show(
    work,
    sessions.filter(({ row, showsAddresses }) => row.ended_at === null && showsAddresses),
  );
  await release(work, idsOf(gaveWay));
  return ofBrief + ofOpen;
}

const idsOf = (sessions: readonly Session[]): string[] => sessions.map(({ row }) => row.id);

const release = async (work: Work, sessionIds: readonly string[]): Promise<void> => {
  if (sessionIds.length > 0) await releaseLeases(work, { sessionIds });
};

/** N-76 what a NAS reports is believed; where it is not what we gave, the session is marked. */
async function show(work: Work, sessions: readonly Session[]): Promise<number> {
  const shown = sessions.flatMap((session) =>
    [session.row.address, session.row.ipv6_wan, session.row.delegated_prefix].flatMap((address) =>
      address === null ? [] : [{ session, address }],
    ),
  );
  const verdicts = await confirmLeases(
    work,
    // What is nobody's has no service that it could be leased to.
    shown.map(({ session: { row }, address }) => ({
      ...{ serviceId: row.service_id ?? row.id, sessionId: row.id, nasId: row.nas_id, mac: row.mac, address },
    })),
  );
  const statics = await listStaticAddresses(work, [...new Set(sessions.flatMap(({ row }) => row.service_id ?? []))]);
  const leases = await listOwnLeases(work, [
    ...new Set(shown.flatMap(({ session: { row } }, at) => (verdicts[at] === "unknown" ? (row.service_id ?? []) : []))),
  ]);
  const judged = shown.map(({ session, address }, at) => {
    const { id, service_id } = session.row;
    const verdict = verdicts[at] ?? "unknown";
    // Of several sessions of a service each has its own; an address that nobody knows is another one than what was given to this one.
    const given = verdict === "unknown" ? (leases.get(service_id ?? "") ?? []).filter(({ sessionId }) => (sessionId ?? id) === id) : [];
    const own = [...(statics.get(service_id ?? "") ?? []), ...given].filter((each) => kindOf(each.address) === kindOf(address));
    const isOther = own.length > 0 && own.every((each) => each.address !== address);
    return { session, address, verdict: verdict === "conflict" || !isOther ? verdict : ("foreign" as const) };
  });
  const conflicts = judged.filter(({ verdict }) => verdict === "conflict");
  const judgedOf = Map.groupBy(judged, ({ session }) => session);
  await mark(
    work,
    sessions.map((session) => {
      const own = (judgedOf.get(session) ?? []).map(({ verdict }) => verdict);
      return { session, doubt: own.includes("conflict") ? "conflict" : own.includes("foreign") ? "mismatch" : null };
    }),
  );
  if (conflicts.length > 0) await flagHolders(work, conflicts);
  return conflicts.length;
}

/** An IPv4 address, an IPv6 address, or a prefix for the home: a service may have one of each. */
const kindOf = (address: string): string => (address.includes("/") ? "prefix" : address.includes(":") ? "ipv6" : "ipv4");

async function mark(work: Work, judged: readonly { session: Session; doubt: "conflict" | "mismatch" | null }[]): Promise<void> {
  const changed = judged.filter(({ session, doubt }) => session.row.address_doubt !== doubt);
  if (changed.length === 0) return;
  for (const { session, doubt } of changed)
    if (doubt !== null) work.log.warn({ session: session.row.id, nas: session.row.nas_id }, "address_mismatch");
  await sql`update usage.sessions session set address_doubt = now.doubt
    from unnest(${changed.map(({ session }) => session.row.id)}::uuid[], ${changed.map(({ session }) => session.row.started_at.toISOString())}::timestamptz[],
      ${changed.map(({ doubt }) => doubt)}::text[]) as now (id, started_at, doubt)
    where session.id = now.id and session.started_at = now.started_at`.execute(work.tx);
}

/** Both have it: the one that showed it first is marked, too. */
async function flagHolders(work: Work, conflicts: readonly { session: Session; address: string }[]): Promise<void> {
  const addresses = [...new Set(conflicts.map(({ address }) => address))];
  await sql`update usage.sessions session set address_doubt = 'conflict' where ended_at is null and address_doubt is distinct from 'conflict'
    and (address = any (${addresses}::inet[]) or ipv6_wan = any (${addresses}::inet[]) or delegated_prefix = any (${addresses}::inet[]))`.execute(
    work.tx,
  );
  for (const { session, address } of conflicts)
    work.emit(
      addressConflict,
      { partnerId: session.row.partner_id, customerId: session.row.customer_id, objectId: session.row.id, staffOnly: true },
      { sessionId: session.row.id, nasId: session.row.nas_id, address },
    );
}

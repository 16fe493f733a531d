import { sql } from "kysely";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { staleFactor } from "../settings.ts";
import { db } from "../tables.ts";
import { staleAt } from "./session-rules.ts";

/** A session as the network side needs it: to count it, and to speak of it to its NAS. */
export interface OpenSession {
  readonly id: string;
  readonly serviceId: string;
  readonly nasId: string | null;
  /** Byte for byte as the NAS told it (N-102). */
  readonly acctSessionId: string | null;
  readonly cookie: string | null;
  readonly login: string | null;
  readonly mac: string | null;
  readonly calledId: string | null;
  readonly portId: string | null;
  readonly ipv4: string | null;
  readonly ipv6Wan: string | null;
  readonly delegatedPrefix: string | null;
  readonly startedAt: Date;
  readonly updatedAt: Date;
  readonly heardAt: Date;
  /** N-94 nobody has heard of it for longer than its intervals allow; it counts for no limit (N-96). */
  readonly isStale: boolean;
}

/** The open sessions of services, the oldest first, whoever asks: for the program alone. */
export async function listOpenSessions(work: Work, serviceIds: readonly string[]): Promise<OpenSession[]> {
  if (serviceIds.length === 0) return [];
  const factor = await getSetting(work, staleFactor, {});
  const rows = await db(work)
    .selectFrom("usage.sessions")
    .selectAll()
    .where(sql<boolean>`service_id = any (${[...serviceIds]}::uuid[])`)
    .where("ended_at", "is", null)
    .orderBy("started_at")
    .orderBy("id")
    .execute();
  return rows.map((row) => ({
    ...{ id: row.id, serviceId: row.service_id ?? "", nasId: row.nas_id, acctSessionId: row.acct_session_id, cookie: row.cookie },
    ...{ login: row.login, mac: row.mac, calledId: row.called_id, portId: row.port_id },
    ...{ ipv4: row.address, ipv6Wan: row.ipv6_wan, delegatedPrefix: row.delegated_prefix },
    ...{ startedAt: row.started_at, updatedAt: row.updated_at, heardAt: row.heard_at },
    isStale: row.interim_seconds !== null && staleAt(row.heard_at, row.interim_seconds, factor) < work.now,
  }));
}

export interface LastSession {
  /** Open, and heard of as often as it should be. */
  readonly isOnline: boolean;
  /** When its NAS last said anything of it; of one that is over, when it ended. */
  readonly heardAt: Date;
  readonly ipv4: string | null;
}

/** By service, of those that the actor may see: the session that is open, else the one that ended last. Nothing where there never was one. */
export async function findLastSessions(work: Work, serviceIds: readonly string[]): Promise<ReadonlyMap<string, LastSession>> {
  if (serviceIds.length === 0) return new Map();
  const factor = await getSetting(work, staleFactor, {});
  const rows = await db(work)
    .selectFrom("usage.sessions as one")
    .select(["one.service_id", "one.ended_at", "one.heard_at", "one.interim_seconds", "one.address"])
    .distinctOn("one.service_id")
    .where(sql<boolean>`one.service_id = any (${[...serviceIds]}::uuid[])`)
    .where(visibleTo(work.actor, { partner: "one.partner_id" }))
    .orderBy("one.service_id")
    .orderBy(sql`one.ended_at is not null`)
    .orderBy("one.started_at", "desc")
    .execute();
  return new Map(
    rows.map(({ service_id, ended_at, heard_at, interim_seconds, address }) => {
      const isStale = interim_seconds !== null && staleAt(heard_at, interim_seconds, factor) < work.now;
      return [service_id ?? "", { isOnline: ended_at === null && !isStale, heardAt: ended_at ?? heard_at, ipv4: address }];
    }),
  );
}

/** Services with more than one open session, whoever asks. */
export async function listCrowdedServices(work: Work): Promise<string[]> {
  const rows = await db(work)
    .selectFrom("usage.sessions")
    .select("service_id")
    .where("ended_at", "is", null)
    .where("service_id", "is not", null)
    .groupBy("service_id")
    .having(sql<boolean>`count(*) > 1`)
    .execute();
  return rows.flatMap(({ service_id }) => service_id ?? []);
}

/** N-116 the ids of the open sessions of vouchers, by the voucher, whoever asks. */
export async function findOpenSessionsOfVouchers(
  work: Work,
  voucherIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  if (voucherIds.length === 0) return found;
  const rows = await db(work)
    .selectFrom("usage.sessions")
    .select(["id", "voucher_id"])
    .where(sql<boolean>`voucher_id = any (${[...voucherIds]}::uuid[])`)
    .where("ended_at", "is", null)
    .execute();
  for (const { id, voucher_id } of rows) found.set(voucher_id ?? "", [...(found.get(voucher_id ?? "") ?? []), id]);
  return found;
}

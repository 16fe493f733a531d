import { sql } from "kysely";
import { tooManyRequests } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { db, type Realm, type SignInOutcome } from "../tables.ts";
import { plainAddress } from "./client-address.ts";
import { afterFailure, type Failures, type LockPolicy, noFailures } from "./lock-rules.ts";

/**
 * One attempt per name at a time, or a hundred guesses sent at once would all be judged before the first is counted. Who comes
 * second is told to come back instead of holding a connection while waiting.
 */
export async function oneAttemptAtATime(work: Work, realm: Realm, name: string): Promise<void> {
  const key = `identity:${realm}:${name}`;
  const lock = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(hashtextextended(${key}, 0)) as mine`.execute(work.tx);
  if (!lock.rows[0]?.mine) throw tooManyRequests("Another attempt for this name is under way.", { retryAfterS: 1 });
}

export async function failuresOf(work: Work, realm: Realm, kind: "name" | "address", key: string): Promise<Failures> {
  const row = await db(work)
    .selectFrom("identity.sign_in_failures")
    .selectAll()
    .where("realm", "=", realm)
    .where("kind", "=", kind)
    .where("key", "=", key)
    .executeTakeFirst();
  return row ? { failedAt: row.failed_at, locks: row.locks, lockedAt: row.locked_at, lockedUntil: row.locked_until } : noFailures;
}

/** Counts a failure; answers the end of the lock when this one made it. */
export async function countFailure(
  work: Work,
  about: { realm: Realm; kind: "name" | "address"; key: string; policy: LockPolicy },
): Promise<Date | undefined> {
  // Locks the row: failures from one address for different names come at once.
  await sql`insert into identity.sign_in_failures as known (realm, kind, key, last_at, locks) values (${about.realm}, ${about.kind}, ${about.key}, ${work.now}, 0)
    on conflict (realm, kind, key) do update set last_at = ${work.now}`.execute(work.tx);
  const { failures, locksNow } = afterFailure(await failuresOf(work, about.realm, about.kind, about.key), about.policy, work.now);
  await db(work)
    .updateTable("identity.sign_in_failures")
    .set({ failed_at: [...failures.failedAt], locks: failures.locks, locked_at: failures.lockedAt, locked_until: failures.lockedUntil })
    .where("realm", "=", about.realm)
    .where("kind", "=", about.kind)
    .where("key", "=", about.key)
    .execute();
  return locksNow ? (failures.lockedUntil ?? undefined) : undefined;
}

/** A success, or somebody who may, makes the name as good as new. */
export async function forgetFailures(work: Work, realm: Realm, name: string): Promise<boolean> {
  const gone = await db(work)
    .deleteFrom("identity.sign_in_failures")
    .where("realm", "=", realm)
    .where("kind", "=", "name")
    .where("key", "=", name)
    .executeTakeFirst();
  return gone.numDeletedRows > 0n;
}

export async function logAttempt(
  work: Work,
  attempt: {
    realm: Realm;
    identifier: string;
    subjectId?: string | null;
    partnerId?: string | null;
    outcome: SignInOutcome;
    detail?: string;
  },
): Promise<void> {
  await db(work)
    .insertInto("identity.sign_in_log")
    .values({
      at: work.now,
      realm: attempt.realm,
      identifier: attempt.identifier.slice(0, 255),
      subject_id: attempt.subjectId ?? null,
      partner_id: attempt.partnerId ?? null,
      outcome: attempt.outcome,
      detail: attempt.detail ?? "",
      ip: originAddress(work),
      user_agent: work.origin.userAgent ?? null,
    })
    .execute();
}

export const originAddress = (work: Work): string | null => (work.origin.ip === undefined ? null : plainAddress(work.origin.ip));

/** Where an event says that somebody came from. */
export const originOf = (work: Work): { ip: string | null; userAgent: string | null } => ({
  ip: originAddress(work),
  userAgent: work.origin.userAgent ?? null,
});

// Who hands over a partner's mail right now, and how its server is. One row a partner: a lease keeps two processes from speaking for the
// same partner at once, and runs out by itself when a process dies.
import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { ServerFaultKind } from "../../platform/mail/mailer.ts";
import type { Work } from "../../platform/work.ts";
import { nextServerTryAt } from "./retry-rules.ts";
import { db } from "./tables.ts";

/** Longer than one message can take. Renewed before each. */
const leaseMs = 3 * 60_000;

export type RouteFault = ServerFaultKind | "sender-refused" | "no-server" | "no-sender";

/** A token for handing over this partner's mail; undefined when somebody else does, or while the server is away. */
export async function takeRoute(work: Work, partnerId: string): Promise<string | undefined> {
  await sql`insert into notifications.mail_routes (partner_id) values (${partnerId}) on conflict do nothing`.execute(work.tx);
  const token = randomUUID();
  const taken = await db(work)
    .updateTable("notifications.mail_routes")
    .set({ busy_token: token, busy_until: leaseEnd(work) })
    .where("partner_id", "=", partnerId)
    .where((eb) => eb.or([eb("busy_until", "is", null), eb("busy_until", "<=", work.now)]))
    .where((eb) => eb.or([eb("next_try_at", "is", null), eb("next_try_at", "<=", work.now)]))
    .returning("partner_id")
    .executeTakeFirst();
  return taken && token;
}

/** False when the lease ran out and somebody else took over. */
export async function renewRoute(work: Work, token: string): Promise<boolean> {
  const renewed = await db(work)
    .updateTable("notifications.mail_routes")
    .set({ busy_until: leaseEnd(work) })
    .where("busy_token", "=", token)
    .returning("partner_id")
    .executeTakeFirst();
  return renewed !== undefined;
}

const leaseEnd = (work: Work): Date => new Date(work.now.getTime() + leaseMs);

export async function releaseRoute(work: Work, token: string): Promise<void> {
  await db(work)
    .updateTable("notifications.mail_routes")
    .set({ busy_token: null, busy_until: null })
    .where("busy_token", "=", token)
    .execute();
}

/** The server cannot be used: nothing more is tried until the next pause is over, and no message is any the older for it. */
export async function noteFault(work: Work, partnerId: string, fault: { kind: RouteFault; answer: string }): Promise<void> {
  const row = await db(work)
    .selectFrom("notifications.mail_routes")
    .select(["failures", "away_since"])
    .where("partner_id", "=", partnerId)
    .executeTakeFirst();
  const failures = (row?.failures ?? 0) + 1;
  await db(work)
    .updateTable("notifications.mail_routes")
    .set({
      fault: fault.kind,
      fault_answer: fault.answer.slice(0, 1000),
      away_since: row?.away_since ?? work.now,
      failures,
      next_try_at: nextServerTryAt(failures, work.now),
    })
    .where("partner_id", "=", partnerId)
    .execute();
}

/** It took something. */
export async function noteSuccess(work: Work, partnerId: string): Promise<void> {
  const found = { ...noFault, last_sent_at: work.now };
  await db(work)
    .insertInto("notifications.mail_routes")
    .values({ partner_id: partnerId, busy_token: null, busy_until: null, ...found })
    .onConflict((conflict) => conflict.column("partner_id").doUpdateSet(found))
    .execute();
}

/**
 * The settings were changed: what was found out about the former server counts no more.
 * @param changedAt what was found out later is about the new one. The news of a change can come after a first try with it.
 */
export async function forgetFault(work: Work, partnerId: string | undefined, changedAt: Date): Promise<void> {
  let update = db(work)
    .updateTable("notifications.mail_routes")
    .set(noFault)
    .where("fault", "is not", null)
    .where("away_since", "<=", changedAt);
  if (partnerId !== undefined) update = update.where("partner_id", "=", partnerId);
  await update.execute();
}

const noFault = { fault: null, fault_answer: "", away_since: null, failures: 0, next_try_at: null } as const;

import { sql } from "kysely";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { releaseLeases } from "../../network/index.ts";
import { sessionLives } from "../problems.ts";
import { db } from "../tables.ts";
import { staleAt } from "./session-rules.ts";
import { readVigil } from "./vigil.ts";

/** N-104 their router says that it has them no longer: over as of their last update, until it speaks of them after all (N-95). */
export async function loseSessions(work: Work, sessionIds: readonly string[]): Promise<void> {
  if (sessionIds.length === 0) return;
  await sql`update usage.sessions set ended_at = updated_at, terminate_cause = 'lost-stop', look_at = null
    where id = any (${[...sessionIds].toSorted()}::uuid[]) and ended_at is null`.execute(work.tx);
  await releaseLeases(work, { sessionIds: [...sessionIds] });
}

/** N-99 the record alone: nothing is said to the NAS, and a later word of it opens the session again. */
export async function closeSession(work: Work, sessionId: string): Promise<void> {
  const session = await db(work)
    .selectFrom("usage.sessions as one")
    .selectAll()
    .where("one.id", "=", sessionId)
    .where("one.ended_at", "is", null)
    .where(visibleTo(work.actor, { partner: "one.partner_id" }))
    .forUpdate()
    .executeTakeFirst();
  if (!session) throw notFound("There is no such open session.");
  const { staleFactor } = await readVigil(work);
  if (session.interim_seconds !== null && staleAt(session.heard_at, session.interim_seconds, staleFactor) >= work.now)
    throw sessionLives("Its router spoke of it a moment ago. Disconnect it instead.");
  await sql`update usage.sessions set ended_at = updated_at, terminate_cause = 'operator', look_at = null
    where id = ${sessionId} and started_at = ${session.started_at}`.execute(work.tx);
  await releaseLeases(work, { sessionIds: [sessionId] });
  work.audit({
    entity: "session",
    entityId: sessionId,
    label: `Session ${session.acct_session_id ?? sessionId}`,
    action: "closed",
    partnerId: session.partner_id,
    customerId: session.customer_id,
    changes: { endedAt: { before: null, after: session.updated_at.toISOString() } },
  });
}

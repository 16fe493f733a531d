// N-109 every attempt to change or end a session, and how routers take them.
import { sql } from "kysely";
import type { z } from "zod";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getNas, listNases } from "../../network/index.ts";
import { db } from "../tables.ts";
import type { CoaCause, nasCoaEndpoint, serviceAttemptsEndpoint } from "./contract.ts";
import type { LiveSession } from "./live-sessions.ts";

export interface Attempt {
  readonly at: Date;
  readonly session: LiveSession;
  readonly packet: "coa" | "disconnect";
  readonly cause: CoaCause;
  readonly result: "ack" | "nak" | "timeout" | "not_sent";
  readonly errorCause: number | null;
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
  readonly latencyMs: number | null;
  readonly tries: number;
}

export async function saveAttempts(work: Work, attempts: readonly Attempt[]): Promise<void> {
  if (attempts.length === 0) return;
  await db(work)
    .insertInto("access.coa_log")
    .values(
      attempts.map(({ session, attributes, ...attempt }) => ({
        ...{ id: uuidv7(attempt.at.getTime()), at: attempt.at, session_id: session.id, acct_session_id: session.acctSessionId },
        ...{ nas_id: session.nasId, service_id: session.serviceId, customer_id: session.customerId, partner_id: session.partnerId },
        ...{ packet: attempt.packet, cause: attempt.cause, result: attempt.result, error_cause: attempt.errorCause },
        ...{ attributes: writable(attributes), latency_ms: attempt.latencyMs, tries: attempt.tries },
      })),
    )
    .execute();
}

/** jsonb holds no NUL, and routers name themselves as they like. */
const writable = (attributes: Attempt["attributes"]): string => JSON.stringify(attributes).replaceAll("\\u0000", "\\ufffd");

export interface NasNews {
  readonly nasId: string;
  readonly ackAt: Date | null;
  /** N-105 */
  readonly badAnswers: number;
  /** N-104 the router does not obey us. */
  readonly refused: { readonly at: Date; readonly errorCause: number } | null;
}

export async function saveNasNews(work: Work, news: readonly NasNews[]): Promise<void> {
  for (const { nasId, ackAt, badAnswers, refused } of news.toSorted((a, b) => (a.nasId < b.nasId ? -1 : 1)))
    await sql`insert into access.nas_dynamics as known (nas_id, last_ack_at, bad_answers, last_bad_at, refused_at, refused_cause)
      select id, ${ackAt}::timestamptz, ${badAnswers}::int, ${badAnswers > 0 ? work.now : null}::timestamptz, ${refused?.at ?? null}::timestamptz,
        ${refused?.errorCause ?? null}::int from access.known_nases where id = ${nasId}
      on conflict (nas_id) do update set last_ack_at = coalesce(excluded.last_ack_at, known.last_ack_at),
        bad_answers = known.bad_answers + excluded.bad_answers, last_bad_at = coalesce(excluded.last_bad_at, known.last_bad_at),
        refused_at = coalesce(excluded.refused_at, known.refused_at), refused_cause = coalesce(excluded.refused_cause, known.refused_cause)`.execute(
      work.tx,
    );
}

/** As many as a screen has room for. */
const shown = 20;

export async function showAttempts(
  work: Work,
  of: { readonly sessionId: string } | { readonly serviceId: string },
): Promise<z.input<(typeof serviceAttemptsEndpoint)["returns"]>> {
  const [column, id] = "sessionId" in of ? (["session_id", of.sessionId] as const) : (["service_id", of.serviceId] as const);
  const rows = await db(work)
    .selectFrom("access.coa_log")
    .selectAll()
    .where(column, "=", id)
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(shown)
    .execute();
  const names = new Map((await listNases(work)).map((nas) => [nas.id, nas.name]));
  return {
    items: rows.map((row) => ({
      ...{ id: row.id, at: row.at.toISOString(), sessionId: row.session_id, acctSessionId: row.acct_session_id },
      ...{ nas: names.get(row.nas_id) ?? null, packet: row.packet, cause: row.cause, result: row.result, errorCause: row.error_cause },
      ...{ attributes: [...row.attributes], latencyMs: row.latency_ms, tries: row.tries },
    })),
  };
}

/** Refuses a session that whoever asks does not see. */
export async function showAttemptsOf(work: Work, sessionId: string): ReturnType<typeof showAttempts> {
  const seen = await db(work)
    .selectFrom("access.asked_sessions as one")
    .select("one.id")
    .where("one.id", "=", sessionId)
    .where(visibleTo(work.actor, { partner: "one.partner_id" }))
    .executeTakeFirst();
  if (!seen) throw notFound("There is no such session.");
  return showAttempts(work, { sessionId });
}

export async function showNasCoa(work: Work, nasId: string): Promise<z.input<(typeof nasCoaEndpoint)["returns"]>> {
  const nas = await getNas(work, nasId);
  const row = await db(work).selectFrom("access.nas_dynamics").selectAll().where("nas_id", "=", nas.id).executeTakeFirst();
  return {
    ...{ lastAckAt: row?.last_ack_at?.toISOString() ?? null, badAnswers: row?.bad_answers ?? 0 },
    ...{ lastBadAt: row?.last_bad_at?.toISOString() ?? null, refusedAt: row?.refused_at?.toISOString() ?? null },
    refusedCause: row?.refused_cause ?? null,
  };
}

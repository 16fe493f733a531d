// N-100 what one session carries, as often as its router tells: the rate is that of the last interval between two reports.
import type { z } from "zod";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";
import type { sessionRateEndpoint } from "./contract.ts";
import { staleAt } from "./session-rules.ts";
import { readVigil } from "./vigil.ts";

/** Of a session that is open, or that ended while somebody looked on. */
export async function showRate(work: Work, sessionId: string): Promise<z.input<(typeof sessionRateEndpoint)["returns"]>> {
  const row = await db(work)
    .selectFrom("usage.sessions as one")
    .select([
      "started_at",
      "updated_at",
      "heard_at",
      "ended_at",
      "seconds",
      "down_bytes",
      "up_bytes",
      "down_bps",
      "up_bps",
      "interim_seconds",
    ])
    .where("one.id", "=", sessionId)
    .where(visibleTo(work.actor, { partner: "one.partner_id" }))
    .executeTakeFirst();
  if (!row) throw notFound("There is no such session.");
  const interimSeconds = row.interim_seconds;
  const isOpen = row.ended_at === null;
  const isStale = interimSeconds !== null && staleAt(row.heard_at, interimSeconds, (await readVigil(work)).staleFactor) < work.now;
  const dueAt = isOpen && interimSeconds !== null ? new Date(row.updated_at.getTime() + interimSeconds * 1000) : null;
  return {
    state: !isOpen ? "ended" : isStale ? "stale" : "open",
    ...{ startedAt: row.started_at.toISOString(), updatedAt: row.updated_at.toISOString(), dueAt: dueAt?.toISOString() ?? null },
    ...{ seconds: Number(row.seconds), downBytes: Number(row.down_bytes), upBytes: Number(row.up_bytes) },
    ...{ downBps: Number(row.down_bps), upBps: Number(row.up_bps), interimSeconds },
  };
}

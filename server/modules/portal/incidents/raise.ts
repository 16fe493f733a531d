// P-174 the door for incidents that the network side finds by itself: a listener on what it announces calls these. What is raised under one
// key is raised once, and what is over is over, however often either is said.
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { announce } from "./announce.ts";
import type { IncidentKind } from "./incident-rules.ts";
import { db } from "./incident-store.ts";
import { writeUpdate } from "./updates.ts";

export interface Raised {
  /** Unique where it comes from: "monitoring:alarm-4711". */
  readonly key: string;
  readonly partnerId: string | null;
  readonly kind: IncidentKind;
  readonly texts: Readonly<Record<string, string>>;
  readonly startedAt: Date;
  readonly expectedEndAt: Date | null;
  readonly locationIds: readonly string[];
  /** The services behind the device or at the site. */
  readonly serviceIds: readonly string[];
}

export async function raiseIncident(work: Work, raised: Raised): Promise<{ id: string }> {
  const id = uuidv7(work.now.getTime());
  const made = await db(work)
    .insertInto("portal.incidents")
    .values({
      ...{ id, partner_id: raised.partnerId, kind: raised.kind, texts: { ...raised.texts }, started_at: raised.startedAt },
      ...{ expected_end_at: raised.expectedEndAt, ended_at: null, location_ids: [...raised.locationIds] },
      // What concerns a few services is nobody's business before signing in.
      ...{ service_ids: [...raised.serviceIds], is_public: false, source_key: raised.key },
      ...{ created_at: work.now, created_by_name: "" },
    })
    .onConflict((conflict) => conflict.column("source_key").doNothing())
    .returning("id")
    .executeTakeFirst();
  if (made) {
    await announce(work, { id, partner_id: raised.partnerId }, null);
    work.audit({ entity: "incident", entityId: id, label: raised.key, partnerId: raised.partnerId, action: "published" });
    return { id };
  }
  return db(work).selectFrom("portal.incidents").select("id").where("source_key", "=", raised.key).executeTakeFirstOrThrow();
}

export async function endRaisedIncident(work: Work, key: string): Promise<void> {
  const row = await db(work).selectFrom("portal.incidents").selectAll().where("source_key", "=", key).forUpdate().executeTakeFirst();
  if (!row || row.ended_at !== null) return;
  const endedAt = new Date(Math.max(work.now.getTime(), row.started_at.getTime()));
  await db(work)
    .updateTable("portal.incidents")
    .set({ ended_at: endedAt, version: row.version + 1 })
    .where("id", "=", row.id)
    .execute();
  const updateId = await writeUpdate(work, row, { stage: "over", texts: {}, expectedEndAt: row.expected_end_at, byName: "" });
  await announce(work, row, updateId);
  work.audit({ entity: "incident", entityId: row.id, label: key, partnerId: row.partner_id, action: "ended" });
}

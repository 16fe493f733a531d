import type { Generated } from "kysely";
import { tablesOf } from "../../../platform/db/tables.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import type { IncidentKind, IncidentStage } from "./incident-rules.ts";

type Texts = Record<string, string>;

interface IncidentTable {
  id: string;
  partner_id: string | null;
  kind: Generated<IncidentKind>;
  stage: Generated<IncidentStage>;
  texts: Texts;
  started_at: Date;
  expected_end_at: Date | null;
  ended_at: Date | null;
  location_ids: Generated<string[]>;
  service_ids: Generated<string[]>;
  is_public: Generated<boolean>;
  source_key: string | null;
  version: Generated<number>;
  created_at: Date;
  created_by_name: string;
}
interface UpdateTable {
  id: string;
  incident_id: string;
  partner_id: string | null;
  stage: IncidentStage | "over";
  texts: Texts;
  expected_end_at: Date | null;
  at: Date;
  by_name: string;
}
interface FollowerTable {
  incident_id: string;
  customer_id: string;
  partner_id: string;
  since: Date;
}

export const db = tablesOf<{
  "portal.incidents": IncidentTable;
  "portal.incident_updates": UpdateTable;
  "portal.incident_followers": FollowerTable;
}>();

/** Those of one's partners, and those of everybody. */
export const selectIncidents = (work: Work) =>
  db(work)
    .selectFrom("portal.incidents")
    .selectAll()
    .where((eb) => eb.or([eb("partner_id", "is", null), visibleTo(work.actor, { partner: "partner_id" })]));

export type IncidentRow = Awaited<ReturnType<ReturnType<typeof selectIncidents>["execute"]>>[number];
export type UpdateRow = Omit<UpdateTable, "partner_id">;

/** What was told of some incidents, the newest first. */
export async function listUpdates(work: Work, incidentIds: readonly string[]): Promise<ReadonlyMap<string, readonly UpdateRow[]>> {
  if (incidentIds.length === 0) return new Map();
  const rows = await db(work)
    .selectFrom("portal.incident_updates")
    .select(["id", "incident_id", "stage", "texts", "expected_end_at", "at", "by_name"])
    .where("incident_id", "in", [...incidentIds])
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .execute();
  return Map.groupBy(rows, ({ incident_id }) => incident_id);
}

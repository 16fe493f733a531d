import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import type { IncidentStage } from "./incident-rules.ts";
import { db, type IncidentRow } from "./incident-store.ts";

export interface Told {
  readonly stage: IncidentStage | "over";
  readonly texts: Readonly<Record<string, string>>;
  readonly expectedEndAt: Date | null;
  readonly byName: string;
}

/** Writes down what is told of an incident. */
export async function writeUpdate(work: Work, incident: Pick<IncidentRow, "id" | "partner_id">, told: Told): Promise<string> {
  const id = uuidv7(work.now.getTime());
  await db(work)
    .insertInto("portal.incident_updates")
    .values({
      ...{ id, incident_id: incident.id, partner_id: incident.partner_id, stage: told.stage, texts: { ...told.texts } },
      ...{ expected_end_at: told.expectedEndAt, at: work.now, by_name: told.byName },
    })
    .execute();
  return id;
}

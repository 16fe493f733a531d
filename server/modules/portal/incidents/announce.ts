import type { Work } from "../../../platform/work.ts";
import { listPartners } from "../../partners/index.ts";
import { incidentChanged } from "../../tickets/index.ts";
import type { IncidentRow } from "./incident-store.ts";

/** Tells of a change: open pages ask again, and those who follow it are written to where something was told. */
export async function announce(work: Work, row: Pick<IncidentRow, "id" | "partner_id">, updateId: string | null): Promise<void> {
  const partnerIds = row.partner_id === null ? (await listPartners(work)).map(({ id }) => id) : [row.partner_id];
  for (const partnerId of partnerIds) work.emit(incidentChanged, { partnerId, objectId: row.id }, { incidentId: row.id, updateId });
}

import { sql } from "kysely";
import { editConflict, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { auditedPartner, mayChange } from "../scope.ts";
import { findNas, type Nas } from "./nas-queries.ts";
import { showNas } from "./show-nases.ts";

/** A NAS for editing: within the editor's partners, and nobody else changes it until the commit. */
export async function lockNas(work: Work, id: string, version: number): Promise<Nas> {
  await sql`select 1 from network.nases where id = ${id} for update`.execute(work.tx);
  const nas = await findNas(work, id);
  if (!nas || !mayChange(work.actor, nas.served)) throw notFound("There is no such router.");
  if (nas.version !== version) throw editConflict("The router was changed meanwhile.", { current: await showNas(work, id) });
  return nas;
}

export const leaveEntry = (work: Work, nas: Nas, action: string, changes: Record<string, { before: unknown; after: unknown }>): void =>
  work.audit({
    ...{ entity: "nas", entityId: nas.id, label: nas.name, action, changes },
    partnerId: auditedPartner(work.actor, nas.served),
  });

// Locations and labels serve some partners, or with an empty list all of them. Who may see only some partners edits a record only if all
// that it serves lies among those (O-27).
import type { Actor } from "../../platform/actor.ts";
import { seesPartner } from "../../platform/db/visible-to.ts";
import { fieldProblem } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { listPartners } from "./partner-queries.ts";

export const seesEverything = (actor: Actor): boolean =>
  actor.kind === "system" || ((actor.kind === "staff" || actor.kind === "key") && actor.partners === "all");

/** Whether the actor may edit what serves these partners. */
export const mayServe = (actor: Actor, partnerIds: readonly string[]): boolean =>
  seesEverything(actor) || (partnerIds.length > 0 && partnerIds.every((id) => seesPartner(actor, id)));

/** In whose audit log a change of such a record stands: the partner it serves alone, or the installation's; partner-bound staff write only in their own. */
export const auditedPartner = (actor: Actor, partnerIds: readonly string[]): string | null =>
  partnerIds.length === 1 || !seesEverything(actor) ? (partnerIds[0] ?? null) : null;

export async function refuseForeignPartners(work: Work, partnerIds: readonly string[]): Promise<void> {
  if (partnerIds.length === 0 && !seesEverything(work.actor))
    throw fieldProblem("partnerIds", "required", "Name the partners that it serves.");
  const existing = new Set((await listPartners(work)).map((partner) => partner.id));
  const foreign = partnerIds.find((id) => !existing.has(id) || !seesPartner(work.actor, id));
  if (foreign !== undefined) throw fieldProblem("partnerIds", "unknown-value", "There is no such partner.");
}

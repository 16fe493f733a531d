import type { Actor } from "../../platform/actor.ts";
import { permissionDenied } from "../../platform/problems.ts";

/** O-29 what holds for the whole installation is changed by people of all partners. */
export function refuseUnlessAllPartners(actor: Actor): void {
  if (actor.kind === "system") return;
  if ((actor.kind === "staff" || actor.kind === "key") && actor.partners === "all") return;
  throw permissionDenied("This holds for all partners, so only somebody who sees all of them may change it.");
}

/** O-27 what several partners share is changed by somebody who sees every one of them. */
export function refuseUnlessWithin(actor: Actor, partnerIds: readonly string[]): void {
  if (actor.kind === "system") return;
  if (actor.kind === "staff" || actor.kind === "key") {
    const { partners } = actor;
    if (partners === "all" || partnerIds.every((id) => partners.includes(id))) return;
  }
  throw permissionDenied("This plan is also sold by partners that you do not see, so you cannot change it. Copy it for your own.");
}

import type { Actor } from "../../platform/actor.ts";

/**
 * Whose audit log an act on a plan belongs to: the partner's when it is theirs alone, else the installation's. Who sees only
 * some partners writes to the first of them, all of which they see.
 */
export function auditPartnerOf(actor: Actor, partnerIds: readonly string[]): string | null {
  const isScoped = (actor.kind === "staff" || actor.kind === "key") && actor.partners !== "all";
  return isScoped || partnerIds.length === 1 ? (partnerIds[0] ?? null) : null;
}

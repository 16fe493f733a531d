import { type Level, levelsFor, type Permission } from "../../../../shared/permissions.ts";
import { levelOf } from "../../../platform/actor.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { grantsTooMuch } from "../problems.ts";
import { db } from "../tables.ts";
import { effectiveLevels } from "./effective-levels.ts";
import { beyond, type LevelOf, partnersBeyond } from "./grant-rules.ts";
import type { Role } from "./role-queries.ts";

const most = 10;

/** Whether the caller is a super administrator in person; a key of one is not. */
export async function isSuperAdministrator(work: Work): Promise<boolean> {
  if (work.actor.kind === "system") return true;
  if (work.actor.kind !== "staff") return false;
  const row = await db(work)
    .selectFrom("identity.administrators as admin")
    .innerJoin("identity.roles as role", "role.id", "admin.role_id")
    .select("role.key")
    .where("admin.id", "=", work.actor.adminId)
    .executeTakeFirst();
  return row?.key === "super_administrator";
}

/** Refuses to give rights that the caller does not have (O-20). */
export function refuseLevelsBeyondOwn(work: Work, given: LevelOf): void {
  const tooMuch = beyond(given, (permission) => levelOf(work.actor, permission));
  if (tooMuch.length === 0) return;
  const more = tooMuch.length > most ? ` and ${tooMuch.length - most} more` : "";
  throw grantsTooMuch(`You do not have: ${tooMuch.slice(0, most).join(", ")}${more}.`);
}

export async function refuseRoleBeyondOwn(work: Work, role: Role): Promise<void> {
  // A super administrator has also what is in no tree, so having every permission is not enough to make one.
  if (role.key === "super_administrator" && !(await isSuperAdministrator(work))) {
    throw grantsTooMuch("Only a super administrator makes another one.");
  }
  const levels = effectiveLevels(role, null);
  refuseLevelsBeyondOwn(work, (permission) => levels.get(permission) ?? "deny");
}

export function refusePartnersBeyondOwn(work: Work, given: "all" | readonly string[]): void {
  const { actor } = work;
  const own = actor.kind === "system" ? "all" : actor.kind === "staff" || actor.kind === "key" ? actor.partners : [];
  if (partnersBeyond(given, own) !== "none") throw grantsTooMuch("You do not see all of these partners yourself.");
}

/** A level that the permission cannot have is a wrong field, all of them at once. */
export function refuseUnknownLevels(levels: Readonly<Record<string, Level>>, field: string): void {
  for (const [permission, level] of Object.entries(levels)) {
    const known = levelsFor(permission as Permission);
    if (!known.includes(level)) {
      throw fieldProblem(`${field}.${permission}`, "unknown-value", `${permission} can be ${known.join(" or ")}.`, { allowed: [...known] });
    }
  }
}

import type { Work } from "../../../platform/work.ts";
import { grantsTooMuch, lastSuperAdmin, notYourself } from "../problems.ts";
import { effectiveLevels } from "../roles/effective-levels.ts";
import { isSuperAdministrator, refuseLevelsBeyondOwn, refusePartnersBeyondOwn } from "../roles/may-grant.ts";
import { findRole } from "../roles/role-queries.ts";
import { db } from "../tables.ts";
import { type AdministratorRecord, overridesOf, scopeOf } from "./administrator-queries.ts";

export const isOneself = (work: Work, adminId: string): boolean => work.actor.kind === "staff" && work.actor.adminId === adminId;

export function refuseOneself(work: Work, adminId: string, what: string): void {
  if (isOneself(work, adminId)) throw notYourself(`Ask a colleague to ${what}.`);
}

/**
 * Nobody changes somebody who has more than they do: with another's mail address or a reset of the factors one could become them.
 * Super administrators are left to their own kind (O-20).
 */
export async function refuseBeyondOwn(work: Work, target: AdministratorRecord): Promise<void> {
  if (isOneself(work, target.id) || (await isSuperAdministrator(work))) return;
  if (target.role_key === "super_administrator") throw grantsTooMuch("Only a super administrator changes another one.");
  refusePartnersBeyondOwn(work, scopeOf(target));
  const role = await findRole(work, target.role_id);
  if (!role) return;
  const levels = effectiveLevels(role, await overridesOf(work, target.id));
  refuseLevelsBeyondOwn(work, (permission) => levels.get(permission) ?? "deny");
}

/** Somebody must always be able to do everything (O-21). Two who remove each other at once: the locks let one of them win. */
export async function refuseLastSuperAdministrator(work: Work, target: AdministratorRecord): Promise<void> {
  if (target.role_key !== "super_administrator" || target.status !== "active") return;
  const active = await db(work)
    .selectFrom("identity.administrators as admin")
    .innerJoin("identity.roles as role", "role.id", "admin.role_id")
    .select("admin.id")
    .where("role.key", "=", "super_administrator")
    .where("admin.status", "=", "active")
    .orderBy("admin.id")
    .forUpdate("admin")
    .execute();
  if (!active.some((other) => other.id !== target.id)) throw lastSuperAdmin("Make somebody else a super administrator first.");
}

import { type Level, levelsFor, permissions } from "../../../../shared/permissions.ts";
import { editConflict } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { superAdminFixed } from "../problems.ts";
import { effectiveLevels, levelsOfRole } from "../roles/effective-levels.ts";
import { refuseLevelsBeyondOwn, refuseUnknownLevels } from "../roles/may-grant.ts";
import { getRole } from "../roles/role-queries.ts";
import { db } from "../tables.ts";
import { getAdministratorRecord, lockAdministrator, overridesOf } from "./administrator-queries.ts";
import { refuseBeyondOwn, refuseOneself } from "./guard-administrators.ts";

/** Every permission with where it comes from: the role, or an override with its author and time (O-23). */
export async function showRights(work: Work, adminId: string) {
  const admin = await getAdministratorRecord(work, adminId);
  const role = await getRole(work, admin.role_id);
  const rows = await db(work).selectFrom("identity.overrides").selectAll().where("admin_id", "=", adminId).execute();
  const overrides = new Map(rows.map((row) => [row.permission, row]));
  const ofRole = levelsOfRole(role);
  const effective = effectiveLevels(role, Object.fromEntries(rows.map((row) => [row.permission, row.level])));
  return {
    role: { id: role.id, key: role.key, title: role.title },
    version: admin.version,
    permissions: permissions.map((permission) => {
      const override = overrides.get(permission);
      return {
        permission,
        levels: [...levelsFor(permission)],
        inherited: ofRole[permission] ?? ("deny" as const),
        override: override ? { level: override.level, byName: override.set_by_name, at: override.set_at.toISOString() } : null,
        effective: effective.get(permission) ?? ("deny" as const),
      };
    }),
  };
}

/** Replaces the overrides. One that equals the role is kept: it outlives the role's changes. */
export async function setOverrides(work: Work, change: { adminId: string; version: number; overrides: Readonly<Record<string, Level>> }) {
  const admin = await lockAdministrator(work, change.adminId);
  if (admin.version !== change.version) throw editConflict(undefined, { current: await showRights(work, admin.id) });
  if (admin.role_key === "super_administrator") throw superAdminFixed();
  refuseOneself(work, admin.id, "change your rights");
  await refuseBeyondOwn(work, admin);
  refuseUnknownLevels(change.overrides, "overrides");
  refuseLevelsBeyondOwn(work, (permission) => change.overrides[permission] ?? "deny");

  const before = await overridesOf(work, admin.id);
  const kept = Object.keys(change.overrides).filter((permission) => before[permission] === change.overrides[permission]);
  const fresh = Object.entries(change.overrides).filter(([permission]) => !kept.includes(permission));
  let gone = db(work).deleteFrom("identity.overrides").where("admin_id", "=", admin.id);
  if (kept.length > 0) gone = gone.where("permission", "not in", kept);
  await gone.execute();
  if (fresh.length > 0) {
    const name = "name" in work.actor ? work.actor.name : "";
    await db(work)
      .insertInto("identity.overrides")
      .values(fresh.map(([permission, level]) => ({ admin_id: admin.id, permission, level, set_by_name: name, set_at: work.now })))
      .execute();
  }
  await db(work)
    .updateTable("identity.administrators")
    .set((eb) => ({ updated_at: work.now, version: eb("version", "+", 1) }))
    .where("id", "=", admin.id)
    .execute();
  const touched = permissions.filter((permission) => before[permission] !== change.overrides[permission]);
  work.audit({
    entity: "administrator",
    entityId: admin.id,
    label: admin.full_name,
    action: "overrides_changed",
    partnerId: null,
    changes: Object.fromEntries(
      touched.map((permission) => [permission, { before: before[permission] ?? null, after: change.overrides[permission] ?? null }]),
    ),
  });
  return showRights(work, admin.id);
}

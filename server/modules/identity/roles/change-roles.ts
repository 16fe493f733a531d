import { randomBytes } from "node:crypto";
import { type Level, type Permission, permissions } from "../../../../shared/permissions.ts";
import { roleTemplates } from "../../../../shared/role-defaults.ts";
import { editConflict, fieldProblem, permissionDenied } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { builtinRole, roleInUse } from "../problems.ts";
import { db } from "../tables.ts";
import { effectiveLevels, levelsOfRole } from "./effective-levels.ts";
import { refuseLevelsBeyondOwn, refuseRoleBeyondOwn, refuseUnknownLevels } from "./may-grant.ts";
import { getRole, type Role, roleColumns } from "./role-queries.ts";
import { countHolders, showRole } from "./role-view.ts";

/** Roles are the installation's: whoever sees only some partners does not change them (O-29). */
function refusePartnerBound(work: Work): void {
  const { actor } = work;
  if ((actor.kind === "staff" || actor.kind === "key") && actor.partners !== "all") {
    throw permissionDenied("Roles belong to the whole installation; changing them needs all partners.");
  }
}

export type NewRole = { title: string; from: { roleId: string } | { template: string } | null };

export async function createRole(work: Work, { title, from }: NewRole) {
  refusePartnerBound(work);
  const levels = await startingLevels(work, from);
  refuseLevelsBeyondOwn(work, (permission) => levels[permission] ?? "deny");
  const role = await db(work)
    .insertInto("identity.roles")
    .values({
      key: keyFor(title),
      title,
      is_builtin: false,
      levels,
      require_2fa: false,
      stock_default: "none",
      created_at: work.now,
    })
    .returning(roleColumns)
    .executeTakeFirstOrThrow();
  work.audit({
    ...about(role),
    action: "created",
    changes: { title: { before: null, after: title }, ...levelChanges({}, levels) },
  });
  return showRole(work, role);
}

async function startingLevels(work: Work, from: NewRole["from"]): Promise<Record<string, Level>> {
  if (from === null) return {};
  if ("roleId" in from) return Object.fromEntries(effectiveLevels(await getRole(work, from.roleId), null));
  const template = roleTemplates[from.template];
  if (!template)
    throw fieldProblem("from.template", "unknown-value", "There is no such template.", { allowed: Object.keys(roleTemplates) });
  return { ...template.levels } as Record<string, Level>;
}

/** A key of its own that says what it is; the rest keeps it unique. */
function keyFor(title: string): string {
  const word = title
    .normalize("NFD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[_0-9]+|_+$/g, "")
    .slice(0, 40);
  return `${word || "role"}_${randomBytes(4).toString("hex")}`;
}

export interface RoleChanges {
  readonly title?: string | undefined;
  readonly levels?: Partial<Record<Permission, Level>> | undefined;
  readonly require2fa?: boolean | undefined;
  readonly stockDefault?: "none" | "all" | undefined;
}

/** Holds from the next request of every holder: effective levels are read with each. */
export async function editRole(work: Work, edit: { roleId: string; version: number; changes: RoleChanges }) {
  refusePartnerBound(work);
  const { changes } = edit;
  const role = await lockRole(work, edit.roleId);
  if (role.version !== edit.version) throw editConflict(undefined, { current: await showRole(work, role) });
  if (role.is_builtin && changes.levels !== undefined) throw builtinRole("Copy it as a role of your own and change that.");
  const levels = changes.levels === undefined ? role.levels : withoutDenied(changes.levels);
  if (changes.levels !== undefined) {
    refuseUnknownLevels(changes.levels, "levels");
    const before = levelsOfRole(role);
    // What the role had already is not given now; only what is raised counts.
    refuseLevelsBeyondOwn(work, (permission) => (levels?.[permission] === before[permission] ? "deny" : (levels?.[permission] ?? "deny")));
  }
  const changed = await db(work)
    .updateTable("identity.roles")
    .set((eb) => ({
      title: changes.title ?? role.title,
      levels,
      require_2fa: changes.require2fa ?? role.require_2fa,
      stock_default: changes.stockDefault ?? role.stock_default,
      version: eb("version", "+", 1),
    }))
    .where("id", "=", role.id)
    .returning(roleColumns)
    .executeTakeFirstOrThrow();
  work.audit({
    ...about(changed),
    action: "updated",
    changes: {
      ...fieldChanges(
        { title: role.title, require2fa: role.require_2fa, stockDefault: role.stock_default },
        { title: changed.title, require2fa: changed.require_2fa, stockDefault: changed.stock_default },
      ),
      ...levelChanges(role.levels ?? {}, changed.levels ?? {}),
    },
  });
  return showRole(work, changed);
}

/** Deletes a role of one's own. Its holders need another one first; `moveTo` does that in the same step. */
export async function deleteRole(work: Work, { roleId, moveTo }: { roleId: string; moveTo: string | null }): Promise<{ moved: number }> {
  refusePartnerBound(work);
  const role = await lockRole(work, roleId);
  if (role.is_builtin) throw builtinRole("A built-in role cannot be deleted.");
  const holders = await countHolders(work, role.id);
  if (holders > 0) {
    if (moveTo === null || moveTo === role.id) throw roleInUse(`${holders} administrators have this role. Say which one they get instead.`);
    const target = await getRole(work, moveTo);
    await refuseRoleBeyondOwn(work, target);
    await db(work)
      .updateTable("identity.administrators")
      .set((eb) => ({ role_id: target.id, updated_at: work.now, version: eb("version", "+", 1) }))
      .where("role_id", "=", role.id)
      .execute();
  }
  await db(work).deleteFrom("identity.roles").where("id", "=", role.id).execute();
  work.audit({ ...about(role), action: "deleted", ...(holders > 0 ? { changes: { holders: { before: holders, after: 0 } } } : {}) });
  return { moved: holders };
}

async function lockRole(work: Work, id: string): Promise<Role> {
  await getRole(work, id);
  return db(work).selectFrom("identity.roles").select(roleColumns).where("id", "=", id).forUpdate().executeTakeFirstOrThrow();
}

const about = (role: Role) => ({ entity: "role", entityId: role.id, label: role.title, partnerId: null });

const withoutDenied = (levels: Partial<Record<Permission, Level>>): Record<string, Level> =>
  Object.fromEntries(Object.entries(levels).filter(([, level]) => level !== "deny"));

function fieldChanges(before: Record<string, unknown>, after: Record<string, unknown>) {
  return Object.fromEntries(
    Object.keys(before)
      .filter((field) => before[field] !== after[field])
      .map((field) => [field, { before: before[field], after: after[field] }]),
  );
}

function levelChanges(before: Readonly<Record<string, Level>>, after: Readonly<Record<string, Level>>) {
  return Object.fromEntries(
    permissions
      .filter((permission) => (before[permission] ?? "deny") !== (after[permission] ?? "deny"))
      .map((permission) => [permission, { before: before[permission] ?? "deny", after: after[permission] ?? "deny" }]),
  );
}

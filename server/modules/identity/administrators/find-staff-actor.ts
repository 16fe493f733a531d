import { sql } from "kysely";
import type { Level } from "../../../../shared/permissions.ts";
import type { StaffActor } from "../../../platform/actor.ts";
import type { Work } from "../../../platform/work.ts";
import { effectiveLevels, type RoleLevels } from "../roles/effective-levels.ts";
import { newestOwn } from "../roles/newest-own.ts";
import { securitySettings } from "../settings.ts";

/**
 * A person as an actor without a sign-in of theirs: a job works on their behalf with the rights and partners that they have now.
 * Undefined when they may no longer sign in.
 */
export async function findStaffActor(work: Work, adminId: string): Promise<StaffActor | undefined> {
  const { rows } = await sql<{
    name: string;
    all_partners: boolean;
    partner_ids: string[];
    role: RoleLevels;
    overrides: Record<string, Level> | null;
  }>`
    select admin.full_name as name, admin.all_partners,
      array(select scope.partner_id from identity.administrator_partners scope where scope.admin_id = admin.id)::text[] as partner_ids,
      jsonb_build_object('id', role.id, 'key', role.key, 'is_builtin', role.is_builtin, 'levels', role.levels, 'version', role.version) as role,
      (select jsonb_object_agg(permission, level) from identity.overrides where admin_id = admin.id) as overrides
    from identity.administrators admin join identity.roles role on role.id = admin.role_id
    where admin.id = ${adminId} and admin.status = 'active'`.execute(work.tx);
  const row = rows[0];
  if (!row) return undefined;
  return {
    kind: "staff",
    adminId,
    sessionId: adminId,
    name: row.name,
    partners: row.all_partners ? "all" : row.partner_ids,
    levels: effectiveLevels(row.role, row.overrides),
    ...newestOwn(row.role.key, await securitySettings(work)),
  };
}

import type { z } from "zod";
import type { Work } from "../../../platform/work.ts";
import type { getRoleEndpoint } from "../contract.ts";
import { db } from "../tables.ts";
import { levelsOfRole } from "./effective-levels.ts";
import { type Role, roleColumns } from "./role-queries.ts";

type RoleAnswer = z.input<(typeof getRoleEndpoint)["returns"]>;

export async function showRole(work: Work, role: Role): Promise<RoleAnswer> {
  const holders = await countHolders(work, role.id);
  return { ...rowOf(role, holders), levels: levelsOfRole(role) };
}

export async function listRoles(work: Work): Promise<{ items: Omit<RoleAnswer, "levels">[] }> {
  const roles = await db(work)
    .selectFrom("identity.roles as role")
    .select(roleColumns.map((column) => `role.${column}` as const))
    .select((eb) =>
      eb
        .selectFrom("identity.administrators as admin")
        .whereRef("admin.role_id", "=", "role.id")
        .where("admin.status", "!=", "archived")
        .select((inner) => inner.fn.countAll<bigint>().as("holders"))
        .as("holders"),
    )
    .orderBy("role.is_builtin", "desc")
    .orderBy("role.id")
    .execute();
  return { items: roles.map((role) => rowOf(role, Number(role.holders ?? 0n))) };
}

const rowOf = (role: Role, holders: number) => ({
  id: role.id,
  key: role.key,
  title: role.title,
  isBuiltin: role.is_builtin,
  require2fa: role.require_2fa,
  stockDefault: role.stock_default,
  holders,
  version: role.version,
});

export async function countHolders(work: Work, roleId: string): Promise<number> {
  const row = await db(work)
    .selectFrom("identity.administrators")
    .select((eb) => eb.fn.countAll<bigint>().as("holders"))
    .where("role_id", "=", roleId)
    .executeTakeFirstOrThrow();
  return Number(row.holders);
}

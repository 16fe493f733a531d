import type { Level } from "../../../../shared/permissions.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";

export interface Role {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly is_builtin: boolean;
  readonly levels: Record<string, Level> | null;
  readonly require_2fa: boolean;
  readonly stock_default: "none" | "all";
  readonly version: number;
}

export const roleColumns = ["id", "key", "title", "is_builtin", "levels", "require_2fa", "stock_default", "version"] as const;

export const findRole = (work: Work, id: string): Promise<Role | undefined> =>
  db(work).selectFrom("identity.roles").select(roleColumns).where("id", "=", id).executeTakeFirst();

export const findRoleByKey = (work: Work, key: string): Promise<Role | undefined> =>
  db(work).selectFrom("identity.roles").select(roleColumns).where("key", "=", key).executeTakeFirst();

export async function getRole(work: Work, id: string): Promise<Role> {
  const role = await findRole(work, id);
  if (!role) throw notFound();
  return role;
}

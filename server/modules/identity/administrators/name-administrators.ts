// Colleagues for records that name them: who has a ticket, who is in a group. Names stand on records that everybody sees.
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";

/** How administrators are called, whether they still work here or not. */
export async function nameAdministrators(work: Work, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db(work)
    .selectFrom("identity.administrators")
    .select(["id", "full_name as name"])
    .where("id", "=", sql<string>`any (${[...new Set(ids)]}::uuid[])`)
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

interface Colleague {
  readonly id: string;
  readonly name: string;
}

/** Who works here now, by name; with a partner, who sees that one. */
export function listColleagues(work: Work, partnerId?: string): Promise<Colleague[]> {
  return db(work)
    .selectFrom("identity.administrators as admin")
    .select(["admin.id", "admin.full_name as name"])
    .where("admin.status", "=", "active")
    .where(
      partnerId === undefined
        ? sql<boolean>`true`
        : sql<boolean>`(admin.all_partners or exists (select from identity.administrator_partners scope where scope.admin_id = admin.id and scope.partner_id = ${partnerId}))`,
    )
    .orderBy(sql`lower(admin.full_name)`)
    .orderBy("admin.id")
    .limit(1000)
    .execute();
}

import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";
import { visibleAdministrators } from "./administrator-queries.ts";

// A list to choose from; more colleagues than that are searched in their own list.
const mostChoices = 1000;

/** Colleagues who work here now, by name. Names stand on records that everybody sees, so no right of its own is needed. */
export async function listAdministratorChoices(work: Work): Promise<{ id: string; name: string }[]> {
  return db(work)
    .selectFrom("identity.administrators as admin")
    .select(["admin.id", "admin.full_name as name"])
    .where("admin.status", "=", "active")
    .where(visibleAdministrators(work))
    .orderBy("admin.full_name")
    .orderBy("admin.id")
    .limit(mostChoices)
    .execute();
}

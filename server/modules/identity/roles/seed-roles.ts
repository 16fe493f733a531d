import { builtinRoles, builtinRoleTitles } from "../../../../shared/role-defaults.ts";
import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";

/** Makes the built-in roles that are missing. Their levels need no seeding: they stand in the code. */
export async function seedRoles(work: Work): Promise<void> {
  await db(work)
    .insertInto("identity.roles")
    .values(
      builtinRoles.map((key) => ({
        key,
        title: builtinRoleTitles[key],
        is_builtin: true,
        levels: null,
        require_2fa: false,
        stock_default: key === "super_administrator" || key === "administrator" ? ("all" as const) : ("none" as const),
        created_at: work.now,
      })),
    )
    .onConflict((conflict) => conflict.column("key").doNothing())
    .execute();
}

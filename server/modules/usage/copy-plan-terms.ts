// A copy of a plan does at its cap what the plan does, gives the same data and has the same rules of fair use.
import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { Work } from "../../platform/work.ts";
import { db } from "./tables.ts";

export async function copyPlanTerms(work: Work, { fromPlanId, toPlanId }: { fromPlanId: string; toPlanId: string }): Promise<void> {
  // Whatever stands in the row, also what a later release adds to it.
  const own = sql`jsonb_build_object('plan_id', ${toPlanId}::uuid, 'version', 1)`;
  for (const table of ["plan_terms", "pack_terms"])
    await sql`insert into ${sql.table(`usage.${table}`)} select (jsonb_populate_record(known, ${own})).*
      from ${sql.table(`usage.${table}`)} known where plan_id = ${fromPlanId}`.execute(work.tx);
  const { counting, rules = [] } =
    (await db(work).selectFrom("usage.fair_use").select(["counting", "rules"]).where("plan_id", "=", fromPlanId).executeTakeFirst()) ?? {};
  if (rules.length === 0) return;
  await db(work)
    .insertInto("usage.fair_use")
    .values({
      ...{ plan_id: toPlanId, counting: counting ? JSON.stringify(counting) : null },
      // Other rules than those: which one holds for a line that comes from one plan to the other is to be told anew.
      rules: JSON.stringify(rules.map((rule) => ({ ...rule, id: randomUUID() }))),
    })
    .execute();
}

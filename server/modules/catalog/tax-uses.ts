import { sql } from "kysely";
import type { z } from "zod";
import { calendarDay } from "../../../shared/calendar.ts";
import type { Work } from "../../platform/work.ts";
import type { taxUsesEndpoint } from "./contract.ts";
import { planVisibleTo } from "./plan-queries.ts";
import { db } from "./tables.ts";
import { settingsNamingTax } from "./taxes-in-settings.ts";

type Uses = z.input<typeof taxUsesEndpoint.returns>;

/** Who takes a tax, at any of its rates: why it cannot be deleted, and what a new rate changes. */
export async function usesOfTax(work: Work, taxId: string): Promise<Uses> {
  const tax = await db(work).selectFrom("catalog.taxes").select("code").where("id", "=", taxId).executeTakeFirst();
  const taxIds = tax
    ? (await db(work).selectFrom("catalog.taxes").select("id").where("code", "=", tax.code).execute()).map(({ id }) => id)
    : [];
  const groups = await sql<{ id: string; name: string }>`select id, name from catalog.tax_groups tax_group
    where exists (select from catalog.tax_group_components part where part.group_id = tax_group.id and part.tax_id = any (${taxIds}::uuid[]))
    order by name, id`.execute(work.tx);
  return {
    groups: groups.rows,
    plans: await plansTaxedWith(work, { taxIds, groupIds: [] }),
    settings: await settingsNamingTax(work, { code: tax?.code ?? null, ids: taxIds }),
  };
}

export const usesOfTaxGroup = async (work: Work, taxGroupId: string): Promise<Uses> => ({
  groups: [],
  plans: await plansTaxedWith(work, { taxIds: [], groupIds: [taxGroupId] }),
  settings: await settingsNamingTax(work, { code: null, ids: [taxGroupId] }),
});

/** Plans that have such a price, or had one: those with it today come first. */
async function plansTaxedWith(
  work: Work,
  { taxIds, groupIds }: { taxIds: readonly string[]; groupIds: readonly string[] },
): Promise<Uses["plans"]> {
  const today = calendarDay(work.now, "UTC");
  const rows = await sql<{ id: string; code: string; title: string; isCurrent: boolean }>`
    select plan.id, plan.code, plan.title,
      bool_or(price.valid_from = (select coalesce(max(valid_from) filter (where valid_from <= ${today}), min(valid_from))
        from catalog.plan_versions where plan_id = plan.id)) as "isCurrent"
    from catalog.plans plan join catalog.plan_versions price on price.plan_id = plan.id
    where (price.tax_id = any (${[...taxIds]}::uuid[]) or price.tax_group_id = any (${[...groupIds]}::uuid[]))
      and ${planVisibleTo(work.actor, "plan.id")}
    group by plan.id order by 4 desc, plan.title, plan.id limit 500`.execute(work.tx);
  return rows.rows;
}

import { sql } from "kysely";
import type { z } from "zod";
import { calendarDay } from "../../../shared/calendar.ts";
import type { QueryOf } from "../../../shared/endpoint.ts";
import { mayDo } from "../../platform/actor.ts";
import { escapeLike } from "../../platform/db/escape-like.ts";
import { listPage, type Page } from "../../platform/db/list-page.ts";
import type { Work } from "../../platform/work.ts";
import { type listPlansEndpoint, type PlanSummary, planKinds } from "./contract.ts";
import { loadPlans, planVisibleTo } from "./plan-queries.ts";
import { rightsNodeOf } from "./plan-rules.ts";
import { planSummary } from "./plan-view.ts";
import { db } from "./tables.ts";

/** The plans of the kinds that the reader may see. A kind beyond their rights is not there, as if it had no plans. */
export async function listPlansPage(work: Work, request: QueryOf<typeof listPlansEndpoint>): Promise<Page<z.input<typeof PlanSummary>>> {
  const { filter } = request;
  const kinds = (filter.kind ?? planKinds).filter((kind) => mayDo(work.actor, `${rightsNodeOf(kind)}.view`));
  let query = db(work)
    .selectFrom("catalog.plans as plan")
    .select("plan.id")
    .where(sql<boolean>`plan.kind = any (${kinds}::text[])`)
    .where(planVisibleTo(work.actor, "plan.id"))
    .where("plan.archived_at", filter.archived ? "is not" : "is", null);
  if (filter.enabled !== undefined) query = query.where("plan.enabled", "=", filter.enabled);
  if (filter.currency) query = query.where("plan.currency", "=", filter.currency);
  if (filter.portalShop !== undefined) query = query.where("plan.portal_shop", "=", filter.portalShop);
  if (filter.partnerId) {
    const { partnerId } = filter;
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom("catalog.plan_partners as partner")
          .select("partner.plan_id")
          .whereRef("partner.plan_id", "=", "plan.id")
          .where("partner.partner_id", "=", partnerId),
      ),
    );
  }
  if (filter.text)
    query = query.where(
      sql<boolean>`platform.plain(plan.code || ' ' || plan.title) like '%' || platform.plain(${escapeLike(filter.text)}) || '%'`,
    );
  const page = await listPage(work, query, request, {
    sorts: {
      title: { by: sql`lower(plan.title)`, type: "text" },
      code: { by: sql`lower(plan.code)`, type: "text" },
      kind: { by: sql`plan.kind`, type: "text" },
      createdAt: { by: sql`plan.created_at`, type: "timestamptz" },
    },
    defaultSort: "title",
    id: sql<string>`plan.id`,
  });
  const plans = new Map((await loadPlans(work, { planIds: page.items.map((item) => item.id) })).map((plan) => [plan.id, plan]));
  const today = calendarDay(work.now, "UTC");
  return {
    ...page,
    items: page.items.flatMap(({ id }) => {
      const plan = plans.get(id);
      return plan ? [planSummary(plan, work.actor, today)] : [];
    }),
  };
}

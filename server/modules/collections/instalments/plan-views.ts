import { sql } from "kysely";
import type { z } from "zod";
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { fromMoneyJson, type MoneyJson, money, subtractMoney, toMoneyJson } from "../../../../shared/money.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { amount, day, defineExport } from "../../../platform/exports/list-export.ts";
import { ownId } from "../../../platform/own-customer.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findCustomerIdsByText, getReachable, listBuyers } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { db } from "../tables.ts";
import { exportPlansEndpoint, type listPlansEndpoint, type ownPlanEndpoint, type PlanRow, type PlanView } from "./contract.ts";
import { breaksOn, standings } from "./instalment-rules.ts";
import { isOpenPlan, type StoredPlan, selectPlans } from "./plan-store.ts";

type View = z.input<typeof PlanView>;

export async function listPlansOfCustomer(work: Work, customerId: string): Promise<View[]> {
  const customer = await getReachable(work, customerId, "customers.billing.view");
  const plans = await selectPlans(work, sql`plan.customer_id = ${customer.id}`);
  const today = calendarDay(work.now, (await getPartner(work, customer.partnerId)).timeZone);
  return plans.map((plan) => viewOf(plan, today));
}

export async function getPlanView(work: Work, planId: string): Promise<View> {
  const [plan] = await selectPlans(work, sql`plan.id = ${planId}`);
  if (!plan) throw notFound();
  return viewOf(plan, calendarDay(work.now, (await getPartner(work, plan.partnerId)).timeZone));
}

/** P-110 what the customer pays by now, as they see it. */
export async function showOwnPlan(work: Work): Promise<z.input<typeof ownPlanEndpoint.returns>> {
  const [plan] = await selectPlans(work, sql`plan.customer_id = ${ownId(work)} and ${isOpenPlan}`);
  if (!plan) return { plan: null };
  const {
    note: _forColleagues,
    createdBy: _by,
    createdAt: _at,
    endedBy: _ended,
    feeDocumentId: _fee,
    graceDays: _grace,
    ...shown
  } = viewOf(plan, calendarDay(work.now, (await getPartner(work, plan.partnerId)).timeZone));
  return { plan: shown };
}

function factsOf(plan: StoredPlan, today: Day) {
  const amountOf = (minor: bigint) => toMoneyJson(money(minor, plan.currency));
  const isOpen = plan.state === "running" || plan.state === "waiting";
  const stand = standings(plan.instalments, plan.paidMinor, today);
  const next = isOpen ? stand.find((instalment) => instalment.state !== "paid") : undefined;
  return {
    id: plan.id,
    state: plan.state,
    total: amountOf(plan.totalMinor),
    paid: amountOf(plan.paidMinor),
    next: next
      ? {
          position: next.position,
          dueOn: next.dueOn,
          open: amountOf(next.amountMinor - next.paidMinor),
          breaksOn: breaksOn(next, plan.graceDays),
        }
      : null,
    count: plan.instalments.length,
    createdOn: plan.createdOn,
    endedOn: plan.endedOn,
    stand,
    amountOf,
  };
}

function viewOf(plan: StoredPlan, today: Day): View {
  const { stand, amountOf, ...facts } = factsOf(plan, today);
  return {
    ...facts,
    graceDays: plan.graceDays,
    note: plan.note,
    feeDocumentId: plan.feeDocumentId,
    createdBy: plan.createdBy,
    createdAt: plan.createdAt.toISOString(),
    endedBy: plan.endedBy,
    instalments: stand.map(({ position, dueOn, amountMinor, paidMinor, state }) => ({
      ...{ position, dueOn, state },
      amount: amountOf(amountMinor),
      paid: amountOf(paidMinor),
    })),
    documents: plan.documents.map(({ id, number, dueOn, coveredMinor, openMinor }) => ({
      ...{ id, number, dueOn },
      covered: amountOf(coveredMinor),
      open: amountOf(openMinor),
    })),
  };
}

type Request = Pick<QueryOf<typeof listPlansEndpoint>, "filter" | "sort" | "limit" | "cursor" | "total">;

export async function listPlans(work: Work, request: Request): Promise<Page<z.input<typeof PlanRow>>> {
  const { filter } = request;
  let query = db(work)
    .selectFrom("collections.instalment_plans as plan")
    .select(["plan.id", "plan.customer_id", "plan.partner_id"])
    .where(visibleTo(work.actor, { partner: "plan.partner_id", customer: "plan.customer_id" }));
  if (filter.q) query = query.where(sql<boolean>`plan.customer_id = any (${await findCustomerIdsByText(work, filter.q)}::uuid[])`);
  if (filter.state) query = query.where("plan.state", "in", filter.state);
  if (filter.created?.from) query = query.where("plan.created_on", ">=", filter.created.from);
  if (filter.created?.to) query = query.where("plan.created_on", "<=", filter.created.to);
  if (filter.partner) query = query.where("plan.partner_id", "in", filter.partner);
  const page = await listPage(work, query, request, {
    sorts: { created: { by: sql`plan.created_at`, type: "timestamptz" }, total: { by: sql`plan.total_minor`, type: "bigint" } },
    defaultSort: "-created",
    id: sql<string>`plan.id`,
  });
  const plans = new Map(
    (await selectPlans(work, sql`plan.id = any (${page.items.map(({ id }) => id)}::uuid[])`)).map((plan) => [plan.id, plan]),
  );
  const buyers = await listBuyers(work, [...new Set(page.items.map((row) => row.customer_id))]);
  const days = new Map<string, Day>();
  for (const partnerId of new Set(page.items.map((row) => row.partner_id)))
    days.set(partnerId, calendarDay(work.now, (await getPartner(work, partnerId)).timeZone));
  return {
    ...page,
    items: page.items.flatMap((row) => {
      const plan = plans.get(row.id);
      if (!plan) return [];
      const { stand: _stand, amountOf: _amountOf, ...facts } = factsOf(plan, days.get(row.partner_id) as Day);
      const buyer = buyers.get(row.customer_id);
      return [
        {
          ...facts,
          customerId: row.customer_id,
          customerNumber: buyer?.number ?? 0,
          customerName: buyer?.companyName || buyer?.name || "",
          partnerId: row.partner_id,
        },
      ];
    }),
  };
}

const leftOf = (row: { total: MoneyJson; paid: MoneyJson }): MoneyJson =>
  toMoneyJson(subtractMoney(fromMoneyJson(row.total), fromMoneyJson(row.paid)));

/** Exactly what the list shows with this filter. */
export const plansExport = defineExport<typeof exportPlansEndpoint, z.input<typeof PlanRow>>({
  endpoint: exportPlansEndpoint,
  may: "customers.profile.export",
  needs: "customers.billing.view",
  kind: "instalment-plans",
  about: { label: "Instalment plans", name: "instalment-plans" },
  cells: {
    customer: (row) => row.customerNumber,
    customerName: (row) => row.customerName,
    state: (row) => row.state,
    total: amount((row) => row.total.amount),
    paid: amount((row) => row.paid.amount),
    left: amount((row) => leftOf(row).amount),
    currency: (row) => row.total.currency,
    count: (row) => row.count,
    nextDueOn: day((row) => row.next?.dueOn),
    nextOpen: amount((row) => row.next?.open.amount),
    breaksOn: day((row) => row.next?.breaksOn),
    created: day((row) => row.createdOn),
    endedOn: day((row) => row.endedOn),
  },
  list: (work, page, { filter }) => listPlans(work, { ...page, filter }),
});

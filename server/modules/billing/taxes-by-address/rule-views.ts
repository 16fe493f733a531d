import { sql } from "kysely";
import type { z } from "zod";
import { addDays, calendarDay, type Day } from "../../../../shared/calendar.ts";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { escapeLike } from "../../../platform/db/escape-like.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { seesPartner, visibleTo } from "../../../platform/db/visible-to.ts";
import { day, defineExport } from "../../../platform/exports/list-export.ts";
import { fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findPlan, listPlansOfServices, loadTaxBook, priceOn } from "../../catalog/index.ts";
import { getReachable, listBuyers } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { loadTaxing, throughOf } from "../accounts/tax-status.ts";
import { db as accounts } from "../tables.ts";
import { exportTaxRulesEndpoint, type listTaxRulesEndpoint, type TaxRuleView, type tryTaxRulesEndpoint } from "./contract.ts";
import { explainTax, wordsOf } from "./explain-tax.ts";
import { placeOfBuyer } from "./places.ts";
import type { RuleRow } from "./save-rule.ts";
import { db } from "./tables.ts";

type View = z.input<typeof TaxRuleView>;

const sorts = {
  title: { by: sql`lower(rule.title)`, type: "text" },
  startOn: { by: sql`rule.start_on`, type: "date" },
  country: { by: sql`rule.country`, type: "text" },
} as const;

export async function listTaxRules(work: Work, request: QueryOf<typeof listTaxRulesEndpoint>): Promise<Page<View>> {
  const { filter } = request;
  const today = calendarDay(work.now, "UTC");
  let query = db(work)
    .selectFrom("billing.tax_rules as rule")
    .selectAll("rule")
    .where(visibleTo(work.actor, { partner: "rule.partner_id" }));
  if (filter.partner) query = query.where("rule.partner_id", "in", filter.partner);
  if (filter.country) query = query.where("rule.country", "in", filter.country);
  if (filter.when) {
    const states = filter.when;
    query = query.where(
      sql<boolean>`case when rule.end_before <= ${today} then 'ended' when rule.start_on > ${today} then 'coming' else 'now' end = any (${[...states]}::text[])`,
    );
  }
  if (filter.q) {
    const piece = `%${escapeLike(filter.q)}%`;
    query = query.where(
      sql<boolean>`platform.plain(rule.title || ' ' || rule.state || ' ' || rule.city || ' ' || rule.zip_from) like platform.plain(${piece})`,
    );
  }
  const page = await listPage(work, query, request, { sorts, defaultSort: "title", id: sql<string>`rule.id` });
  return { ...page, items: await viewsOf(work, page.items as unknown as RuleRow[]) };
}

export async function getTaxRule(work: Work, ruleId: string): Promise<View> {
  const rule = await db(work).selectFrom("billing.tax_rules").selectAll().where("id", "=", ruleId).executeTakeFirst();
  if (!rule || !seesPartner(work.actor, rule.partner_id)) throw notFound();
  const [view] = await viewsOf(work, [rule]);
  if (!view) throw notFound();
  return view;
}

async function viewsOf(work: Work, rules: readonly RuleRow[]): Promise<View[]> {
  const book = await loadTaxBook(work);
  const today = calendarDay(work.now, "UTC");
  const plans = await listPlansOfServices(work, [...new Set(rules.flatMap(({ plan_id }) => plan_id ?? []))]);
  return rules.map((rule) => {
    const { taxName, ratePercent } = wordsOf(book, { taxId: rule.tax_id, taxGroupId: rule.tax_group_id }, today);
    const plan = plans.get(rule.plan_id ?? "");
    return {
      ...{ id: rule.id, partnerId: rule.partner_id, title: rule.title, country: rule.country, state: rule.state, city: rule.city },
      ...{ zipFrom: rule.zip_from, zipTo: rule.zip_to, kind: rule.kind, plan: plan ? { id: plan.id, title: plan.title } : null },
      ...{ taxId: rule.tax_id, taxGroupId: rule.tax_group_id, taxName: taxName ?? "", ratePercent, keeps: rule.keeps },
      startOn: rule.start_on,
      endOn: rule.end_before && addDays(rule.end_before, -1),
      when: rule.end_before !== null && rule.end_before <= today ? "ended" : rule.start_on > today ? "coming" : "now",
      createdBy: rule.created_by.name ?? rule.created_by.kind,
      version: rule.version,
    };
  });
}

export const taxRulesExport = defineExport<typeof exportTaxRulesEndpoint, View>({
  endpoint: exportTaxRulesEndpoint,
  may: "finance.taxes.view",
  kind: "tax-rules",
  about: { label: "Taxes by address", name: "taxes-by-address" },
  cells: {
    title: (row) => row.title,
    country: (row) => row.country,
    state: (row) => row.state,
    city: (row) => row.city,
    zipFrom: (row) => row.zipFrom,
    zipTo: (row) => row.zipTo,
    kind: (row) => row.kind,
    plan: (row) => row.plan?.title,
    tax: (row) => row.taxName,
    rate: (row) => row.ratePercent,
    keeps: (row) => row.keeps,
    startOn: day((row) => row.startOn),
    endOn: day((row) => row.endOn),
  },
  list: (work, page, { filter }) => listTaxRules(work, { ...page, filter }),
});

/** Which tax holds for what somebody made up or for a customer, by the very code that bills. */
export async function tryTaxRules(
  work: Work,
  { partnerId, customerId, place, planId, on }: z.output<typeof tryTaxRulesEndpoint.body>,
): Promise<z.input<typeof tryTaxRulesEndpoint.returns>> {
  if (!seesPartner(work.actor, partnerId)) throw notFound();
  const { timeZone, country } = await getPartner(work, partnerId);
  const day: Day = on ?? calendarDay(work.now, timeZone);
  const customer = customerId === null ? undefined : await getReachable(work, customerId, "customers.billing.view");
  if (customer && customer.partnerId !== partnerId)
    throw fieldProblem("customerId", "unknown-value", "This customer is another partner's.");
  const buyer = customer && (await listBuyers(work, [customer.id])).get(customer.id);
  const at = place ?? (buyer ? placeOfBuyer(buyer) : { country, state: "", city: "", zip: "" });
  const plan = planId === null ? undefined : await findPlan(work, planId);
  if (planId !== null && !plan) throw fieldProblem("planId", "unknown-value", "There is no such plan.");
  const price = plan && priceOn(plan.prices, day);
  const account =
    customer && (await accounts(work).selectFrom("billing.accounts").selectAll().where("id", "=", customer.id).executeTakeFirst());
  const taxBook = await loadTaxBook(work);
  const answer = explainTax(
    { taxBook, taxing: await loadTaxing(work, partnerId, taxBook) },
    {
      through: account ? throughOf(account) : { now: "taxable", moves: [] },
      at: { place: at, kinds: plan ? [plan.kind] : [], planIds: plan ? [plan.id] : [] },
      on: day,
      taxed: { taxId: price?.taxId ?? null, taxGroupId: price?.taxGroupId ?? null },
    },
  );
  return { on: day, place: at, ...answer };
}

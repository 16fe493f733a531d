// Rules about taxes by address are added, ended and, before they hold, changed or removed. What holds keeps saying what it said: invoices were
// written by it.
import { type Selectable, sql } from "kysely";
import type { z } from "zod";
import { addDays, calendarDay, type Day, minDay } from "../../../../shared/calendar.ts";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import { differences } from "../../../platform/differences.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { editConflict, fieldProblem, notFound } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { findPlan, loadTaxBook } from "../../catalog/index.ts";
import { getPartner } from "../../partners/index.ts";
import { refuseTooLongAgo } from "../../services/index.ts";
import { billedDaysOfBilling } from "../adjustments/billed-days.ts";
import { taxRuleBegun, taxRuleTied } from "../problems.ts";
import type { addTaxRuleEndpoint, changeTaxRuleEndpoint, previewTaxRuleEndpoint } from "./contract.ts";
import { type TaxRuleMatch, tiedWith } from "./place-rules.ts";
import { invoicedBeyond, servicesInReach } from "./rule-reach.ts";
import { rulesOfPartner } from "./rules-of-partner.ts";
import { db, type TaxRuleTable } from "./tables.ts";

type New = z.output<typeof addTaxRuleEndpoint.body>;
type Edit = z.output<typeof changeTaxRuleEndpoint.body>;
type Wanted = Omit<Edit, "billedDays">;
export type RuleRow = Selectable<TaxRuleTable>;

export async function addTaxRule(work: Work, { partnerId, billedDays, ...wanted }: New): Promise<string> {
  const { today, home } = await partnerOf(work, partnerId);
  if (wanted.startOn < today) await refuseTooLongAgo(work, partnerId, wanted.startOn, "startOn");
  const columns = await checked(work, partnerId, wanted);
  const id = uuidv7(work.now.getTime());
  await refuseTied(work, partnerId, id, columns);
  await db(work)
    .insertInto("billing.tax_rules")
    .values({ id, partner_id: partnerId, ...columns, created_at: work.now, created_by: JSON.stringify(describeActor(work)) })
    .execute();
  auditRule(work, { id, partner_id: partnerId, title: columns.title }, "created", differences({}, shown(columns)));
  if (billedDays === "adjust") await adjust(work, { partnerId, home }, [matchOf(columns)], columns.start_on);
  return id;
}

export async function changeTaxRule(work: Work, ruleId: string, { billedDays, ...wanted }: Edit, version: number): Promise<void> {
  const rule = await lockRule(work, ruleId, version);
  const { today, home } = await partnerOf(work, rule.partner_id);
  const columns = await checked(work, rule.partner_id, wanted, rule);
  const changes = differences(shown(rule), shown(columns));
  const isBegun = rule.start_on <= today;
  const fixed = Object.keys(changes).filter((field) => field !== "title" && field !== "endOn");
  if (isBegun && fixed.length > 0)
    throw taxRuleBegun("Invoices may have been written by it. End it, and add another one from the day after.", {
      errors: fixed.map((field) => ({ field, code: "rule-begun" })),
    });
  if (!isBegun && wanted.startOn < today) await refuseTooLongAgo(work, rule.partner_id, wanted.startOn, "startOn");
  if (isBegun && "endOn" in changes && wanted.endOn !== null && wanted.endOn < addDays(today, -1))
    await refuseTooLongAgo(work, rule.partner_id, wanted.endOn, "endOn");
  await refuseTied(work, rule.partner_id, ruleId, columns);
  await db(work)
    .updateTable("billing.tax_rules")
    .set({ ...columns, version: rule.version + 1 })
    .where("id", "=", ruleId)
    .execute();
  auditRule(work, rule, "updated", changes);
  const from = firstOtherDay(rule, columns);
  if (billedDays === "adjust" && from !== null)
    await adjust(work, { partnerId: rule.partner_id, home }, [matchOf(rule), matchOf(columns)], from);
}

export async function removeTaxRule(work: Work, ruleId: string, version: number): Promise<void> {
  const rule = await lockRule(work, ruleId, version);
  const { today } = await partnerOf(work, rule.partner_id);
  if (rule.start_on <= today) throw taxRuleBegun("Invoices may have been written by it. End it instead.");
  await db(work).deleteFrom("billing.tax_rules").where("id", "=", ruleId).execute();
  auditRule(work, rule, "removed", differences(shown(rule), {}));
}

export async function previewTaxRule(
  work: Work,
  { partnerId, ruleId, ...wanted }: z.output<typeof previewTaxRuleEndpoint.body>,
): Promise<z.input<typeof previewTaxRuleEndpoint.returns>> {
  const { home } = await partnerOf(work, partnerId);
  const before = ruleId === null ? undefined : await findRule(work, ruleId);
  const columns = await checked(work, partnerId, wanted, before);
  await refuseTied(work, partnerId, ruleId ?? "", columns);
  const reached = await servicesInReach(work, { partnerId, home }, [matchOf(columns)]);
  const from = (before && firstOtherDay(before, columns)) ?? columns.start_on;
  return { services: reached.length, from, invoicedFurther: invoicedBeyond(reached, from).length };
}

async function partnerOf(work: Work, partnerId: string): Promise<{ today: Day; home: string }> {
  if (!seesPartner(work.actor, partnerId)) throw notFound();
  const { timeZone, country } = await getPartner(work, partnerId);
  return { today: calendarDay(work.now, timeZone), home: country };
}

async function findRule(work: Work, ruleId: string): Promise<RuleRow> {
  const rule = await db(work).selectFrom("billing.tax_rules").selectAll().where("id", "=", ruleId).executeTakeFirst();
  if (!rule || !seesPartner(work.actor, rule.partner_id)) throw notFound();
  return rule;
}

async function lockRule(work: Work, ruleId: string, version: number): Promise<RuleRow> {
  const { partner_id } = await findRule(work, ruleId);
  await lockRulesOf(work, partner_id);
  const rule = await findRule(work, ruleId);
  if (rule.version !== version) throw editConflict("Somebody changed this rule meanwhile.");
  return rule;
}

/** Two people who save at once could each miss the other's rule, so they take turns. */
const lockRulesOf = (work: Work, partnerId: string): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`tax-rules ${partnerId}`}, 0))`.execute(work.tx);

type Columns = Omit<RuleRow, "id" | "partner_id" | "follows_id" | "created_at" | "created_by" | "version">;

async function checked(work: Work, partnerId: string, wanted: Wanted, before?: RuleRow): Promise<Columns> {
  const { country, state, city, zipFrom, kind, planId, taxId, taxGroupId, startOn, endOn } = wanted;
  const zipTo = wanted.zipTo === "" ? zipFrom : wanted.zipTo;
  if (country === "" && state === "" && city === "" && zipFrom === "")
    throw fieldProblem("country", "no-place", "Say for which addresses it holds: a country, a region, a city or postal codes.");
  if (zipFrom === "" && zipTo !== "") throw fieldProblem("zipFrom", "required", "Say where the postal codes begin.");
  if (zipFrom.length !== zipTo.length)
    throw fieldProblem("zipTo", "zip-length", "Both postal codes have the same number of characters: 35000 to 35999.");
  if (zipTo < zipFrom) throw fieldProblem("zipTo", "zip-order", "The last postal code comes after the first.");
  if (endOn !== null && endOn < startOn) throw fieldProblem("endOn", "before-start", "The last day comes after the first.");
  if (kind !== null && planId !== null) throw fieldProblem("kind", "kind-or-plan", "A plan has its kind already. Say one of them.");
  if (planId !== null && planId !== before?.plan_id) {
    const plan = await findPlan(work, planId);
    if (!plan || !(plan.partnerIds.length === 0 || plan.partnerIds.includes(partnerId)))
      throw fieldProblem("planId", "unknown-value", "This partner does not sell such a plan.");
  }
  if ((taxId === null) === (taxGroupId === null)) throw fieldProblem("taxId", "required", "Choose the tax that holds there.");
  const book = await loadTaxBook(work);
  const tax = taxId === null ? book.groups.get(taxGroupId ?? "") : book.taxes.get(taxId);
  const isKept = before !== undefined && before.tax_id === taxId && before.tax_group_id === taxGroupId;
  if (!tax || !(tax.enabled || isKept)) throw fieldProblem("taxId", "unknown-value", "There is no such tax to choose.");
  return {
    ...{ title: wanted.title, country, state, city, zip_from: zipFrom, zip_to: zipTo, kind, plan_id: planId },
    ...{ tax_id: taxId, tax_group_id: taxGroupId, keeps: wanted.keeps },
    start_on: startOn,
    end_before: endOn === null ? null : addDays(endOn, 1),
  };
}

async function refuseTied(work: Work, partnerId: string, id: string, columns: Columns): Promise<void> {
  await lockRulesOf(work, partnerId);
  const tied = tiedWith(await rulesOfPartner(work, partnerId), {
    id,
    ...matchOf(columns),
    start: columns.start_on,
    end: columns.end_before,
  });
  if (tied)
    throw taxRuleTied(
      `"${tied.title}" holds for the same addresses on some of these days. End that one first, or say more exactly what is meant.`,
      {
        errors: [{ field: "title", code: "tied", params: { title: tied.title } }],
      },
    );
}

const matchOf = ({ country, state, city, zip_from, zip_to, kind, plan_id }: Columns): TaxRuleMatch => ({
  ...{ country, state, city, kind, zipFrom: zip_from, zipTo: zip_to, planId: plan_id },
});

/** As screens name it. */
const shown = (columns: Columns) => ({
  ...{ title: columns.title, country: columns.country, state: columns.state, city: columns.city, kind: columns.kind },
  ...{ zipFrom: columns.zip_from, zipTo: columns.zip_to, planId: columns.plan_id, taxId: columns.tax_id, taxGroupId: columns.tax_group_id },
  ...{ keeps: columns.keeps, startOn: columns.start_on, endOn: columns.end_before && addDays(columns.end_before, -1) },
});

/** From when on a change makes a difference; null: it makes none. */
function firstOtherDay(before: Columns, after: Columns): Day | null {
  const { title: _title, endOn: _end, ...was } = shown(before);
  const { title: _newTitle, endOn: _newEnd, ...is } = shown(after);
  if (Object.keys(differences(was, is)).length > 0) return minDay(before.start_on, after.start_on);
  if (before.end_before === after.end_before) return null;
  return [before.end_before, after.end_before].flatMap((end) => end ?? []).sort()[0] ?? null;
}

/** B-102 the next run proposes to correct what is invoiced beyond the day. */
async function adjust(
  work: Work,
  place: { readonly partnerId: string; readonly home: string },
  matches: readonly TaxRuleMatch[],
  from: Day,
): Promise<void> {
  const services = invoicedBeyond(await servicesInReach(work, place, matches), from).map((reached) => ({ ...reached, from }));
  await billedDaysOfBilling.ask(work, { cause: "tax", sourceId: uuidv7(work.now.getTime()), services });
}

const auditRule = (
  work: Work,
  { id, partner_id, title }: Pick<RuleRow, "id" | "partner_id" | "title">,
  action: string,
  changes: ReturnType<typeof differences>,
): void => work.audit({ entity: "tax_rule", entityId: id, label: `Tax by address ${title}`, action, partnerId: partner_id, changes });

// The fair-use rules of plans: read by whoever counts, saved as one by staff.
import { sql } from "kysely";
import type { z } from "zod";
import { editConflict, fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { auditPartnerOf, getPlan, type Plan, refuseUnlessWithin } from "../../catalog/index.ts";
import { lookSoon } from "../look-soon.ts";
import { db } from "../tables.ts";
import type { FairUseBody, fairUseEndpoint } from "./contract.ts";
import { type FairUse, findRepeated } from "./fair-use-rules.ts";

type Body = z.output<typeof FairUseBody>;
type View = z.input<typeof fairUseEndpoint.returns>;

/** Of the plans that have rules. */
export async function readFairUse(work: Work, planIds: readonly string[]): Promise<Map<string, FairUse>> {
  if (planIds.length === 0) return new Map();
  const rows = await db(work)
    .selectFrom("usage.fair_use")
    .select(["plan_id", "counting", "rules"])
    .where(sql<boolean>`plan_id = any (${[...planIds]}::uuid[]) and rules <> '[]'`)
    .execute();
  return new Map(rows.map(({ plan_id, counting, rules }) => [plan_id, { counting, rules }]));
}

export async function showFairUse(work: Work, planId: string): Promise<View> {
  await getPlan(work, planId);
  const row = await db(work).selectFrom("usage.fair_use").selectAll().where("plan_id", "=", planId).executeTakeFirst();
  return { counting: row?.counting ? withDays(row.counting) : null, rules: (row?.rules ?? []).map(ruleView), version: row?.version ?? 0 };
}

const withDays = <Window extends { readonly days: readonly number[] }>(window: Window) => ({ ...window, days: [...window.days] });
const ruleView = (rule: FairUse["rules"][number]) => ({
  ...rule,
  active: rule.active && withDays(rule.active),
  counting: rule.counting && withDays(rule.counting),
});

/** N-142 holds from now on, with what is counted already. */
export async function saveFairUse(work: Work, planId: string, body: Body, version: number): Promise<View> {
  const plan = await getPlan(work, planId);
  refuseUnlessWithin(work.actor, plan.partnerIds);
  const wanted = checkFairUse(plan, body);
  const before = await showFairUse(work, planId);
  const row = { counting: wanted.counting && JSON.stringify(wanted.counting), rules: JSON.stringify(wanted.rules) };
  const { rows: saved } = await sql`insert into usage.fair_use as known (plan_id, counting, rules)
    select ${planId}, ${row.counting}::jsonb, ${row.rules}::jsonb where ${version}::int = 0 or exists (select from usage.fair_use where plan_id = ${planId})
    on conflict (plan_id) do update set counting = excluded.counting, rules = excluded.rules, version = known.version + 1
    where known.version = ${version} returning 1`.execute(work.tx);
  if (saved.length === 0)
    throw editConflict(`The rules of plan ${plan.code} were changed meanwhile.`, { current: await showFairUse(work, planId) });
  await lookSoon(work, planId);
  const after = await showFairUse(work, planId);
  work.audit({
    ...{ entity: "plan", entityId: planId, label: `Plan ${plan.code}`, action: "fair_use_changed" },
    partnerId: auditPartnerOf(work.actor, plan.partnerIds),
    changes: {
      ...(JSON.stringify(before.counting) === JSON.stringify(after.counting)
        ? {}
        : { counting: { before: before.counting, after: after.counting } }),
      ...(JSON.stringify(before.rules) === JSON.stringify(after.rules) ? {} : { rules: { before: before.rules, after: after.rules } }),
    },
  });
  return after;
}

/** What a rule says must be whole; a half of it would be guessed at in the night. */
export function checkFairUse(plan: Plan, { counting, rules }: Body): FairUse {
  if (plan.kind !== "internet") throw fieldProblem("kind", "not-internet", "Only an internet plan has fair-use rules.");
  const ids = rules.map(({ id }) => id);
  rules.forEach((rule, index) => {
    const at = `rules.${index}`;
    if (ids.indexOf(rule.id) !== index) throw fieldProblem(`${at}.id`, "duplicate", "Each rule has an id of its own.");
    if ((rule.period === "none") !== (rule.threshold === null))
      throw fieldProblem(
        `${at}.threshold`,
        rule.period === "none" ? "not-allowed" : "required",
        "A rule has a threshold where it counts, and only there.",
      );
    if (rule.period === "none" && rule.active === null)
      throw fieldProblem(`${at}.active`, "required", "A rule that counts nothing needs hours in which it holds.");
    if (rule.action === "set" && rule.downBps === null && rule.upBps === null)
      throw fieldProblem(`${at}.downBps`, "required", "Say which speed it sets.");
    if (rule.action === "percent" && rule.percent === null)
      throw fieldProblem(`${at}.percent`, "required", "Say which part of the speed it sets.");
  });
  const cleaned = rules.map((rule) => ({
    ...rule,
    downBps: rule.action === "set" ? rule.downBps : null,
    upBps: rule.action === "set" ? rule.upBps : null,
    percent: rule.action === "percent" ? rule.percent : null,
    counting: rule.period === "none" ? null : rule.counting,
  }));
  const repeated = findRepeated(cleaned);
  if (repeated >= 0) throw fieldProblem(`rules.${repeated}`, "duplicate", "Another rule says the same.");
  return { counting, rules: cleaned };
}

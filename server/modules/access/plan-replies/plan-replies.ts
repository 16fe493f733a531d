// What a plan says to routers beside its speed, kept here beside the plans of the catalogue. The servers hear of a change by the table (N-14).
import { sql } from "kysely";
import type { BodyOf, ReturnsOf } from "../../../../shared/endpoint.ts";
import { differences } from "../../../platform/differences.ts";
import { editConflict, fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { auditPartnerOf, getPlan, refuseUnlessWithin } from "../../catalog/index.ts";
import { db } from "../tables.ts";
import type { updatePlanRepliesEndpoint } from "./contract.ts";
import { refuseLines } from "./refuse-lines.ts";

type Edit = BodyOf<typeof updatePlanRepliesEndpoint>;
type View = ReturnsOf<typeof updatePlanRepliesEndpoint>;
type Body = Omit<View, "version">;

export async function showPlanReplies(work: Work, planId: string): Promise<View> {
  await getPlan(work, planId);
  const row = await db(work).selectFrom("access.plan_replies").selectAll().where("plan_id", "=", planId).executeTakeFirst();
  return {
    ...{ burstPercent: row?.burst_percent ?? null, burstThresholdPercent: row?.burst_threshold_percent ?? null },
    ...{ burstSeconds: row?.burst_seconds ?? null, guaranteePercent: row?.guarantee_percent ?? null, priority: row?.priority ?? "normal" },
    attributes: Object.entries(row?.attributes ?? {})
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, value]) => ({ name, value })),
    ...{ replyLines: row?.reply_lines ?? "", version: row?.version ?? 0 },
  };
}

export async function updatePlanReplies(work: Work, planId: string, edit: Edit, version: number): Promise<View> {
  const plan = await getPlan(work, planId);
  refuseUnlessWithin(work.actor, plan.partnerIds);
  if (plan.kind !== "internet") throw fieldProblem("kind", "not-internet", "Only an internet plan is told to routers.");
  const before = await showPlanReplies(work, planId);
  const body: Body = {
    ...before,
    ...(Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined)) as Edit),
  } as Body;
  refuseHalfBurst(body);
  const attributes = namedOnce(body.attributes);
  // With other fields the same lines may come out wrong.
  const saysOther = body.replyLines !== before.replyLines || (body.replyLines !== "" && !sameAs(before.attributes, body.attributes));
  if (saysOther) refuseLines(work, body.replyLines, attributes);
  const { rows } = await sql`
    insert into access.plan_replies as known
      (plan_id, burst_percent, burst_threshold_percent, burst_seconds, guarantee_percent, priority, attributes, reply_lines)
    select ${planId}, ${body.burstPercent}::int, ${body.burstThresholdPercent}::int, ${body.burstSeconds}::int, ${body.guaranteePercent}::int,
      ${body.priority}, ${JSON.stringify(attributes)}::jsonb, ${body.replyLines}
    where ${version}::int = 0 or exists (select from access.plan_replies where plan_id = ${planId})
    on conflict (plan_id) do update set burst_percent = excluded.burst_percent, burst_threshold_percent = excluded.burst_threshold_percent,
      burst_seconds = excluded.burst_seconds, guarantee_percent = excluded.guarantee_percent, priority = excluded.priority,
      attributes = excluded.attributes, reply_lines = excluded.reply_lines, version = known.version + 1
    where known.version = ${version} returning 1`.execute(work.tx);
  const after = await showPlanReplies(work, planId);
  if (rows.length === 0) throw editConflict(`What plan ${plan.code} says to routers was changed meanwhile.`, { current: after });
  work.audit({
    ...{ entity: "plan", entityId: planId, label: `Plan ${plan.code}`, action: "network_changed" },
    partnerId: auditPartnerOf(work.actor, plan.partnerIds),
    changes: differences(fieldsOf(before), fieldsOf(after)),
  });
  return after;
}

/** Lines come along although they are for whoever may change routers: it is what such a one has said of that plan, to the letter. */
export async function copyPlanReplies(work: Work, { fromPlanId, toPlanId }: { fromPlanId: string; toPlanId: string }): Promise<void> {
  // Whatever stands in the row, also what a later release adds to it.
  await sql`insert into access.plan_replies
    select (jsonb_populate_record(known, jsonb_build_object('plan_id', ${toPlanId}::uuid, 'version', 1))).*
    from access.plan_replies known where plan_id = ${fromPlanId}`.execute(work.tx);
}

const sameAs = (one: Body["attributes"], other: Body["attributes"]): boolean =>
  JSON.stringify(namedOnce(one)) === JSON.stringify(namedOnce(other.toSorted((a, b) => (a.name < b.name ? -1 : 1))));

/** A burst without its end, or without a beginning, is none that a router could be told of. */
function refuseHalfBurst({ burstPercent, burstThresholdPercent, burstSeconds }: Body): void {
  const parts = { burstPercent, burstThresholdPercent, burstSeconds };
  const missing = Object.entries(parts).find(([, value]) => value === null)?.[0];
  if (missing !== undefined && Object.values(parts).some((value) => value !== null))
    throw fieldProblem(missing, "required", "A burst has an extra speed, a share at which it may begin, and a time.");
}

function namedOnce(attributes: Body["attributes"]): Record<string, string> {
  const named: Record<string, string> = {};
  for (const [at, { name, value }] of attributes.entries()) {
    if (Object.hasOwn(named, name)) throw fieldProblem(`attributes.${at}.name`, "duplicate", "Each field has a name of its own.");
    named[name] = value;
  }
  return named;
}

const fieldsOf = ({ version: _, attributes, ...fields }: View) => ({
  ...fields,
  attributes: attributes.map(({ name, value }) => `${name} = ${value}`),
});

// P-81 all services of a customer paused or resumed in one go: what is included and what is not and why, one confirmation, one way back.
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Works } from "../../../platform/http/api.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import { notFound, Problem } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { listServiceNames, listServicesInState } from "../../services/index.ts";
import { listQuotesOfGroup } from "../price-quotes/get-quote-customer.ts";
import { makeQuote, subjectOf } from "../price-quotes/make-quote.ts";
import { changeNotOpen } from "../problems.ts";
import type { portalGroupEndpoint, portalQuoteGroupEndpoint } from "./contract.ts";
import { judge } from "./judge.ts";
import { findScheduled, type PlannedChange, visibleChanges } from "./planned-change-queries.ts";
import { allowedWish, asProgram, changeView, confirmOwn, mayWithdraw } from "./portal-changes.ts";
import { type Limit, type Mode, mayPause, mayResume, modeOf } from "./portal-rules.ts";
import { db } from "./tables.ts";
import { withdrawChange } from "./withdraw-change.ts";

type GroupWish = z.output<typeof portalQuoteGroupEndpoint.body>;
type GroupQuote = z.input<typeof portalQuoteGroupEndpoint.returns>;
type Group = z.input<typeof portalGroupEndpoint.returns>;

export async function quoteGroup(works: Works, wish: GroupWish): Promise<GroupQuote> {
  const { customerId, partnerId } = await works.inWork(async (work) => ownCustomer(work));
  return works.asSystem(asProgram, async (work) => {
    const id = uuidv7(work.now.getTime());
    await db(work)
      .insertInto("ordering.change_groups")
      .values({ id, partner_id: partnerId, customer_id: customerId, kind: wish.kind, created_at: work.now })
      .execute();
    const included: GroupQuote["included"] = [];
    const left: GroupQuote["left"] = [];
    let earliestOn: Day | null = null;
    let mode: Mode = "self";
    for (const { serviceId, title } of await candidates(work, customerId, wish.kind)) {
      const tried = await tryQuote(work, serviceId, wish, id);
      if (tried.earliest !== null && (earliestOn === null || tried.earliest > earliestOn)) earliestOn = tried.earliest;
      if (tried.mode === "request") mode = "request";
      if (tried.quote) included.push({ serviceId, title, quote: tried.quote });
      else left.push({ serviceId, title, refusal: tried.refusal, limit: tried.limit ?? null, on: tried.on });
    }
    return { id, kind: wish.kind, mode, on: included[0]?.quote.on ?? null, earliestOn, included, left };
  });
}

/** What runs and what is paused; a part of a bundle goes with its bundle, which is never paused. */
async function candidates(work: Work, customerId: string, kind: GroupWish["kind"]): Promise<{ serviceId: string; title: string }[]> {
  const ids = await listServicesInState(work, customerId, kind === "pause" ? "active" : "paused");
  const names = await listServiceNames(work, ids);
  return ids.map((serviceId) => ({ serviceId, title: names.get(serviceId)?.portalTitle ?? "" }));
}

type Tried =
  | { readonly quote: GroupQuote["included"][number]["quote"]; readonly earliest: Day | null; readonly mode: Mode }
  | {
      readonly quote?: undefined;
      readonly earliest: null;
      readonly mode?: undefined;
      readonly refusal: string;
      readonly limit?: Limit | undefined;
      readonly on: Day | null;
    };

async function tryQuote(work: Work, serviceId: string, wish: GroupWish, groupId: string): Promise<Tried> {
  const subject = await subjectOf(work, serviceId, "portal");
  const { facts, rules } = await judge(work, subject);
  const allowed = wish.kind === "pause" ? mayPause(facts, rules) : mayResume(facts, rules);
  const planned = await findScheduled(work, serviceId);
  const on = facts.endOn ?? planned?.effective_on ?? null;
  if (allowed.kind === "refused") return { earliest: null, refusal: allowed.refusal, limit: allowed.limit, on };
  try {
    const quote = await makeQuote(work, { serviceId, channel: "portal", groupId, ...(await allowedWish(work, subject, wish)) });
    return { quote, earliest: allowed.earliest, mode: modeOf(wish.kind, facts, rules) };
  } catch (error) {
    // What keeps one service out (its days of the year are used up) leaves the others in; a day that fits nobody is the customer's to mend.
    if (error instanceof Problem && error.code === "limit-reached") return { earliest: null, refusal: error.code, on };
    throw error;
  }
}

/** All or nothing: where one of the prices is not what was shown, nothing happens. */
export async function confirmGroup(works: Works, groupId: string): Promise<Group> {
  const { kind, quotes, requestedBy } = await works.inWork(async (work) => ({
    kind: await kindOfGroup(work, groupId),
    quotes: await listQuotesOfGroup(work, groupId),
    requestedBy: describeActor(work),
  }));
  return works.asSystem(asProgram, async (work) => {
    const changes: PlannedChange[] = [];
    for (const quote of quotes) changes.push(await confirmOwn(work, quote, requestedBy));
    return groupView(work, { id: groupId, kind, changes });
  });
}

export async function showGroup(works: Works, groupId: string): Promise<Group> {
  const group = await works.inWork((work) => readGroup(work, groupId));
  return works.asSystem(asProgram, (work) => groupView(work, group));
}

/** Those whose day has not come yet. */
export async function withdrawGroup(works: Works, groupId: string): Promise<Group> {
  const group = await works.inWork((work) => readGroup(work, groupId));
  return works.asSystem(asProgram, async (work) => {
    const open = group.changes.filter(mayWithdraw);
    if (open.length === 0) throw changeNotOpen("There is nothing left to take back.");
    for (const { id, version } of open) await withdrawChange(work, id, { version, reason: "" });
    return groupView(work, await readGroup(work, groupId));
  });
}

interface StoredGroup {
  readonly id: string;
  readonly kind: Group["kind"];
  readonly changes: readonly PlannedChange[];
}

async function kindOfGroup(work: Work, groupId: string): Promise<Group["kind"]> {
  const group = await db(work)
    .selectFrom("ordering.change_groups as asked")
    .select("asked.kind")
    .where("asked.id", "=", groupId)
    .where(visibleTo(work.actor, { partner: "asked.partner_id", customer: "asked.customer_id" }))
    .executeTakeFirst();
  if (!group) throw notFound("There is no such change.");
  return group.kind;
}

async function readGroup(work: Work, id: string): Promise<StoredGroup> {
  const kind = await kindOfGroup(work, id);
  const changes = await visibleChanges(work).selectAll("change").where("change.group_id", "=", id).orderBy("change.number").execute();
  return { id, kind, changes };
}

async function groupView(work: Work, { id, kind, changes }: StoredGroup): Promise<Group> {
  const views: Group["changes"] = [];
  for (const change of changes) views.push(await changeView(work, change));
  return { id, kind, changes: views };
}

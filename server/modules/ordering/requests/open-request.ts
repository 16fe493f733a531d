// A customer asks: for what was priced, or in their own words. Nothing changes until staff approve it; the ticket says what was asked.

import type { ItemKind, RequestKind } from "../../../../shared/requests.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Works } from "../../../platform/http/api.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import { featureOff, notFound } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import type { SettlementFigures } from "../../billing/index.ts";
import { getSetting } from "../../partners/index.ts";
import { openTicketFor, refuseTooMany } from "../../tickets/index.ts";
import type { Bound } from "../planned-changes/bound.ts";
import { judge } from "../planned-changes/judge.ts";
import { reachOwn, refuseWhatIsOver } from "../planned-changes/portal-changes.ts";
import { mayAsk } from "../planned-changes/portal-rules.ts";
import { findLiveQuote, getOwnQuote, listQuotesOfGroup, type StoredQuote } from "../price-quotes/get-quote-customer.ts";
import { subjectOf } from "../price-quotes/make-quote.ts";
import { notOffered, quoteStale, requestPending } from "../problems.ts";
import { requestOpened } from "./events.ts";
import { aboutOf, auditRequest, dataOf, dueOf } from "./move-request.ts";
import { planRequestContracts } from "./request-contracts.ts";
import { getRequest, lockAsking } from "./request-queries.ts";
import { kindOfItem } from "./request-rules.ts";
import { monthOf, parseBound } from "./request-terms.ts";
import { listRequestedKinds } from "./requested.ts";
import { requestTicketType } from "./settings.ts";
import { type PortalView, showForPortal } from "./show-requests.ts";
import { db, type Months } from "./tables.ts";
import { type Told, wordsFor } from "./tell-in-ticket.ts";

export const asProgram = "portal-requests";

interface Asker {
  readonly partnerId: string;
  readonly customerId: string;
  readonly name: string;
  readonly requestedBy: Record<string, unknown>;
}

async function askerOf(work: Work): Promise<Asker> {
  const { partnerId, customerId, name } = ownCustomer(work);
  await refuseTooMany(work);
  return { partnerId, customerId, name, requestedBy: describeActor(work) };
}

/** P-77, P-86, P-251 what was shown with its price, asked for instead of done. */
export async function requestQuoted(works: Works, { quoteId, words }: { quoteId: string; words: string }): Promise<PortalView> {
  const { asker, quote } = await works.inWork(async (work) => ({ quote: await getOwnQuote(work, quoteId), asker: await askerOf(work) }));
  return works.asSystem(asProgram, async (work) => {
    await refuseWhatIsOver(work, quote, "request");
    const item = await itemOf(work, quote);
    return open(work, asker, { kind: kindOfItem[item.kind], items: [item], words });
  });
}

/** P-251 a pause of all services is one request. */
export async function requestGroup(works: Works, { groupId, words }: { groupId: string; words: string }): Promise<PortalView> {
  const { asker, quotes } = await works.inWork(async (work) => ({
    quotes: await listQuotesOfGroup(work, groupId),
    asker: await askerOf(work),
  }));
  if (quotes.length === 0) throw notFound("There is no such change.");
  return works.asSystem(asProgram, async (work) => {
    const items: NewItem[] = [];
    for (const quote of quotes) {
      await refuseWhatIsOver(work, quote, "request");
      items.push(await itemOf(work, quote));
    }
    if (items.some(({ kind }) => kind !== "pause")) throw notOffered("Only a pause is asked for all services at once.");
    return open(work, asker, { kind: "pause_all", items, words });
  });
}

/** P-66 another plan, in the customer's own words. */
export async function requestInWords(works: Works, { serviceId, words }: { serviceId: string; words: string }): Promise<PortalView> {
  await reachOwn(works, serviceId);
  const asker = await works.inWork(askerOf);
  return works.asSystem(asProgram, async (work) => {
    const subject = await subjectOf(work, serviceId, "portal");
    const { facts, rules } = await judge(work, subject);
    if (!rules.requestChange.includes(facts.kind)) throw featureOff();
    if (facts.requested.includes("plan")) throw requestPending("You have asked for another plan already. Take that back first.");
    if (!mayAsk(facts, rules)) throw notOffered("This cannot be asked for at the moment.");
    const now = await monthOf(work, subject, null);
    const item: NewItem = {
      ...{ serviceId, kind: "plan", fromPlanId: subject.service.planId, bound: null, figures: null },
      months: now ? { now } : {},
    };
    return open(work, asker, { kind: "plan_change", items: [item], words });
  });
}

interface NewItem {
  readonly serviceId: string;
  readonly kind: ItemKind;
  readonly fromPlanId: string;
  readonly bound: Bound | null;
  readonly figures: SettlementFigures | null;
  readonly months: Months;
}

/** M-29 the prices of the quote bind, as long as it is good. */
async function itemOf(work: Work, { id, serviceId, plannedChangeId }: StoredQuote): Promise<NewItem> {
  if (plannedChangeId !== null) throw quoteStale("It was confirmed already.");
  const quote = await findLiveQuote(work, id);
  const bound = parseBound(quote.wish);
  if (!bound || !isAskable(bound)) throw notOffered("This cannot be asked for.");
  const subject = await subjectOf(work, serviceId, "portal");
  const months: Record<string, unknown> = {};
  if (bound.kind === "plan") {
    months.now = await monthOf(work, subject, null);
    months.asked = await monthOf(work, subject, bound);
  }
  return { serviceId, kind: bound.kind, fromPlanId: subject.service.planId, bound, figures: quote.figures, months: months as Months };
}

type Askable = Extract<Bound, { kind: ItemKind }>;
const isAskable = (bound: Bound): bound is Askable => ["plan", "pause", "resume", "end"].includes(bound.kind);

async function open(
  work: Work,
  asker: Asker,
  { kind, items, words }: { kind: RequestKind; items: readonly NewItem[]; words: string },
): Promise<PortalView> {
  const { partnerId, customerId, requestedBy } = asker;
  // Two that are sent at once take turns, so that the second is told in words what the unique index would refuse.
  await lockAsking(work, customerId);
  for (const item of items)
    if ((await listRequestedKinds(work, item.serviceId)).includes(item.kind))
      throw requestPending("You have asked for this already. Take that back first.");
  const told = items.map(({ serviceId, bound, figures, months }): Told => ({ serviceId, bound, figures, month: months.asked }));
  const say = await wordsFor(work, customerId);
  const ticket = await openTicketFor(work, {
    partnerId,
    customer: { id: customerId, name: asker.name },
    subject: await say.subject(kind, told),
    text: await say.asked(told, words),
    typeId: await getSetting(work, requestTicketType, { partnerId }),
    serviceId: items.length === 1 ? (items[0]?.serviceId ?? null) : null,
  });
  const id = uuidv7(work.now.getTime());
  await db(work)
    .insertInto("ordering.requests")
    .values({
      ...{ id, partner_id: partnerId, customer_id: customerId, kind, words },
      ...{ ticket_id: ticket.id, ticket_number: ticket.number, requested_by: JSON.stringify(requestedBy) },
      ...{ created_at: work.now, due_at: await dueOf(work, partnerId) },
    })
    .execute();
  await db(work)
    .insertInto("ordering.request_items")
    .values(
      items.map((item) => ({
        request_id: id,
        partner_id: partnerId,
        customer_id: customerId,
        service_id: item.serviceId,
        kind: item.kind,
        from_plan_id: item.fromPlanId,
        effective_on: item.bound?.on ?? null,
        wish: item.bound && JSON.stringify(item.bound),
        figures: item.figures && JSON.stringify(item.figures),
        months: JSON.stringify(item.months),
        offer: null,
        offer_figures: null,
      })),
    )
    .execute();
  await planRequestContracts(
    work,
    await getRequest(work, id),
    items.map(({ bound }) => bound),
  );
  const request = await getRequest(work, id);
  auditRequest(work, request, "asked");
  work.emit(requestOpened, aboutOf(request), dataOf(request));
  const [view] = await showForPortal(work, [request]);
  if (!view) throw new Error("a request that was just made is gone");
  return view;
}

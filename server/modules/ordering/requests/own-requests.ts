// What customers do with what they asked for: look at it, take it back, say yes to other terms.
import type { z } from "zod";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Works } from "../../../platform/http/api.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { writeForCustomer } from "../../tickets/index.ts";
import type { QuoteView } from "../planned-changes/contract.ts";
import { findLiveQuote } from "../price-quotes/get-quote-customer.ts";
import { quoteBound, refuseByState, subjectOf } from "../price-quotes/make-quote.ts";
import { notOffered } from "../problems.ts";
import { carryOut } from "./decide-request.ts";
import { endRequest } from "./move-request.ts";
import { onDays } from "./on-days.ts";
import { asProgram } from "./open-request.ts";
import { getRequest, listItems, lockOpenRequest, visibleRequests } from "./request-queries.ts";
import { monthOf, parseBound } from "./request-terms.ts";
import { type PortalView, showForPortal } from "./show-requests.ts";
import type { Request } from "./tables.ts";
import { wordsFor } from "./tell-in-ticket.ts";

/** How long a decision is told where the service stands. */
const decidedShownMs = 7 * 86_400_000;

export async function listOwn(work: Work): Promise<{ items: PortalView[] }> {
  const rows = await visibleRequests(work)
    .selectAll("request")
    .where("request.customer_id", "=", ownCustomer(work).customerId)
    // Those stand in the profile.
    .where("request.kind", "<>", "profile")
    .where((is) => is.or([is("request.state", "=", "open"), is("request.decided_at", ">=", new Date(work.now.getTime() - decidedShownMs))]))
    .orderBy("request.created_at", "desc")
    .orderBy("request.number", "desc")
    .limit(100)
    .execute();
  return { items: await showForPortal(work, rows) };
}

export async function showOwn(work: Work, requestId: string): Promise<PortalView> {
  return shown(work, await getRequest(work, requestId));
}

async function shown(work: Work, request: Request): Promise<PortalView> {
  const [view] = await showForPortal(work, [request]);
  if (!view) throw new Error("a request that was just read is gone");
  return view;
}

interface Me {
  readonly id: string;
  readonly name: string;
  readonly by: Record<string, unknown>;
}

/** As the customer, so that another's is not there. */
const reachOwnRequest = (works: Works, requestId: string): Promise<Me> =>
  works.inWork(async (work) => {
    await getRequest(work, requestId);
    const { customerId: id, name } = ownCustomer(work);
    return { id, name, by: describeActor(work) };
  });

/** O-88 until a decision. */
export async function withdrawOwn(works: Works, requestId: string): Promise<PortalView> {
  const me = await reachOwnRequest(works, requestId);
  return works.asSystem(asProgram, async (work) => {
    const request = await lockOpenRequest(work, requestId);
    const ended = await endRequest(work, request, { to: "withdrawn", by: me.by });
    if (request.ticket_id !== null) {
      const text = (await wordsFor(work, request.customer_id)).withdrawn();
      await writeForCustomer(work, request.ticket_id, { customer: me, text, closes: true });
    }
    return shown(work, ended);
  });
}

/** M-29 what the terms that staff offer come to today. */
export async function priceOffer(works: Works, requestId: string): Promise<z.input<typeof QuoteView>> {
  await reachOwnRequest(works, requestId);
  return works.asSystem(asProgram, async (work) => {
    const { item, offer } = await offered(work, requestId);
    const subject = await subjectOf(work, item.service_id, "portal");
    refuseByState(subject.service, item.kind);
    const bound = onDays(offer, { today: subject.today, paidThrough: subject.account.billedThrough });
    return quoteBound(work, subject, bound, { requestId });
  });
}

export async function acceptOffer(works: Works, requestId: string, quoteId: string): Promise<PortalView> {
  const me = await reachOwnRequest(works, requestId);
  return works.asSystem(asProgram, async (work) => {
    const request = await lockOpenRequest(work, requestId);
    const { item } = await offered(work, requestId);
    const quote = await findLiveQuote(work, quoteId, { requestId });
    const bound = parseBound(quote.wish);
    if (!bound || quote.serviceId !== item.service_id) throw fieldProblem("quoteId", "unknown-value", "Look at the price again.");
    const month = await monthOf(work, await subjectOf(work, item.service_id, "portal"), bound);
    const wanted = [{ quoteId, item, bound, figures: quote.figures, month, isOther: false }];
    if (request.ticket_id !== null) {
      const text = (await wordsFor(work, request.customer_id)).accepted();
      await writeForCustomer(work, request.ticket_id, { customer: me, text, closes: false });
    }
    return shown(work, await carryOut(work, request, { wanted, channel: "portal", note: "" }));
  });
}

async function offered(work: Work, requestId: string) {
  const request = await getRequest(work, requestId);
  const item = (await listItems(work, [requestId])).get(requestId)?.find(({ offer }) => offer !== null);
  const offer = item && parseBound(item.offer);
  if (request.state !== "open" || request.offered_at === null || !item || !offer)
    throw notOffered("Nothing else is offered to you here any more.");
  return { item, offer };
}

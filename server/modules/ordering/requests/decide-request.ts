// Staff decide about what a customer asked for, once (O-87).
import type { z } from "zod";
import { editConflict, fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import type { SettlementFigures } from "../../billing/index.ts";
import { answerTicketFor } from "../../tickets/index.ts";
import { refuseUnsigned } from "../contracts-first/needed-contracts.ts";
import type { Bound } from "../planned-changes/bound.ts";
import type { Subject } from "../price-quotes/bind-wish.ts";
import { confirmQuote } from "../price-quotes/confirm-quote.ts";
import { findLiveQuote } from "../price-quotes/get-quote-customer.ts";
import { subjectOf } from "../price-quotes/make-quote.ts";
import { notOffered, priceMoved } from "../problems.ts";
import type { approveRequestEndpoint } from "./contract.ts";
import { auditRequest, endRequest, waitForCustomer } from "./move-request.ts";
import { onDays } from "./on-days.ts";
import { isDearerThan, isMoved } from "./preview-request.ts";
import { templatesOf } from "./request-contracts.ts";
import { listItems, lockOpenRequest } from "./request-queries.ts";
import { monthOf, parseBound } from "./request-terms.ts";
import { db, type Request, type RequestItem } from "./tables.ts";
import { type Told, wordsFor } from "./tell-in-ticket.ts";

type Approval = z.output<typeof approveRequestEndpoint.body>;

/** A price that staff looked at, for one of the services of a request. */
interface Wanted {
  readonly quoteId: string;
  readonly item: RequestItem;
  readonly bound: Bound;
  readonly figures: SettlementFigures;
  readonly month: Awaited<ReturnType<typeof monthOf>>;
  /** Another plan, price or day than the customer chose. */
  readonly isOther: boolean;
}

export async function approveRequest(work: Work, requestId: string, { quoteIds, acceptsDifference, note }: Approval): Promise<Request> {
  const request = await lockOpenRequest(work, requestId);
  if (request.kind === "profile") throw notOffered("A change of one's own data has no price: approve the values that were looked at.");
  const items = (await listItems(work, [request.id])).get(request.id) ?? [];
  if (quoteIds.length === 0) return answerByHand(work, request, items, note);
  const wanted = await readWanted(work, request, items, quoteIds);
  const isOtherwise = wanted.length < items.length || wanted.some((each) => each.isOther);
  if (isOtherwise && note === "") throw fieldProblem("note", "required", "Say why it is approved otherwise than asked for.");
  if (wanted.some(({ item, figures, month }) => isDearerThan(item, figures, month))) return offerInstead(work, request, wanted, note);
  if (!acceptsDifference && wanted.some(({ item, figures }) => isMoved(item, figures)))
    throw priceMoved("It comes to something else than when it was asked for. Look at the difference and confirm it.");
  return carryOut(work, request, { wanted, channel: "admin", note });
}

async function readWanted(work: Work, request: Request, items: readonly RequestItem[], quoteIds: readonly string[]): Promise<Wanted[]> {
  const wanted: Wanted[] = [];
  for (const quoteId of new Set(quoteIds)) {
    const quote = await findLiveQuote(work, quoteId, { requestId: request.id });
    const bound = parseBound(quote.wish);
    const item = items.find(({ service_id }) => service_id === quote.serviceId);
    if (!bound || !item) throw new Error(`the quote ${quoteId} is about nothing of request ${request.id}`);
    if (wanted.some((other) => other.item === item)) throw fieldProblem("quoteIds", "twice", "One price for each service.");
    const subject = await subjectOf(work, item.service_id, "admin");
    const { figures } = quote;
    wanted.push({ quoteId, item, bound, figures, month: await monthOf(work, subject, bound), isOther: isOther(item, bound, subject) });
  }
  return wanted;
}

/** A day that is past moves by itself. */
function isOther(item: RequestItem, bound: Bound, { today, account }: Subject): boolean {
  const asked = parseBound(item.wish);
  if (asked === null) return false;
  if (bound.kind === "plan" && asked.kind === "plan" && (bound.planId !== asked.planId || bound.customPrice !== asked.customPrice))
    return true;
  if (bound.kind === "pause" && asked.kind === "pause" && bound.until !== asked.until) return true;
  return bound.on !== onDays(asked, { today, paidThrough: account.billedThrough }).on;
}

/** O-87 the same operation that staff would run. */
export async function carryOut(
  work: Work,
  request: Request,
  { wanted, channel, note }: { wanted: readonly Wanted[]; channel: "admin" | "portal"; note: string },
): Promise<Request> {
  const bounds = wanted.map(({ bound }) => bound);
  await refuseUnsigned(work, { requestId: request.id }, await templatesOf(work, request.partner_id, bounds));
  const changes = new Map<string, string>();
  for (const { quoteId, item } of wanted) {
    const change = await confirmQuote(work, { quoteId, replace: false, channel, requestedBy: request.requested_by });
    changes.set(item.service_id, change.id);
  }
  const ended = await endRequest(work, request, { to: "approved", reason: note });
  for (const [serviceId, changeId] of changes) {
    await db(work)
      .updateTable("ordering.request_items")
      .set({ planned_change_id: changeId })
      .where("request_id", "=", request.id)
      .where("service_id", "=", serviceId)
      .execute();
  }
  if (request.ticket_id !== null) {
    const say = await wordsFor(work, request.customer_id);
    await answerTicketFor(work, request.ticket_id, { text: await say.approved(wanted.map(toldOf), note), leaves: "closed" });
  }
  return ended;
}

const toldOf = ({ item, bound, figures, month }: Wanted): Told => ({ serviceId: item.service_id, bound, figures, month });

/** M-29 dearer than was confirmed: nothing happens until the customer has said yes to it. */
async function offerInstead(work: Work, request: Request, wanted: readonly Wanted[], note: string): Promise<Request> {
  for (const { item, bound, figures, month } of wanted) {
    await db(work)
      .updateTable("ordering.request_items")
      .set({
        offer: JSON.stringify(bound),
        offer_figures: JSON.stringify(figures),
        months: JSON.stringify({ ...item.months, ...(month ? { offer: month } : {}) }),
      })
      .where("request_id", "=", request.id)
      .where("service_id", "=", item.service_id)
      .execute();
  }
  const waiting = await waitForCustomer(work, request, "offer");
  auditRequest(work, waiting, "offered", {}, note);
  if (request.ticket_id !== null) {
    const say = await wordsFor(work, request.customer_id);
    await answerTicketFor(work, request.ticket_id, { text: await say.offered(wanted.map(toldOf), note), leaves: "waiting" });
  }
  return waiting;
}

/** A wish in words may be fulfilled in a way that is no change of a plan: then the answer says how. */
async function answerByHand(work: Work, request: Request, items: readonly RequestItem[], note: string): Promise<Request> {
  if (items.some(({ wish }) => wish !== null)) throw fieldProblem("quoteIds", "required", "Look at the price first.");
  if (note === "") throw fieldProblem("note", "required", "Say what was done.");
  const ended = await endRequest(work, request, { to: "approved", reason: note });
  if (request.ticket_id !== null) await answerTicketFor(work, request.ticket_id, { text: note, leaves: "closed" });
  return ended;
}

export async function askAboutRequest(work: Work, requestId: string, text: string): Promise<Request> {
  const request = await lockOpenRequest(work, requestId);
  const waiting = await waitForCustomer(work, request, "answer");
  auditRequest(work, waiting, "asked_back");
  if (request.ticket_id !== null) await answerTicketFor(work, request.ticket_id, { text, leaves: "waiting" });
  return waiting;
}

/** @param seen - the version that was looked at, where what waits may be changed until the decision */
export async function declineRequest(work: Work, requestId: string, reason: string, seen?: number): Promise<Request> {
  const request = await lockOpenRequest(work, requestId);
  if (seen !== undefined && seen !== request.version)
    throw editConflict("The customer has changed the request meanwhile. Look at it again.");
  const ended = await endRequest(work, request, { to: "declined", reason });
  if (request.ticket_id !== null)
    await answerTicketFor(work, request.ticket_id, {
      text: (await wordsFor(work, request.customer_id)).declined(reason),
      leaves: "closed",
    });
  return ended;
}

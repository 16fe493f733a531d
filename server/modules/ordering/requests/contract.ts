// What customers ask for and staff decide about (O-86 to O-89, P-77, P-86, P-251).
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { anyOf, BooleanText, endpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { waitingFields } from "../../../../shared/profile-parts.ts";
import { itemKinds, queueKinds, requestKinds, requestStates } from "../../../../shared/requests.ts";
import { FilledLine, FilledNote, Line, Note } from "../../../../shared/text.ts";
import { PriceText } from "../../catalog/contract.ts";
import { NeededContract } from "../contracts-first/contract.ts";
import { Figures, QuoteView } from "../planned-changes/contract.ts";

const Money = z.object({ amount: z.string(), currency: z.string() });
const Plan = z.object({ id: z.uuid(), title: z.string() });

/** Terms as they were confirmed or are offered: from when, which plan, what it comes to. */
const Terms = z.object({
  on: DayShape,
  /** Of an end: the last day. */
  endOn: DayShape.nullable(),
  /** Of a pause: the first day with the service again. */
  until: DayShape.nullable(),
  plan: Plan.nullable(),
  /** A month with tax, for this customer; null where it does not change. */
  month: Money.nullable(),
  figures: Figures,
});
const Item = z.object({
  service: z.object({ id: z.uuid(), number: z.int(), title: z.string() }),
  kind: z.enum(itemKinds),
  /** The plan when it was asked for. */
  from: Plan,
  /** A month of it with tax, as it is today. */
  monthNow: Money.nullable(),
  /** Null: asked for in words only. */
  asked: Terms.nullable(),
  offer: Terms.nullable(),
  plannedChangeId: z.uuid().nullable(),
});
/** P-191 one value of the customer's own data: as it was when it was asked for, as it is, as it shall be. Lines, however many there are. */
const ProfileField = z.object({
  field: z.enum(waitingFields),
  before: z.array(z.string()),
  /** Of an open request. */
  now: z.array(z.string()).nullable(),
  wanted: z.array(z.string()),
  /** Somebody changed it meanwhile, to something else. */
  isConflict: z.boolean(),
});
const Ticket = z.object({ id: z.uuid().nullable(), number: z.int() });

export const RequestView = z.object({
  id: z.uuid(),
  number: z.int(),
  kind: z.enum(requestKinds),
  state: z.enum(requestStates),
  partnerId: z.uuid(),
  customer: z.object({ id: z.uuid(), number: z.int(), name: z.string() }).nullable(),
  ticket: Ticket,
  items: z.array(Item),
  /** Of a change of one's own data; null: of another kind. */
  profile: z.array(ProfileField).nullable(),
  words: z.string(),
  requestedBy: z.string(),
  createdAt: MomentShape,
  /** Null: it waits for the customer, or is decided. */
  dueAt: MomentShape.nullable(),
  waitsForCustomer: z.enum(["answer", "offer", "signature"]).nullable(),
  /** P-179 */
  contracts: z.array(NeededContract),
  isLate: z.boolean(),
  decidedAt: MomentShape.nullable(),
  decidedBy: z.string(),
  reason: z.string(),
  version: z.int(),
});

/** M-30 an order that waits for staff, or waited: its decision is made on the order itself. */
const OrderRow = z.object({
  id: z.uuid(),
  number: z.int(),
  kind: z.literal("order"),
  state: z.enum(requestStates),
  partnerId: z.uuid(),
  customer: z.object({ id: z.uuid(), number: z.int(), name: z.string() }).nullable(),
  ticket: Ticket.nullable(),
  titles: z.string(),
  /** What it comes to now, with tax. */
  total: Money,
  /** All services by the month with tax: as it was when it was ordered, and with the order. */
  month: z.object({ now: Money, after: Money }),
  payment: z.enum(["now", "later"]),
  /** The first day that was asked for; null: sold once. */
  startOn: DayShape.nullable(),
  /** Why it could not be carried out by itself. */
  failure: z.string().nullable(),
  requestedBy: z.string(),
  createdAt: MomentShape,
  dueAt: MomentShape.nullable(),
  waitsForCustomer: z.enum(["answer", "signature"]).nullable(),
  isLate: z.boolean(),
  decidedAt: MomentShape.nullable(),
  decidedBy: z.string(),
  reason: z.string(),
  version: z.int(),
});

/** All that waits for staff stands in one queue; each kind has its own row. */
const QueueRow = z.discriminatedUnion("kind", [RequestView, OrderRow]);

const requestId = z.object({ requestId: z.uuid() });

export const listRequestsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/requests",
  summary: "What customers have asked for or ordered: what waits for a decision, and what was decided.",
  query: listQuery({
    sort: ["createdAt", "dueAt"],
    filter: {
      state: anyOf(z.enum(requestStates)).optional(),
      kind: anyOf(z.enum(queueKinds)).optional(),
      isLate: BooleanText.optional(),
      partnerId: z.uuid().optional(),
      customerId: z.uuid().optional(),
      serviceId: z.uuid().optional(),
      ticketId: z.uuid().optional(),
      /** A customer's name, number or contact. */
      text: z.string().min(1).max(100).optional(),
    },
  }),
  returns: listOf(QueueRow),
});
export const getRequestEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/requests/:requestId",
  summary: "One request of a customer.",
  params: requestId,
  returns: RequestView,
});

export const previewRequestEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/requests/:requestId/preview",
  summary: "What approving a request comes to today, as it was asked for or otherwise. Nothing happens until it is approved.",
  params: requestId,
  body: z.strictObject({
    /** Left out: as asked for, or the next day that is possible. Of an end: its last day. */
    on: DayShape.optional(),
    /** Of a pause; null: nobody knows yet. */
    until: DayShape.nullable().optional(),
    /** Another plan, at its price of today. */
    planId: z.uuid().optional(),
    /** Its own price. */
    customPrice: PriceText.optional(),
  }),
  returns: z.object({
    items: z.array(
      z.object({
        serviceId: z.uuid(),
        /** Null: it cannot be done any more, and `refusal` says why. */
        quote: QuoteView.nullable(),
        refusal: z.object({ code: z.string(), detail: z.string() }).nullable(),
        month: Money.nullable(),
        /** The last day of an end. */
        endOn: DayShape.nullable(),
        until: DayShape.nullable(),
        /** M-29 it comes to something else than was shown: days have passed, or a tax has changed. */
        isMoved: z.boolean(),
        /** M-29 dearer than was confirmed: approving it asks the customer first. */
        isDearer: z.boolean(),
        /** The list price of the plan has risen since; what was confirmed binds. */
        listPrice: z.object({ asked: Money, now: Money }).nullable(),
      }),
    ),
  }),
});
export const approveRequestEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/requests/:requestId/approve",
  summary: "Does what was asked for, at the prices that were shown. Dearer than the customer confirmed: it is offered to them first.",
  params: requestId,
  body: z.strictObject({
    /** Of the preview. Empty only for a request in words, which is answered by hand. */
    quoteIds: z.array(z.uuid()).max(100),
    /** The amounts that are other than asked for are right. */
    acceptsDifference: z.boolean().default(false),
    /** For the customer. Required where it is approved otherwise than asked for. */
    note: Line(500).default(""),
  }),
  returns: RequestView,
  idempotent: true,
});
export const approveProfileRequestEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/requests/:requestId/approve-profile",
  summary: "Stores what a customer changed of their own data, as it was looked at.",
  params: requestId,
  body: z.strictObject({
    /** What staff changed meanwhile is overwritten. */
    acceptsDifference: z.boolean().default(false),
    /** For the customer. */
    note: Line(500).default(""),
  }),
  returns: RequestView,
  versioned: true,
});
export const askAboutRequestEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/requests/:requestId/ask",
  summary: "Writes to the customer through the ticket; until they answer the request is not late.",
  params: requestId,
  body: z.strictObject({ text: FilledNote(5000) }),
  returns: RequestView,
});
export const declineRequestEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/requests/:requestId/decline",
  summary: "Declines a request, with a reason that the customer reads.",
  params: requestId,
  body: z.strictObject({
    reason: FilledLine(500),
    /** What was looked at: refused if the customer has changed it since. */
    version: z.int().optional(),
  }),
  returns: RequestView,
});

// The portal: asking, and taking back what was asked.

const PortalRequest = z.object({
  id: z.uuid(),
  number: z.int(),
  kind: z.enum(requestKinds),
  state: z.enum(requestStates),
  ticket: Ticket,
  items: z.array(
    z.object({
      service: z.object({ id: z.uuid(), title: z.string() }),
      kind: z.enum(itemKinds),
      asked: Terms.nullable(),
      offer: Terms.nullable(),
    }),
  ),
  createdAt: MomentShape,
  waitsForCustomer: z.enum(["answer", "offer", "signature"]).nullable(),
  /** P-179 */
  contracts: z.array(NeededContract),
  decidedAt: MomentShape.nullable(),
  reason: z.string(),
});

const words = Note(2000).default("");

export const portalRequestsEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/requests",
  summary: "What you have asked for and your provider has not decided about, and what was decided in the last days.",
  returns: z.object({ items: z.array(PortalRequest) }),
});
export const portalRequestEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/requests/:requestId",
  summary: "One request of yours.",
  params: requestId,
  returns: PortalRequest,
});
export const portalOpenRequestEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/requests",
  summary: "Asks for a change at the price that was shown. Nothing changes until your provider approves it.",
  body: z.strictObject({ quoteId: z.uuid(), words }),
  returns: PortalRequest,
  idempotent: true,
});
export const portalAskForPlanEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/services/:serviceId/plan-requests",
  summary: "Asks for another plan in your own words.",
  params: z.object({ serviceId: z.uuid() }),
  body: z.strictObject({ words: FilledNote(2000) }),
  returns: PortalRequest,
  idempotent: true,
});
export const portalRequestGroupEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/change-groups/:groupId/request",
  summary: "Asks for a pause of all the services that were shown.",
  params: z.object({ groupId: z.uuid() }),
  body: z.strictObject({ words }),
  returns: PortalRequest,
  idempotent: true,
});
export const portalWithdrawRequestEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/requests/:requestId/withdraw",
  summary: "Takes back what you have asked for.",
  params: requestId,
  body: z.strictObject({}),
  returns: PortalRequest,
});
export const portalOfferPriceEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/requests/:requestId/offer-price",
  summary: "What the other terms that your provider offers come to today.",
  params: requestId,
  body: z.strictObject({}),
  returns: QuoteView,
});
export const portalAcceptOfferEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/requests/:requestId/accept",
  summary: "Accepts the other terms at the price that was shown.",
  params: requestId,
  body: z.strictObject({ quoteId: z.uuid() }),
  returns: PortalRequest,
  idempotent: true,
});

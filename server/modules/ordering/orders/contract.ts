// Ordering new products in the portal (portal.md 4.6), and what staff decide about orders.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { anyOf, BooleanText, endpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { asks, deliveries, groups, orderStates } from "../../../../shared/orders.ts";
import { FilledLine, FilledNote, Line, Note } from "../../../../shared/text.ts";
import { NeededContract } from "../contracts-first/contract.ts";

const Money = z.object({ amount: z.string(), currency: z.string() });
const Period = z.object({ start: DayShape, end: DayShape });
const Group = z.enum(groups);
const ShownPrice = z.object({ net: Money, gross: Money });
const Totals = z.object({ net: Money, tax: Money, gross: Money, taxes: z.array(z.object({ name: z.string(), tax: Money })) });

const Parent = z.object({ id: z.uuid(), number: z.int(), title: z.string(), address: z.string() });

/** A plan that the customer may order. */
const Product = z.object({
  planId: z.uuid(),
  group: Group,
  title: z.string(),
  text: z.string(),
  highlights: z.array(z.string()),
  badge: z.string(),
  price: z.object({ period: ShownPrice, month: ShownPrice }),
  priceMonths: z.int(),
  /** What is charged once when it begins, as it is priced; with tax where `includesTax`. */
  once: z.array(z.object({ text: z.string(), amount: Money, includesTax: z.boolean() })),
  /** The price while a beginning is cheaper. */
  intro: z.object({ months: z.int(), percent: z.string().nullable(), fixed: z.string().nullable() }).nullable(),
  contractMonths: z.int(),
  downBps: z.int().nullable(),
  upBps: z.int().nullable(),
  parts: z.array(z.string()),
  /** Services of the customer of which one is chosen; null: it needs none. */
  parents: z.array(Parent).nullable(),
  /** P-95 what is asked; where it may be picked up. */
  asks: z.object({
    start: z.enum(asks),
    address: z.enum(asks),
    notes: z.enum(asks),
    delivery: z.enum(deliveries),
    places: z.array(z.object({ id: z.uuid(), name: z.string(), address: z.string() })),
  }),
  /** How many may be in one line. */
  mostAtOnce: z.int(),
});

const Refusal = z.enum(["account-blocked", "not-active"]);

export const shopEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/shop",
  summary: "What you can order, at your prices.",
  returns: z.object({
    products: z.array(Product),
    today: DayShape,
    /** Null: what is ordered begins as soon as it is approved. */
    lastStartOn: DayShape.nullable(),
    /** Where what is ordered is to be, unless another place is said. */
    address: z.string(),
    /** Why nothing can be ordered at present. */
    refusal: Refusal.nullable(),
  }),
});

/** Sent to the line's address, or picked up at a place, which has its name and address here. */
export const Delivery = z.object({ how: z.enum(["ship", "pick_up"]), placeId: z.uuid().nullable(), place: z.string() });

const CartLine = z.object({
  id: z.uuid(),
  planId: z.uuid(),
  group: Group,
  title: z.string(),
  quantity: z.int(),
  mostAtOnce: z.int(),
  startOn: DayShape.nullable(),
  parent: Parent.nullable(),
  address: z.string(),
  notes: z.string(),
  delivery: Delivery.nullable(),
  /** It cannot be ordered as it stands; it is left out of the price. */
  isGone: z.boolean(),
  /** False: it is not sold to this customer any more. A line that is gone and still sold lacks what its plan asks for by now. */
  isSold: z.boolean(),
});
const Cart = z.object({
  count: z.int(),
  /** What the whole cart comes to now, with tax; null: it is empty. */
  total: Money.nullable(),
  lines: z.array(CartLine),
});

export const cartEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/cart",
  summary: "What is in your cart. It is kept for seven days.",
  returns: Cart,
});

const inputs = {
  quantity: z.int().min(1).max(100).default(1),
  startOn: DayShape.nullable().default(null),
  parentServiceId: z.uuid().nullable().default(null),
  address: Line(300).default(""),
  notes: Line(500).default(""),
  delivery: z.enum(["ship", "pick_up"]).nullable().default(null),
  placeId: z.uuid().nullable().default(null),
};
export const addToCartEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/cart/lines",
  summary: "Puts a product into your cart.",
  body: z.strictObject({
    planId: z.uuid(),
    ...inputs,
    /** P-255 the offer that led here; one that you do not have is left out. */
    offerId: z.uuid().nullable().default(null),
  }),
  returns: Cart,
  idempotent: true,
});
export const changeCartLineEndpoint = endpoint({
  method: "PUT",
  path: "/api/portal/cart/lines/:lineId",
  summary: "Changes what you said about a product in your cart.",
  params: z.object({ lineId: z.uuid() }),
  body: z.strictObject(inputs),
  returns: Cart,
});
export const removeCartLineEndpoint = endpoint({
  method: "DELETE",
  path: "/api/portal/cart/lines/:lineId",
  summary: "Takes a product out of your cart.",
  params: z.object({ lineId: z.uuid() }),
  returns: Cart,
});

const FigureLine = z.object({
  planId: z.uuid(),
  group: Group,
  title: z.string(),
  quantity: z.int(),
  /** Of a service: its first day as things stand; null: sold once. */
  startOn: DayShape.nullable(),
  parent: z.string(),
  address: z.string(),
  notes: z.string(),
  delivery: Delivery.nullable().default(null),
  /** A month of it with tax; null: sold once. */
  month: Money.nullable(),
  charges: z.array(z.object({ text: z.string(), period: Period.nullable(), amount: Money, includesTax: z.boolean() })),
  contractMonths: z.int(),
});
export const OrderFigures = z.object({
  currency: z.string(),
  lines: z.array(FigureLine),
  now: Totals,
  later: z.object({ atOnce: Totals, rest: Totals, restBy: z.enum(["immediate", "cutoff", "run", "balance"]), restOn: DayShape.nullable() }),
  /** What the customer's services come to by the month, with tax: as it is, and with the order. */
  month: z.object({ now: Money, after: Money }),
  promo: z
    .object({ code: z.string(), effect: z.enum(["percent", "fixed", "fee_waiver", "plan_unlocked"]), saves: Money.nullable() })
    .nullable(),
});

export const quoteOrderEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/order-quotes",
  summary: "What your cart comes to, line by line. The price is good for a quarter of an hour.",
  body: z.strictObject({ promoCode: z.string().trim().min(1).max(40).optional() }),
  returns: z.object({
    quoteId: z.uuid(),
    validUntil: MomentShape,
    figures: OrderFigures,
    payments: z.array(z.enum(["now", "later"])).min(1),
    /** Whether staff look at it: when paid now, and when paid later. */
    isApproved: z.object({ now: z.boolean(), later: z.boolean() }),
    /** P-179 a contract is signed before it goes on. */
    needsContract: z.boolean(),
    answerDays: z.int(),
    termsLink: z.string(),
  }),
});

const State = z.enum(orderStates);
const Document = z.object({ id: z.uuid(), number: z.string() });
const held = z.object({ amount: Money, outcome: z.enum(["held", "used", "released", "refunded", "lost"]) }).nullable();

const PortalOrder = z.object({
  id: z.uuid(),
  number: z.int(),
  state: State,
  titles: z.string(),
  payment: z.enum(["now", "later"]),
  figures: OrderFigures,
  notes: z.string(),
  submittedAt: MomentShape,
  paidAt: MomentShape.nullable(),
  decidedAt: MomentShape.nullable(),
  completedAt: MomentShape.nullable(),
  expiresAt: MomentShape.nullable(),
  /** The steps that this order goes through, in their order. */
  steps: z.array(z.enum(["sent", "paid", "signed", "approved", "active"])),
  /** P-179 what is signed before it is approved. */
  contracts: z.array(NeededContract),
  /** Working days in which an answer was promised; 0: none was. */
  answerDays: z.int(),
  reason: z.string(),
  ticket: z.object({ id: z.uuid().nullable(), number: z.int() }).nullable(),
  documents: z.array(Document),
  services: z.array(z.object({ id: z.uuid(), title: z.string() })),
  /** What was paid for it, and what became of that. */
  held,
  mayCancel: z.boolean(),
  mayPay: z.boolean(),
  version: z.int(),
});
const orderId = z.object({ orderId: z.uuid() });

export const submitOrderEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/orders",
  summary: "Orders what was shown, at the price that was shown.",
  body: z.strictObject({
    quoteId: z.uuid(),
    payment: z.enum(["now", "later"]),
    /** The customer agrees to the terms and the price. */
    acceptsTerms: z.literal(true),
    notes: Note(1000).default(""),
  }),
  returns: PortalOrder,
  idempotent: true,
});
export const portalOrdersEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/orders",
  summary: "Your orders, the newest first.",
  query: listQuery({ sort: ["submittedAt"], filter: { open: BooleanText.optional() } }),
  returns: listOf(PortalOrder),
});
export const portalOrderEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/orders/:orderId",
  summary: "One order of yours.",
  params: orderId,
  returns: PortalOrder,
});
export const cancelOrderEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/orders/:orderId/cancel",
  summary: "Cancels an order that is not approved yet. What you paid for it goes back.",
  params: orderId,
  body: z.strictObject({}),
  returns: PortalOrder,
});

// Staff

export const OrderView = z.object({
  id: z.uuid(),
  number: z.int(),
  state: State,
  partnerId: z.uuid(),
  customer: z.object({ id: z.uuid(), number: z.int(), name: z.string() }).nullable(),
  titles: z.string(),
  payment: z.enum(["now", "later"]),
  approval: z.enum(["auto", "staff", "auto_if_paid"]),
  figures: OrderFigures,
  total: Money,
  notes: z.string(),
  promoCode: z.string().nullable(),
  ticket: z.object({ id: z.uuid().nullable(), number: z.int() }).nullable(),
  documents: z.array(Document),
  services: z.array(z.object({ id: z.uuid(), number: z.int(), title: z.string() })),
  held,
  /** P-179 */
  contracts: z.array(NeededContract),
  failure: z.string().nullable(),
  reason: z.string(),
  submittedBy: z.string(),
  submittedAt: MomentShape,
  paidAt: MomentShape.nullable(),
  /** It ends by itself then. */
  expiresAt: MomentShape.nullable(),
  decidedAt: MomentShape.nullable(),
  decidedBy: z.string(),
  completedAt: MomentShape.nullable(),
  version: z.int(),
});

const filter = {
  state: anyOf(State).optional(),
  partnerId: z.uuid().optional(),
  customerId: z.uuid().optional(),
  ticketId: z.uuid().optional(),
  /** A customer's name, number or contact. */
  text: z.string().min(1).max(100).optional(),
};
export const listOrdersEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/orders",
  summary: "What customers have ordered in the portal.",
  query: listQuery({ sort: ["submittedAt"], filter }),
  returns: listOf(OrderView),
});
export const getOrderEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/orders/:orderId",
  summary: "One order, with the money of the customer who waits for it.",
  params: orderId,
  returns: z.object({
    order: OrderView,
    /** Of the account that pays: below zero it owes. */
    credit: z.object({ status: z.string(), balance: Money, overdue: Money, openOrders: z.int() }),
  }),
});
export const previewOrderEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/orders/:orderId/preview",
  summary: "What approving an order comes to today, or with another first day. Nothing happens until it is approved.",
  params: orderId,
  body: z.strictObject({ startOn: DayShape.optional() }),
  returns: z.object({ figures: OrderFigures, refusal: z.object({ code: z.string(), detail: z.string() }).nullable() }),
});
export const approveOrderEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/orders/:orderId/approve",
  summary: "Approves an order: its services begin, and its invoice is made.",
  params: orderId,
  body: z.strictObject({
    startOn: DayShape.optional(),
    /** What the preview came to, with tax; another amount is refused. */
    total: Money,
  }),
  returns: OrderView,
  idempotent: true,
});
export const rejectOrderEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/orders/:orderId/reject",
  summary: "Rejects an order, with a reason that the customer reads. What was paid for it goes back, or stays as credit.",
  params: orderId,
  body: z.strictObject({ reason: FilledLine(500), money: z.enum(["refund", "credit"]).default("refund") }),
  returns: OrderView,
});
export const askAboutOrderEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/orders/:orderId/ask",
  summary: "Writes to the customer through the order's ticket.",
  params: orderId,
  body: z.strictObject({ text: FilledNote(5000) }),
  returns: OrderView,
});

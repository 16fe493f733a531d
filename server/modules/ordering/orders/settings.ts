// What customers may order in the portal, how they pay for it and who decides (portal.md 2.3, row Orders; P-97, P-99).
import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";

const place = { levels: ["system", "partner"], may: "config.portal.update" } as const;

export const ordersEnabled = defineSetting({
  ...place,
  key: "portal.orders.enabled",
  shape: z.boolean(),
  fallback: false,
  title: "Customers order new products",
  help: "Shows the shop with every plan that is marked for it, a cart and the customer's orders.",
});
export const orderKinds = defineSetting({
  ...place,
  key: "portal.orders.kinds",
  shape: z.array(z.enum(["internet", "voice", "recurring", "one_time", "bundle"])).max(5),
  fallback: ["internet", "voice", "recurring", "one_time", "bundle"],
  title: "What can be ordered",
  help: "Kinds of plans that stand in the shop.",
});
export const orderPayment = defineSetting({
  ...place,
  key: "portal.orders.payment",
  shape: z.enum(["now", "later", "either"]),
  fallback: "either",
  title: "How orders are paid",
  help: "Now, when ordering; later, with an invoice; or as the customer chooses.",
});
export const orderApproval = defineSetting({
  ...place,
  key: "portal.orders.approval",
  shape: z.enum(["auto", "staff", "auto_if_paid"]),
  fallback: "staff",
  title: "Who approves orders",
  help: "Nobody has to, staff do, or nobody has to once an order is paid. A product that is sold once and paid later always waits for staff.",
});
export const orderStartChoice = defineSetting({
  ...place,
  key: "portal.orders.start_date_choice",
  shape: z.boolean(),
  fallback: true,
  title: "Customers choose the first day",
  help: "Otherwise what they order begins as soon as it is approved.",
});
export const orderMaxDaysAhead = defineSetting({
  ...place,
  key: "portal.orders.max_days_ahead",
  shape: z.int().min(0).max(365),
  fallback: 60,
  title: "How far ahead customers order",
  help: "In days.",
});
export const orderTermsLink = defineSetting({
  ...place,
  key: "portal.orders.terms_link",
  shape: z.union([z.literal(""), z.url({ protocol: /^https?$/ }).max(500)]),
  fallback: "",
  title: "Terms of orders",
  help: "The address of the terms that customers agree to when they order. None: they agree to the order and its price.",
});
export const orderTicketType = defineSetting({
  ...place,
  key: "portal.orders.ticket_type_id",
  shape: z.uuid().nullable(),
  fallback: null,
  title: "Tickets of orders",
  help: "Which type the ticket has that comes with an order that waits for approval. None chosen: the first that customers may choose.",
});
export const orderAnswerDays = defineSetting({
  ...place,
  key: "portal.orders.answer_days",
  shape: z.int().min(0).max(30),
  fallback: 1,
  title: "Orders are answered within",
  help: "Working days that customers are promised when their order waits for approval. 0: nothing is promised.",
});
export const blockedMayOrder = defineSetting({
  ...place,
  key: "portal.blocked_may_order",
  shape: z.boolean(),
  fallback: false,
  title: "Suspended customers may order",
  help: "Otherwise they pay first what they owe.",
});
export const orderExpireDays = defineSetting({
  ...place,
  key: "ordering.order_expire_days",
  shape: z.int().min(1).max(90),
  fallback: 14,
  title: "Orders expire after",
  help: "Days after which an order that nobody approved is closed by itself. Money that was paid for it is the customer's credit again.",
});

export const orderSettings = [
  ordersEnabled,
  orderKinds,
  orderPayment,
  orderApproval,
  orderStartChoice,
  orderMaxDaysAhead,
  orderTermsLink,
  orderTicketType,
  orderAnswerDays,
  blockedMayOrder,
  orderExpireDays,
];

// Refill cards (B-229): series, their cards, and using one.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { anyOf, endpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { FilledLine, FilledNote } from "../../../../shared/text.ts";
import { paymentMethods } from "../../billing/accounts/contract.ts";

export const cardStates = ["new", "active", "used", "expired", "void"] as const;
const seriesId = z.object({ seriesId: z.uuid() });
const customer = z.object({ id: z.uuid(), number: z.int(), name: z.string() });

export const SeriesView = z.object({
  id: z.uuid(),
  /** "RC-12" */
  label: z.string(),
  title: z.string(),
  partnerId: z.uuid(),
  prefix: z.string(),
  quantity: z.int(),
  value: MoneyShape,
  validTill: DayShape.nullable(),
  counts: z.object({ new: z.int(), active: z.int(), used: z.int(), expired: z.int(), void: z.int() }),
  /** What the cards that can be used or were used are worth together; the most they can be sold for. */
  worth: MoneyShape,
  /** What is still owed for sold cards. */
  owed: MoneyShape,
  exported: z.object({ at: MomentShape, by: z.string() }).nullable(),
  sold: z.object({ to: customer, on: DayShape, price: MoneyShape }).nullable(),
  createdBy: z.string(),
  createdAt: MomentShape,
  version: z.int(),
});

export const listSeriesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/refill-cards",
  summary: "Series of refill cards.",
  query: listQuery({
    sort: ["createdAt", "value"],
    filter: {
      q: z.string().trim().max(100).optional(),
      partner: anyOf(z.uuid()).optional(),
      /** With at least one card in this state. */
      state: anyOf(z.enum(cardStates)).optional(),
    },
  }),
  returns: listOf(SeriesView),
});
export const getSeriesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/refill-cards/:seriesId",
  summary: "One series of refill cards.",
  params: seriesId,
  returns: SeriesView,
});
export const cardPartnersEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/refill-card-partners",
  summary: "The partners for whom cards can be made, with their currencies.",
  returns: z.object({ items: z.array(z.object({ id: z.uuid(), name: z.string(), currency: z.string() })) }),
});
export const makeSeriesEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/refill-cards",
  summary: "Makes a series of refill cards. They have no codes before they are exported, and cannot be used before they are activated.",
  body: z.strictObject({
    partnerId: z.uuid(),
    title: FilledLine(100),
    prefix: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[2-9A-HJ-NP-Z]{0,4}$/, "up to four letters and digits, without 0, O, 1 and I")
      .default(""),
    quantity: z.int().min(1).max(10_000),
    value: MoneyShape,
    /** The last day on which a card can be used. */
    validTill: DayShape.nullable().default(null),
  }),
  returns: SeriesView,
  idempotent: true,
});
export const exportSeriesEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/refill-cards/:seriesId/export",
  summary: "Makes the codes of a series and shows them, once: only their hashes are kept.",
  params: seriesId,
  body: z.strictObject({}),
  returns: z.object({ label: z.string(), codes: z.array(z.object({ position: z.int(), code: z.string() })) }),
  versioned: true,
  freshProof: true,
});
const position = z.int().min(1).max(10_000).optional();
const range = { from: position, to: position };
export const activateCardsEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/refill-cards/:seriesId/activate",
  summary: "Lets cards of a series be used, all or those between two numbers.",
  params: seriesId,
  body: z.strictObject(range),
  returns: SeriesView,
  versioned: true,
});
export const voidCardsEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/refill-cards/:seriesId/void",
  summary: "Makes cards that are not used yet worthless, all or those between two numbers.",
  params: seriesId,
  body: z.strictObject({ ...range, reason: FilledNote(500) }),
  returns: SeriesView,
  versioned: true,
});
export const sellSeriesEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/refill-cards/:seriesId/sell",
  summary: "Sells a series to a customer: they owe its price, and its value is owed to whoever uses the cards.",
  params: seriesId,
  body: z.strictObject({
    customerId: z.uuid(),
    /** Left out: all that the cards are worth. */
    price: MoneyShape.nullable().default(null),
    /** Paid at once; left out: it stands on their account. */
    paidBy: z.enum(paymentMethods).nullable().default(null),
  }),
  returns: SeriesView,
  versioned: true,
  idempotent: true,
});

export const CardRow = z.object({
  id: z.string(),
  position: z.int(),
  state: z.enum(cardStates),
  usedAt: MomentShape.nullable(),
  usedBy: customer.nullable(),
  paymentId: z.uuid().nullable(),
});
export const listCardsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/refill-cards/:seriesId/cards",
  summary: "The cards of a series by their numbers: in which state, used by whom.",
  params: seriesId,
  query: z.strictObject({
    /** The `next` of the page before: the number of its last card. */
    cursor: z
      .string()
      .regex(/^\d{1,9}$/)
      .optional(),
    limit: z.coerce.number().int().min(1).max(250).default(100),
    state: anyOf(z.enum(cardStates)).optional(),
  }),
  returns: z.object({ items: z.array(CardRow), next: z.string().nullable() }),
});

const Code = z.string().trim().min(1).max(60);

export const checkCardEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/refill-card-check",
  summary: "Which card has this code, and whether it can be used.",
  body: z.strictObject({ code: Code }),
  returns: z.object({ card: CardRow.extend({ series: SeriesView }).nullable() }),
});
export const redeemForCustomerEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/refill-card",
  summary: "Uses a refill card for a customer.",
  params: z.object({ customerId: z.uuid() }),
  body: z.strictObject({ code: Code }),
  returns: z.object({ paymentId: z.uuid(), value: MoneyShape }),
  idempotent: true,
});

export const ownRedeemingEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/refill-card",
  summary: "Whether a refill card can be used now, and the cards used lately.",
  returns: z.object({
    /** After five wrong codes within an hour. */
    lockedUntil: MomentShape.nullable(),
    used: z.array(z.object({ paymentId: z.uuid(), value: MoneyShape, on: DayShape })),
  }),
});
export const redeemOwnEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/refill-card",
  summary: "Uses a refill card: its value comes onto the balance.",
  body: z.strictObject({ code: Code }),
  returns: z.object({ paymentId: z.uuid(), value: MoneyShape, balance: MoneyShape }),
  idempotent: true,
});

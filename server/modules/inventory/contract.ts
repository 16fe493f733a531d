// Things that stand at customers: what staff hand out and take back, and what customers see of it.
import { z } from "zod";
import { DayShape } from "../../../shared/calendar.ts";
import { anyOf, endpoint, listOf, listQuery, MomentShape } from "../../../shared/endpoint.ts";
import { MoneyShape } from "../../../shared/money.ts";

export const itemKinds = ["router", "tv_box", "phone", "ont", "antenna", "other"] as const;
export type ItemKind = (typeof itemKinds)[number];
export const itemStates = ["in_stock", "assigned", "rented", "sold", "returned", "broken"] as const;
export type ItemState = (typeof itemStates)[number];
/** On which terms somebody has it. */
export const handOuts = ["rented", "sold", "assigned"] as const;

const ItemShape = {
  id: z.uuid(),
  product: z.string(),
  kind: z.enum(itemKinds),
  serial: z.string(),
  state: z.enum(itemStates),
  sinceOn: DayShape.nullable(),
  warrantyUntilOn: DayShape.nullable(),
  returnByOn: DayShape.nullable(),
  /** What not giving it back costs. */
  returnFee: MoneyShape.nullable(),
  serviceId: z.uuid().nullable(),
};

export const ItemView = z.object({
  ...ItemShape,
  version: z.int(),
  partnerId: z.uuid(),
  customerId: z.uuid().nullable(),
  customerName: z.string().nullable(),
  note: z.string(),
});

const params = z.object({ itemId: z.uuid() });

export const listItemsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/items",
  summary: "Things with a serial number: at customers, and here.",
  query: listQuery({
    sort: ["product", "serial", "updatedAt", "returnByOn"],
    filter: {
      text: z.string().max(100).optional(),
      state: anyOf(z.enum(itemStates)).optional(),
      customerId: z.uuid().optional(),
      partnerId: z.uuid().optional(),
      /** To be given back by that day, and still out. */
      dueBackOn: DayShape.optional(),
    },
  }),
  returns: listOf(ItemView),
});

export const createItemEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/items",
  summary: "Takes a thing into stock.",
  body: z.strictObject({
    partnerId: z.uuid(),
    product: z.string().trim().min(1).max(120),
    kind: z.enum(itemKinds),
    serial: z.string().trim().min(1).max(64),
    warrantyUntilOn: DayShape.nullable().default(null),
    note: z.string().trim().max(500).default(""),
  }),
  returns: ItemView,
  idempotent: true,
});

export const handOutItemEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/items/:itemId/hand-out",
  summary: "Gives a thing from stock to a customer.",
  params,
  body: z.strictObject({
    customerId: z.uuid(),
    as: z.enum(handOuts),
    serviceId: z.uuid().nullable().default(null),
    sinceOn: DayShape,
    note: z.string().trim().max(500).default(""),
  }),
  returns: ItemView,
  versioned: true,
});

export const askBackItemEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/items/:itemId/ask-back",
  summary: "Says until when a thing is to be given back and what it costs otherwise; null takes that back.",
  params,
  body: z.strictObject({ returnByOn: DayShape.nullable(), returnFee: MoneyShape.nullable() }),
  returns: ItemView,
  versioned: true,
});

export const takeBackItemEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/items/:itemId/take-back",
  summary: "Takes a thing back from a customer, or into stock again after it was looked at.",
  params,
  body: z.strictObject({ to: z.enum(["returned", "in_stock", "broken"]), note: z.string().trim().max(500).default("") }),
  returns: ItemView,
  versioned: true,
});

export const itemMovesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/items/:itemId/moves",
  summary: "Where a thing has been, the newest first.",
  params,
  returns: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        from: z.enum(itemStates).nullable(),
        to: z.enum(itemStates),
        by: z.string(),
        note: z.string(),
        at: MomentShape,
      }),
    ),
  }),
});

// The portal

const PortalItem = z.object({ ...ItemShape, isLate: z.boolean() });

export const portalItemsEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/items",
  summary: "What you have from us, and what is to be given back.",
  returns: z.object({
    items: z.array(PortalItem),
    /** How things are given back; empty: nothing is said of it. */
    howToReturn: z.string(),
  }),
});

import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { Delivery } from "./contract.ts";

const decimal = z.string();

/** M-29 what binds for the order's life: unit prices, discounts and fees. Days and tax rates are worked out when it comes to be. */
export const BoundLine = z.object({
  planId: z.uuid(),
  kind: z.enum(["internet", "voice", "recurring", "one_time", "bundle"]),
  title: z.string(),
  quantity: z.int(),
  /** Null: as soon as possible. */
  startOn: DayShape.nullable(),
  parentServiceId: z.uuid().nullable(),
  parent: z.string(),
  address: z.string(),
  notes: z.string(),
  /** P-95 how it gets to the customer; sent: to `address`. Orders of before have none. */
  delivery: Delivery.nullable().default(null),
  /** P-255 the offer through which it is ordered. */
  offerId: z.uuid().nullable().default(null),
  planVersionId: z.uuid(),
  unitPrice: decimal,
  taxId: z.uuid().nullable(),
  taxGroupId: z.uuid().nullable(),
  includesTax: z.boolean(),
  contractMonths: z.int(),
  intro: z.object({ months: z.int(), percent: decimal.nullable(), fixed: decimal.nullable() }).nullable(),
  promo: z.object({ code: z.string(), percent: decimal.nullable(), fixed: decimal.nullable(), cycles: z.int().nullable() }).nullable(),
  /** Charged once; of a product that is sold once the product itself. */
  once: z.array(
    z.object({
      kind: z.enum(["one_time", "fee"]),
      category: z.string(),
      text: z.string(),
      unitPrice: decimal,
      quantity: decimal,
      taxId: z.uuid().nullable(),
      taxGroupId: z.uuid().nullable(),
      includesTax: z.boolean(),
      /** Also where the service begins later: with the first document. */
      isAtCreation: z.boolean(),
    }),
  ),
});
export type BoundLine = z.output<typeof BoundLine>;

export const BoundOrder = z.object({
  lines: z.array(BoundLine).min(1),
  /** A code that was given, and the plan for which it is good. */
  promo: z.object({ code: z.string(), planId: z.uuid() }).nullable(),
});
export type BoundOrder = z.output<typeof BoundOrder>;

/** "Static IP, 2 × Router": for notices, tickets and lists. */
export const titlesOf = ({ lines }: Pick<BoundOrder, "lines">): string =>
  lines.map(({ title, quantity }) => (quantity > 1 ? `${quantity} × ${title}` : title)).join(", ");

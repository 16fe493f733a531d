// Items that wait for an invoice (B-84): written by staff, or left there by an activation, a change, a late fee.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { FilledLine, FilledNote } from "../../../../shared/text.ts";
import { PriceText, QuantityText } from "../../catalog/contract.ts";
import { OwnCategory } from "../categories/contract.ts";

export const itemCategories = ["one_time", "equipment", "fee", "topup", "internet", "voice", "recurring"] as const;
export const itemStates = ["waiting", "invoiced", "charged", "used", "cancelled"] as const;

const customerId = z.object({ customerId: z.uuid() });
const itemId = z.object({ itemId: z.uuid() });

const Service = z.object({ id: z.uuid(), number: z.int(), title: z.string() });

export const FutureItemView = z.object({
  id: z.uuid(),
  side: z.enum(["debit", "credit"]),
  state: z.enum(itemStates),
  category: z.string(),
  text: z.string(),
  unitPrice: z.string(),
  quantity: z.string(),
  taxId: z.uuid().nullable(),
  includesTax: z.boolean(),
  /** As it will stand on the invoice, below zero for a credit: net, or with tax if `includesTax`. */
  amount: MoneyShape,
  service: Service.nullable(),
  /** What it is for, where it is for days. */
  period: z.object({ start: DayShape, end: DayShape }).nullable(),
  /** The first day whose run takes it along. */
  dueOn: DayShape,
  document: z.object({ id: z.uuid(), number: z.string() }).nullable(),
  createdBy: z.string(),
  createdAt: MomentShape,
  /** It waits, and no other record answers for it: a sale in parts, a late fee. */
  mayEdit: z.boolean(),
  version: z.int(),
});

export const listFutureItemsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/future-items",
  summary: "What waits for a customer's next invoice, and the newest items that have found theirs.",
  params: customerId,
  returns: z.object({
    currency: z.string(),
    today: DayShape,
    nextBillingOn: DayShape,
    /** It is charged out of the balance at once instead. */
    isPrepaid: z.boolean(),
    taxes: z.array(z.object({ id: z.uuid(), name: z.string(), ratePercent: z.string() })),
    services: z.array(Service),
    items: z.array(FutureItemView),
  }),
});

const fields = {
  text: FilledLine(255),
  unitPrice: PriceText,
  quantity: QuantityText.default("1"),
  taxId: z.uuid(),
  includesTax: z.boolean().default(false),
  category: z.union([z.enum(itemCategories), OwnCategory]).default("one_time"),
  serviceId: z.uuid().nullable().default(null),
  /** Half-open. */
  period: z.object({ start: DayShape, end: DayShape }).nullable().default(null),
  /** Left out: the next run takes it along. */
  dueOn: DayShape.optional(),
};

export const createFutureItemEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/future-items",
  summary:
    "Writes a debit or credit that the next recurring invoice takes along; an account that pays from its balance is charged at once.",
  params: customerId,
  body: z.strictObject({ side: z.enum(["debit", "credit"]), ...fields }),
  returns: FutureItemView,
  idempotent: true,
});
export const updateFutureItemEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/future-items/:itemId",
  summary: "Changes an item that still waits.",
  params: itemId,
  body: z.strictObject({
    ...z.strictObject(fields).partial().shape,
    quantity: QuantityText.optional(),
    includesTax: z.boolean().optional(),
    category: z.union([z.enum(itemCategories), OwnCategory]).optional(),
    serviceId: z.uuid().nullable().optional(),
    period: z.object({ start: DayShape, end: DayShape }).nullable().optional(),
  }),
  returns: FutureItemView,
  versioned: true,
});
export const cancelFutureItemEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/future-items/:itemId/cancel",
  summary: "Takes an item back that still waits.",
  params: itemId,
  body: z.strictObject({ reason: FilledNote(500) }),
  returns: FutureItemView,
  versioned: true,
});

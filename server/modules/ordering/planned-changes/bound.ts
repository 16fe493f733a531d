// A wish once it is priced: what was asked for, with all that binds from then on (B-97, M-29): plan version, unit price, fees, whether paid
// days are given back. Only the days and the tax rates are worked out anew on the day itself.
import { z } from "zod";
import { type Day, DayShape } from "../../../../shared/calendar.ts";

const BoundFee = z.object({
  code: z.string(),
  text: z.string(),
  amount: z.string(),
  taxId: z.string().nullable(),
  includesTax: z.boolean(),
  serviceId: z.string(),
});
const common = { on: DayShape, fees: z.array(BoundFee), reason: z.string(), waived: z.string().nullable() };

export const Bound = z.discriminatedUnion("kind", [
  z.object({
    ...common,
    kind: z.literal("plan"),
    planId: z.string(),
    planVersionId: z.string(),
    unitPrice: z.string(),
    customPrice: z.string().nullable(),
    quantity: z.string().nullable(),
    taxId: z.string().nullable(),
    taxGroupId: z.string().nullable(),
    includesTax: z.boolean(),
    contractEndOn: DayShape.nullable(),
    /** B-101 the old plan's contract binds no more; changes planned before this was asked say it by their fee. */
    leavesContract: z.boolean().default(false),
    isRefunded: z.boolean(),
    invoiceAfter: z.enum(["next_run", "to_term_end", "to_next_term_end"]),
    documentsAt: z.enum(["effective_date", "request"]),
    minInvoice: z.object({ minor: z.int(), days: z.int() }),
  }),
  z.object({
    ...common,
    kind: z.literal("pause"),
    until: DayShape.nullable(),
    compensation: z.enum(["credit_note", "extend", "none"]),
    movesContract: z.boolean(),
    resumeInvoice: z.enum(["now", "next_run"]),
    maxDays: z.int(),
  }),
  z.object({ ...common, kind: z.literal("resume"), invoice: z.enum(["now", "next_run"]) }),
  z.object({
    ...common,
    kind: z.literal("end"),
    /** The last day. */
    endOn: DayShape,
    isNow: z.boolean(),
    isRefunded: z.boolean(),
    /** The first day that is not paid for any more; after `on` where a notice was not kept (B-110). */
    paidBefore: DayShape,
    outstanding: z.enum(["now", "next_run"]),
    documentsAt: z.enum(["effective_date", "request"]),
    final: z.enum(["keep", "refund_to_method"]).nullable(),
    dependentIds: z.array(z.string()),
  }),
  z.object({
    ...common,
    kind: z.literal("terms"),
    customPrice: z.string().nullable().optional(),
    quantity: z.string().optional(),
    planVersionId: z.string().nullable(),
    unitPrice: z.string().nullable(),
    taxId: z.string().nullable(),
    taxGroupId: z.string().nullable(),
    includesTax: z.boolean(),
  }),
  z.object({
    ...common,
    kind: z.literal("discount"),
    percent: z.string().nullable(),
    fixed: z.string().nullable(),
    endBefore: DayShape.nullable(),
  }),
  z.object({ ...common, kind: z.literal("discount_end"), discountId: z.string() }),
]);
export type Bound = z.output<typeof Bound>;
export type BoundFee = z.output<typeof BoundFee>;
export type BoundOf<Kind extends Bound["kind"]> = Extract<Bound, { kind: Kind }>;

/** It happens when it is confirmed; otherwise on its day, by the roll. */
export const isAtOnce = (bound: Bound, today: Day): boolean =>
  ["terms", "discount", "discount_end"].includes(bound.kind) || bound.on <= today || (bound.kind === "end" && bound.isNow);

/** B-111 its documents are made when it is asked for. */
export const settlesAtRequest = (bound: Bound): boolean =>
  (bound.kind === "plan" || bound.kind === "end") && bound.documentsAt === "request";

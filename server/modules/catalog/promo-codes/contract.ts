// Promo codes for staff: what they give, to whom, and what became of them (B-265).
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { anyOf, endpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { Line } from "../../../../shared/text.ts";
import { PercentText, PriceText } from "../contract.ts";

const Effect = z.enum(["percent", "fixed", "fee_waiver", "plan_unlocked"]);
const Waived = z.enum(["activation", "setup"]);
const Customers = z.enum(["new", "existing", "all"]);
/** Where a code stands today. */
const PromoState = z.enum(["live", "coming", "expired", "used_up", "ended"]);

const Code = z
  .string()
  .trim()
  .toUpperCase()
  .refine((text) => /^[A-Z0-9]{6,32}$/.test(text), { params: { code: "promo-code-shape" }, message: "6 to 32 letters and digits" });
const ids = z.array(z.uuid()).max(200);

/** What may be said of a code at any time. Discounts that were given stay as they are. */
const promoFields = {
  note: Line(200),
  effect: Effect,
  percent: PercentText.nullable(),
  fixed: PriceText.nullable(),
  /** For so many months from the start of the service; null: for good. */
  cycles: z.int().min(1).max(120).nullable(),
  waives: z.array(Waived).max(2),
  /** Empty: every plan. */
  planIds: ids,
  customers: Customers,
  /** Empty: with any labels or none. */
  labelIds: ids,
  validFrom: DayShape,
  /** The last day; null: until it is ended. */
  validTo: DayShape.nullable(),
  maxUses: z.int().min(1).max(10_000_000).nullable(),
  maxPerCustomer: z.int().min(1).max(1_000).nullable(),
  isStackable: z.boolean(),
};

export const PromoView = z.object({
  ...promoFields,
  id: z.uuid(),
  partnerId: z.uuid(),
  code: z.string(),
  state: PromoState,
  reserved: z.int(),
  counted: z.int(),
  isEnabled: z.boolean(),
  createdAt: MomentShape,
  version: z.int(),
});

const NewPromoBody = z.strictObject({
  ...promoFields,
  partnerId: z.uuid(),
  code: Code,
  note: promoFields.note.default(""),
  percent: promoFields.percent.default(null),
  fixed: promoFields.fixed.default(null),
  cycles: promoFields.cycles.default(null),
  waives: promoFields.waives.default([]),
  planIds: ids.default([]),
  customers: Customers.default("all"),
  labelIds: ids.default([]),
  validFrom: DayShape.optional(),
  validTo: promoFields.validTo.default(null),
  maxUses: promoFields.maxUses.default(null),
  maxPerCustomer: promoFields.maxPerCustomer.default(1),
  isStackable: z.boolean().default(false),
});

const promoCodeId = z.object({ promoCodeId: z.uuid() });

export const listPromosEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/promo-codes",
  summary: "The promo codes of the partners that you may see.",
  query: listQuery({
    sort: ["code", "validFrom", "validTo", "counted", "createdAt"],
    filter: {
      text: z.string().max(100).optional(),
      state: anyOf(PromoState).optional(),
      effect: anyOf(Effect).optional(),
      partnerId: z.uuid().optional(),
      planId: z.uuid().optional(),
    },
  }),
  returns: listOf(PromoView),
});
export const getPromoEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/promo-codes/:promoCodeId",
  summary: "One promo code.",
  params: promoCodeId,
  returns: PromoView,
});
export const createPromoEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/promo-codes",
  summary: "Makes a promo code.",
  body: NewPromoBody,
  returns: PromoView,
  idempotent: true,
});
export const updatePromoEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/promo-codes/:promoCodeId",
  summary: "Changes a promo code, ends it or lets it hold again. What was given with it stays.",
  params: promoCodeId,
  body: z.strictObject({ ...promoFields, isEnabled: z.boolean() }).partial(),
  returns: PromoView,
  versioned: true,
});
export const deletePromoEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/promo-codes/:promoCodeId",
  summary: "Removes a promo code that nobody has used.",
  params: promoCodeId,
  versioned: true,
});

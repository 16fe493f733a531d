// Data packs (portal.md 4.7): what may be bought, at which price, and what is bought by itself.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";

export const fieldPermissions = ["hidden", "view", "edit"] as const;
const limitTypes = ["automatic", "manual", "all"] as const;

const Bytes = z.int().min(0);
const Pack = {
  planId: z.uuid(),
  title: z.string(),
  bytes: Bytes,
  validity: z.enum(["cycle_end", "days", "unlimited"]),
  validDays: z.int().nullable(),
  /** Bought today, the last day on which it works; null: without end. */
  throughOn: DayShape.nullable(),
  gross: MoneyShape,
  toNextInvoice: z.boolean(),
};

/** A pack that was bought, or asked for and not paid yet. */
export const PackView = z.object({
  id: z.uuid(),
  number: z.int(),
  serviceId: z.uuid(),
  title: z.string(),
  bytes: Bytes,
  way: z.enum(["manual", "auto", "staff"]),
  state: z.enum(["waiting", "done", "cancelled"]),
  gross: MoneyShape,
  /** What asks for the money; an item waits for the next invoice. */
  document: z.object({ kind: z.enum(["invoice", "proforma", "item"]), id: z.uuid() }),
  createdAt: MomentShape,
  grantedAt: MomentShape.nullable(),
});

const Permission = z.enum(fieldPermissions);
const AutoView = z.object({
  /** What of it the provider shows and lets be changed. */
  permissions: z.object({ autoTopup: Permission, autoPlans: Permission, limitType: Permission, maxPerMonth: Permission }),
  isOn: z.boolean(),
  packPlanId: z.uuid().nullable(),
  limitType: z.enum(limitTypes),
  maxPerMonth: z.int(),
  /** Of this cycle, as the limit counts them. */
  countedPacks: z.int(),
  stoppedWhy: z.enum(["limit", "balance", "debt", "not_offered"]).nullable(),
  version: z.int(),
});

const serviceId = z.object({ serviceId: z.uuid() });

export const portalPacksEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/services/:serviceId/packs",
  summary: "The packs that a service may be given, those that were bought, and what is bought by itself.",
  params: serviceId,
  returns: z.object({
    /** Null: nothing can be bought by hand. */
    manual: z
      .object({
        payBefore: z.boolean(),
        packs: z.array(z.object({ ...Pack, isAtLimit: z.boolean(), maxPerCycle: z.int().nullable(), bought: z.int() })),
        refusal: z.enum(["account-blocked", "not-running"]).nullable(),
      })
      .nullable(),
    auto: AutoView.nullable(),
    autoPacks: z.array(z.object({ planId: z.uuid(), title: z.string(), bytes: Bytes, gross: MoneyShape })),
    bought: z.array(PackView),
  }),
});

const PackPrice = z.object({
  ...Pack,
  net: MoneyShape,
  tax: MoneyShape,
  payBefore: z.boolean(),
  document: z.enum(["invoice", "proforma"]),
  leftBytes: Bytes,
  leftAfterBytes: Bytes,
});

export const portalPackPriceEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/services/:serviceId/packs/price",
  summary: "What a pack costs and gives, before anybody buys it.",
  params: serviceId,
  body: z.strictObject({ planId: z.uuid() }),
  returns: PackPrice,
});

export const portalBuyPackEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/services/:serviceId/packs",
  summary: "Buys a pack at the price that was shown: data at once, or once it is paid.",
  params: serviceId,
  body: z.strictObject({ planId: z.uuid(), gross: MoneyShape }),
  returns: PackView,
  idempotent: true,
});
export const portalPackEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/packs/:packId",
  summary: "A pack that was bought.",
  params: z.object({ packId: z.uuid() }),
  returns: PackView,
});
export const portalCancelPackEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/packs/:packId/cancel",
  summary: "Gives up a pack that is not paid yet; what asks for its money is taken back.",
  params: z.object({ packId: z.uuid() }),
  returns: PackView,
});
export const portalAutoPacksEndpoint = endpoint({
  method: "PUT",
  path: "/api/portal/services/:serviceId/auto-packs",
  summary: "Says whether and how packs are bought when the data is used up; only what the provider lets customers change.",
  params: serviceId,
  body: z.strictObject({
    isOn: z.boolean(),
    packPlanId: z.uuid().nullable(),
    limitType: z.enum(limitTypes),
    maxPerMonth: z.int().min(1).max(100),
  }),
  returns: AutoView,
  versioned: true,
});

export const servicePacksEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/services/:serviceId/packs",
  summary: "The packs that staff may sell to a service, and those that were bought.",
  params: serviceId,
  returns: z.object({ packs: z.array(z.object(Pack)), bought: z.array(PackView) }),
});
export const sellPackEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/services/:serviceId/packs",
  summary: "Sells a service a pack at the price that was shown: data at once, with an invoice or on the next one.",
  params: serviceId,
  body: z.strictObject({ planId: z.uuid(), gross: MoneyShape }),
  returns: PackView,
  idempotent: true,
});

// The gateways of partners, and what they tell us.
import { z } from "zod";
import { anyOf, BooleanText, endpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { Currency } from "../../../../shared/money.ts";
import { FilledLine } from "../../../../shared/text.ts";
import { paymentMethods } from "../../billing/accounts/contract.ts";

/** Where a gateway is offered: the portal, pay links, staff, and charges that nobody starts. */
export const gatewayUses = ["portal", "guest", "admin", "auto_charge"] as const;

export const GatewayDriverView = z.object({
  driver: z.string(),
  title: z.string(),
  canSave: z.boolean(),
  canRefund: z.enum(["none", "full", "partial"]),
  /** What its form asks for. */
  fields: z.array(z.object({ name: z.string(), title: z.string(), isSecret: z.boolean() })),
  /** Hosts that a blocked customer must be able to reach in order to pay. */
  walledGardenHosts: z.array(z.string()),
});

const Decimal = z.string().regex(/^\d{1,9}(\.\d{1,4})?$/, "a decimal number such as 0.35");
/** P-119 what paying with it adds: a fixed part and a share of what is paid, at most so much; with tax. */
export const SurchargeView = z.object({ fixed: Decimal, percent: Decimal, cap: Decimal.nullable() });
const Surcharge = z.strictObject({
  fixed: Decimal,
  percent: Decimal.refine((text) => Number.parseInt(text, 10) < 100, "below 100"),
  cap: Decimal.nullable(),
  /** The code of its tax. */
  tax: z.string().min(1).max(100),
});

export const GatewayView = z.object({
  id: z.uuid(),
  version: z.int(),
  partnerId: z.uuid(),
  driver: z.string(),
  title: z.string(),
  mode: z.enum(["test", "live"]),
  isEnabled: z.boolean(),
  /** Empty: every currency that the driver takes. */
  currencies: z.array(z.string()),
  enabledFor: z.array(z.enum(gatewayUses)),
  paymentMethod: z.enum(paymentMethods),
  surcharge: Surcharge.nullable(),
  /** Where the gateway has to send its events. */
  eventsUrl: z.string(),
  /** Events of the last 24 hours whose signature was wrong. */
  badSignatures: z.int(),
});

const gatewayBody = {
  title: FilledLine(80),
  mode: z.enum(["test", "live"]),
  isEnabled: z.boolean(),
  currencies: z.array(Currency).max(50),
  enabledFor: z.array(z.enum(gatewayUses)).max(4),
  paymentMethod: z.enum(paymentMethods),
  /** Null: nothing is added. */
  surcharge: Surcharge.nullable(),
  /** By the driver's field names. A field that is left out keeps its value. */
  secrets: z.record(z.string().max(60), z.string().max(4000)),
};

const configId = z.object({ configId: z.uuid() });

export const listDriversEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/payment-gateways/drivers",
  summary: "The gateways that this installation knows.",
  returns: z.object({ items: z.array(GatewayDriverView) }),
});

export const listGatewaysEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/payment-gateways",
  summary: "The gateways of the partners, without their secrets.",
  returns: z.object({ items: z.array(GatewayView) }),
});

export const addGatewayEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/payment-gateways",
  summary: "Gives a partner a gateway.",
  body: z.strictObject({
    partnerId: z.uuid(),
    driver: z.string().max(40),
    ...gatewayBody,
    mode: gatewayBody.mode.default("test"),
    isEnabled: gatewayBody.isEnabled.default(true),
    currencies: gatewayBody.currencies.default([]),
    enabledFor: gatewayBody.enabledFor.default([...gatewayUses]),
    paymentMethod: gatewayBody.paymentMethod.default("card"),
    surcharge: gatewayBody.surcharge.default(null),
    secrets: gatewayBody.secrets.default({}),
  }),
  returns: GatewayView,
  idempotent: true,
});

export const changeGatewayEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/payment-gateways/:configId",
  summary: "Changes a partner's gateway: switches it on or off, its title, uses or secrets.",
  params: configId,
  body: z.strictObject(gatewayBody).partial(),
  returns: GatewayView,
  versioned: true,
});

export const testGatewayEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/payment-gateways/:configId/test",
  summary: "Asks the gateway whether the keys are right.",
  params: configId,
  returns: z.object({ isOk: z.boolean(), message: z.string() }),
});

export const GatewayEventRow = z.object({
  id: z.uuid(),
  partnerId: z.uuid(),
  driver: z.string(),
  /** The gateway's own id of it: told twice, it counts once. */
  externalId: z.string(),
  receivedAt: MomentShape,
  /** Null: it waits to be looked at. */
  processedAt: MomentShape.nullable(),
  /** What came of it, in a few words. */
  result: z.string().nullable(),
});

export const listGatewayEventsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/gateway-events",
  summary: "What gateways told us, newest first; their signatures were right.",
  query: listQuery({
    sort: ["receivedAt"],
    filter: {
      driver: anyOf(z.string().max(40)).optional(),
      partner: anyOf(z.uuid()).optional(),
      /** Only those that nobody has looked at yet. */
      waiting: BooleanText.optional(),
      q: z.string().trim().min(1).max(100).optional(),
    },
  }),
  returns: listOf(GatewayEventRow),
});

export const getGatewayEventEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/gateway-events/:eventId",
  summary: "One event of a gateway with what it said; tokens are hidden.",
  params: z.object({ eventId: z.uuid() }),
  returns: GatewayEventRow.extend({ payload: z.string() }),
});

/** What gateways tell us. The raw bytes are what they signed. */
export const gatewayEventsEndpoint = endpoint({
  method: "POST",
  path: "/api/public/gateways/:driver/:configId/events",
  summary: "Takes a gateway's signed event: kept first, looked at later.",
  params: z.object({ driver: z.string().max(40), configId: z.uuid() }),
  request: "raw",
});

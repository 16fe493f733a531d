// Routers that the provider manages (8.8), and "Check my connection" (P-249).
import { z } from "zod";
import { anyOf, BooleanText, endpoint, listOf, listQuery, MomentShape } from "../../../shared/endpoint.ts";

/** What a router can do; what customers may of it is set by the provider. */
export const capabilities = [
  "reboot",
  "wifi_name",
  "wifi_password",
  "guest_wifi",
  "band",
  "schedule",
  "hosts",
  "pause_host",
  "speed_test",
  "firmware",
  "wan_login",
] as const;
export type Capability = (typeof capabilities)[number];

/** What the provider may allow customers (`portal.acs_actions`). Passing the password of the line on goes with changing it. */
export const customerActs = capabilities.filter((each) => each !== "wan_login") as Exclude<Capability, "wan_login">[];
export type CustomerAct = (typeof customerActs)[number];

const bandNames = ["2.4", "5", "6"] as const;
export const networkNames = [...bandNames, "guest"] as const;
export type NetworkName = (typeof networkNames)[number];

export const actionKinds = ["reboot", "wifi", "guest_wifi", "band", "schedule", "pause_host", "speed_test", "wan_login"] as const;
export type ActionKind = (typeof actionKinds)[number];
export const actionStates = ["queued", "sent", "applied", "failed", "expired", "withdrawn"] as const;
export type ActionState = (typeof actionStates)[number];
export const failReasons = ["refused", "not-read-back", "not-back", "not-managed", "reassigned"] as const;

const utf8Bytes = (text: string): number => new TextEncoder().encode(text).length;
/** P-199 */
export const WifiName = z
  .string()
  .refine((name) => utf8Bytes(name) >= 1 && utf8Bytes(name) <= 32, "1 to 32 bytes")
  .refine((name) => name.trim() === name, "no space at the beginning or end");
export const WifiKey = z.string().regex(/^[\x20-\x7e]{8,63}$/, "8 to 63 letters, digits and signs");
const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const Mac = z.string().regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);

const BandName = z.enum(bandNames);

/** What a customer wants of a router. */
export const Wish = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("reboot") }),
  z.strictObject({
    kind: z.literal("wifi"),
    /** Which bands get it; several get the same name. */
    bands: z.array(BandName).min(1).max(3),
    name: WifiName.optional(),
    key: WifiKey.optional(),
  }),
  z.strictObject({ kind: z.literal("guest_wifi"), isOn: z.boolean(), name: WifiName.optional(), key: WifiKey.optional() }),
  z.strictObject({ kind: z.literal("band"), band: BandName, isOn: z.boolean() }),
  z.strictObject({ kind: z.literal("schedule"), isOn: z.boolean(), from: Time, to: Time }),
  z.strictObject({ kind: z.literal("pause_host"), mac: Mac, isPaused: z.boolean() }),
  z.strictObject({ kind: z.literal("speed_test") }),
]);
export type Wish = z.output<typeof Wish>;

export const CpeActionView = z.object({
  id: z.uuid(),
  kind: z.enum(actionKinds),
  state: z.enum(actionStates),
  queuedAt: MomentShape,
  sentAt: MomentShape.nullable(),
  endedAt: MomentShape.nullable(),
  expiresAt: MomentShape,
  /** Without keys: which bands, the new name. */
  wish: z.record(z.string(), z.unknown()),
  reason: z.enum(failReasons).nullable(),
  /** P-201 how long a restart took. */
  seconds: z.int().nullable(),
  speed: z.object({ downKbps: z.int(), upKbps: z.int(), pingMs: z.int() }).nullable(),
});

const BandView = z.object({ band: BandName, isOn: z.boolean(), name: z.string(), channel: z.int().nullable(), hasKey: z.boolean() });
const HostView = z.object({
  mac: z.string(),
  name: z.string(),
  ip: z.string().nullable(),
  over: z.enum([...networkNames, "cable"]),
  isActive: z.boolean(),
  isPaused: z.boolean(),
});

/** A row of "My equipment" and of the home page. */
export const PortalCpeRow = z.object({
  id: z.uuid(),
  maker: z.string(),
  model: z.string(),
  serial: z.string(),
  serviceId: z.uuid().nullable(),
  isOnline: z.boolean(),
  /** When it last said something. */
  seenAt: MomentShape.nullable(),
  /** P-248 what is shown is older than a quarter of an hour. */
  isOld: z.boolean(),
  /** Absent where the provider does not allow the list, or the router does not report it. */
  activeHosts: z.int().optional(),
});

export const PortalCpeView = PortalCpeRow.extend({
  firmware: z.string().nullable(),
  /** P-198 only where the provider says so. */
  newFirmware: z.string().nullable().optional(),
  startedAt: MomentShape.nullable(),
  wan: z.object({ isUp: z.boolean(), ipv4: z.string().nullable(), ipv6: z.string().nullable() }).nullable(),
  bands: z.array(BandView),
  guest: z.object({ isOn: z.boolean(), name: z.string(), hasKey: z.boolean() }).nullable(),
  schedule: z.object({ isOn: z.boolean(), from: z.string(), to: z.string() }).nullable(),
  hosts: z.array(HostView).optional(),
  ports: z.array(z.object({ name: z.string(), isUp: z.boolean(), mbps: z.int().nullable() })),
  speedTest: z.object({ at: MomentShape, downKbps: z.int(), upKbps: z.int(), pingMs: z.int() }).nullable(),
  /** What can be done here: what the router can and the provider allows. */
  may: z.array(z.enum(capabilities)),
  /** What is under way, and what came of it in the last minutes. */
  actions: z.array(CpeActionView),
});

const cpeParams = z.object({ cpeId: z.uuid() });

export const portalCpesEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/cpes",
  summary: "Your routers, as far as we manage them.",
  returns: z.object({ items: z.array(PortalCpeRow) }),
});
export const portalCpeEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/cpes/:cpeId",
  summary: "One of your routers: what it said last, and what can be done.",
  params: cpeParams,
  returns: PortalCpeView,
});
export const portalAskCpeEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/cpes/:cpeId/ask",
  summary: "Has the router report itself; at most once a minute, and a repeat before that does nothing.",
  params: cpeParams,
});
export const portalActOnCpeEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/cpes/:cpeId/actions",
  summary: "Tells your router to do something. What became of it is seen in its state.",
  params: cpeParams,
  body: z.strictObject({ wish: Wish }),
  returns: CpeActionView,
  idempotent: true,
});
export const portalWithdrawActionEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/cpe-actions/:cpeActionId/withdraw",
  summary: "Takes back what your router was not told yet.",
  params: z.object({ cpeActionId: z.uuid() }),
  returns: CpeActionView,
});
export const portalRevealKeyEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/cpes/:cpeId/reveal-key",
  summary: "Shows a key of your Wi-Fi that was set here.",
  params: cpeParams,
  body: z.strictObject({ network: z.enum(networkNames) }),
  returns: z.object({ name: z.string(), key: z.string() }),
  freshProof: true,
});

// Check my connection

const checkSteps = ["account", "incident", "session", "refused-login", "router", "signal"] as const;
const checkButtons = ["pay", "resume", "buy-data", "see-incident", "set-password", "reboot"] as const;

export const CheckView = z.object({
  id: z.uuid(),
  serviceId: z.uuid(),
  startedAt: MomentShape,
  isRunning: z.boolean(),
  /** Fine: nothing failed and the line was seen to work. Unknown: nothing failed, and of the line itself nothing is known. */
  verdict: z.enum(["fine", "failed", "unknown"]),
  failedStep: z.enum(checkSteps).nullable(),
  button: z.enum(checkButtons).nullable(),
  /** What the button acts on: the router. */
  cpeId: z.uuid().nullable(),
  steps: z.array(
    z.object({
      step: z.enum(checkSteps),
      code: z.string(),
      /** The moment that belongs to it: since when it is offline, when the router was last seen. */
      at: MomentShape.nullable(),
      /** Words of others: of a published incident, a cause. */
      text: z.string(),
    }),
  ),
});

const serviceParams = z.object({ serviceId: z.uuid() });

export const portalCheckLineEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/services/:serviceId/connection-checks",
  summary: "Looks for what is wrong with your connection; takes up to twenty seconds.",
  params: serviceParams,
  returns: z.object({ check: CheckView, runsLeft: z.int() }),
  idempotent: true,
});
export const portalChecksEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/services/:serviceId/connection-checks",
  summary: "What the checks of your connection found in the last hour, the newest first.",
  params: serviceParams,
  returns: z.object({ items: z.array(CheckView), runsLeft: z.int() }),
});

// What a service connects with

export const portalConnectionEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/services/:serviceId/connection",
  summary: "With what your service connects, as far as it is shown; null: not known.",
  params: serviceParams,
  returns: z.object({
    ipv4: z.string().nullable().optional(),
    ipv6: z.string().nullable().optional(),
    mac: z.string().nullable().optional(),
    /** Absent where customers do not change it. */
    password: z
      .object({
        changedAt: MomentShape.nullable(),
        /** The managed router that can be given the new one at once. */
        routerId: z.uuid().nullable(),
      })
      .optional(),
  }),
});

/** P-63 */
const ServicePassword = z
  .string()
  .regex(/^[\x21\x23-\x26\x28-\x5f\x61-\x7e]{8,32}$/, "8 to 32 letters, digits and signs, no spaces or quotes");

export const portalChangePasswordEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/services/:serviceId/password",
  summary: "Changes with what your service logs in; the router needs the same.",
  params: serviceParams,
  body: z.strictObject({ password: ServicePassword, alsoRouter: z.boolean() }),
  returns: z.object({ action: CpeActionView.nullable(), cpeId: z.uuid().nullable() }),
  freshProof: true,
});
export const portalRevealPasswordEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/services/:serviceId/reveal-password",
  summary: "Shows with what your service logs in.",
  params: serviceParams,
  returns: z.object({ login: z.string(), password: z.string() }),
  freshProof: true,
});

// Staff

export const CpeView = z.object({
  id: z.uuid(),
  partnerId: z.uuid(),
  customerId: z.uuid().nullable(),
  customerName: z.string().nullable(),
  serviceId: z.uuid().nullable(),
  service: z.object({ id: z.uuid(), number: z.int() }).nullable(),
  driver: z.string(),
  maker: z.string(),
  model: z.string(),
  serial: z.string(),
  firmware: z.string().nullable(),
  isOnline: z.boolean(),
  seenAt: MomentShape.nullable(),
  ipv4: z.string().nullable(),
  isWanUp: z.boolean().nullable(),
  activeHosts: z.int().nullable(),
  /** Optical or radio level in dBm with the router's own verdict; null: it reports none. */
  signal: z.object({ dbm: z.number(), isGood: z.boolean() }).nullable(),
  /** N-47 the session of its service, which says whether the line works where the router itself says nothing; null: there never was one. */
  line: z.object({ isOnline: z.boolean(), heardAt: MomentShape }).nullable(),
  version: z.int(),
});

export const listCpesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/cpes",
  summary: "Routers that are managed.",
  query: listQuery({
    sort: ["serial", "seenAt"],
    filter: {
      text: z.string().max(100).optional(),
      customerId: z.uuid().optional(),
      partnerId: z.uuid().optional(),
      isAssigned: BooleanText.optional(),
      isOnline: BooleanText.optional(),
    },
  }),
  returns: listOf(CpeView),
});
export const assignCpeEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/cpes/:cpeId/assign",
  summary: "Says whose router it is.",
  params: cpeParams,
  body: z.strictObject({ customerId: z.uuid(), serviceId: z.uuid().nullable().default(null) }),
  returns: CpeView,
  versioned: true,
});
export const releaseCpeEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/cpes/:cpeId/release",
  summary: "The router is nobody's any more; what it was still to be told is dropped, and keys that were set here are forgotten.",
  params: cpeParams,
  returns: CpeView,
  versioned: true,
});

export const CpeActionRow = CpeActionView.extend({
  cpeId: z.uuid(),
  cpe: z.string(),
  customerId: z.uuid(),
  customerName: z.string(),
  by: z.string(),
  detail: z.string(),
});
export const listCpeActionsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/cpe-actions",
  summary: "What routers were told to do, and what became of it.",
  query: listQuery({
    sort: ["queuedAt"],
    filter: {
      customerId: z.uuid().optional(),
      cpeId: z.uuid().optional(),
      kind: anyOf(z.enum(actionKinds)).optional(),
      state: anyOf(z.enum(actionStates)).optional(),
    },
  }),
  returns: listOf(CpeActionRow),
});

export const customerChecksEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/connection-checks",
  summary: "What a customer's checks of their connection found in the last days, the newest first.",
  params: z.object({ customerId: z.uuid() }),
  returns: z.object({ items: z.array(CheckView) }),
});

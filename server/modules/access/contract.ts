// What a service's line gives, as the network is told.
import { z } from "zod";
import { endpoint, MomentShape } from "../../../shared/endpoint.ts";

const AccessState = z.enum([
  ...(["terminated", "not_started", "admin_blocked", "debt_blocked", "inactive", "paused"] as const),
  ...(["expired", "cap_blocked", "throttled", "active"] as const),
]);

export const serviceAccessEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/services/:serviceId/access",
  summary: "Whether a service's line is open, and if not why; with the latest changes, the newest first.",
  params: z.object({ serviceId: z.uuid() }),
  returns: z.object({
    state: AccessState.nullable(),
    since: MomentShape.nullable(),
    /** N-178 whoever pays for it is paying: it is not shut for money before this moment. Null: nobody is, or it would not open it. */
    paymentWindowUntil: MomentShape.nullable(),
    changes: z.array(z.object({ from: AccessState.nullable(), to: AccessState, cause: z.string(), at: MomentShape })),
  }),
});

/** N-110 one attempt, or several of the same kind within a minute. */
const LoginAttempt = z.object({
  id: z.uuid(),
  at: MomentShape,
  login: z.string(),
  mac: z.string().nullable(),
  nas: z.string().nullable(),
  method: z.string(),
  result: z.enum(["accept", "walled", "reject", "drop"]),
  /** A01 to A18; empty: nothing to say. */
  reason: z.string(),
  /** What the reply gave. */
  reply: z.string(),
  times: z.int(),
});

export const serviceLoginsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/services/:serviceId/logins",
  summary: "The latest attempts of a line to log in, the newest first, and why those that failed did.",
  params: z.object({ serviceId: z.uuid() }),
  returns: z.object({ items: z.array(LoginAttempt) }),
});

const LoginStep = z.enum(["known", "password", "router", "device", "port", "state", "sessions"]);

export const explainLoginEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/nases/:nasId/explain-login",
  summary:
    "What would happen if a line logged in at this router now, step by step, and what it would be answered. Nothing is logged or leased.",
  params: z.object({ nasId: z.uuid() }),
  body: z.strictObject({
    /** Left out: that of the service, else the MAC address, as routers name devices. One of the three must be said. */
    login: z.string().trim().min(1).max(253).optional(),
    serviceId: z.uuid().optional(),
    /** As the router sends it; undefined: none. */
    mac: z.string().trim().min(1).max(60).optional(),
    method: z.enum(["pap", "chap", "mschap_v2", "none"]).default("pap"),
    /** Left out: as if the stored one were sent. */
    password: z.string().max(128).optional(),
  }),
  returns: z.object({
    outcome: z.enum(["let_in", "walled", "refused"]),
    /** A01 to A18; empty: nothing to say. */
    reason: z.string(),
    serviceId: z.uuid().nullable(),
    /** As the router would name who comes. */
    login: z.string(),
    /** What the line gives now (M-12). */
    accessState: AccessState.nullable(),
    steps: z.array(z.object({ step: LoginStep, result: z.enum(["passed", "failed", "not_reached"]) })),
    /** Of the Accept, without secrets. */
    attributes: z.array(z.object({ name: z.string(), value: z.string() })),
    /** An address of a pool would be looked for, too. */
    wantsPool: z.boolean(),
    /** What a session that is open would be told, had it something else: its state and speed, or that it is to end. */
    change: z.object({
      packet: z.enum(["coa", "disconnect", "none"]),
      attributes: z.array(z.object({ name: z.string(), value: z.string() })),
    }),
    /** Lines of the vendor's template that could not be rendered. */
    faults: z.array(z.string()),
  }),
});

// P-254 switches of services

export const switchKinds = ["internet", "voice", "recurring", "bundle"] as const;
export const switchParts = ["connection", "security"] as const;
export const switchPermissions = ["none", "view", "edit"] as const;

const Words = z.record(z.string().min(2).max(10), z.string().trim().max(300));
const Titles = z.record(z.string().min(2).max(10), z.string().trim().min(1).max(60)).refine((words) => Object.keys(words).length > 0);

export const SwitchView = z.object({
  id: z.uuid(),
  kind: z.enum(switchKinds),
  key: z.string(),
  titles: z.record(z.string(), z.string()),
  helps: z.record(z.string(), z.string()),
  part: z.enum(switchParts),
  isOnByDefault: z.boolean(),
  planIds: z.array(z.uuid()),
  partnerIds: z.array(z.uuid()),
  permission: z.enum(switchPermissions),
  dropsLine: z.boolean(),
  version: z.int(),
  mayChange: z.boolean(),
});

const switchFields = {
  titles: Titles,
  helps: Words,
  part: z.enum(switchParts),
  isOnByDefault: z.boolean(),
  planIds: z.array(z.uuid()).max(500),
  partnerIds: z.array(z.uuid()).max(1000),
  permission: z.enum(switchPermissions),
  dropsLine: z.boolean(),
};

export const listSwitchesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/service-switches",
  summary: "The switches of services that the provider defines.",
  returns: z.object({ items: z.array(SwitchView) }),
});
export const createSwitchEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/service-switches",
  summary: "Defines a switch; at most 20 for each kind of service.",
  body: z.strictObject({
    kind: z.enum(switchKinds),
    key: z.string().regex(/^[a-z][a-z0-9_]{1,39}$/),
    ...switchFields,
    helps: Words.default({}),
    isOnByDefault: z.boolean().default(false),
    planIds: switchFields.planIds.default([]),
    partnerIds: switchFields.partnerIds.default([]),
    permission: z.enum(switchPermissions).default("none"),
    dropsLine: z.boolean().default(false),
  }),
  returns: SwitchView,
  idempotent: true,
});
export const updateSwitchEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/service-switches/:switchId",
  summary: "Changes a switch; its key and the kind of service stay.",
  params: z.object({ switchId: z.uuid() }),
  body: z.strictObject(switchFields).partial(),
  returns: SwitchView,
  versioned: true,
});
export const deleteSwitchEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/service-switches/:switchId",
  summary: "Takes a switch away that no service has turned on.",
  params: z.object({ switchId: z.uuid() }),
  versioned: true,
});

const ServiceAttribute = z.object({
  key: z.string(),
  titles: z.record(z.string(), z.string()),
  helps: z.record(z.string(), z.string()),
  part: z.enum(switchParts),
  permission: z.enum(switchPermissions),
  isOn: z.boolean(),
  changedAt: MomentShape.nullable(),
});
export const serviceAttributesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/services/:serviceId/switches",
  summary: "How the switches of a service stand, as the network is told (service.attr).",
  params: z.object({ serviceId: z.uuid() }),
  returns: z.object({ items: z.array(ServiceAttribute), passwordChangedAt: MomentShape.nullable() }),
});
export const turnSwitchEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/services/:serviceId/switches",
  summary: "Turns a switch of a service on or off.",
  params: z.object({ serviceId: z.uuid() }),
  body: z.strictObject({ key: z.string().max(40), isOn: z.boolean() }),
  returns: z.object({ items: z.array(ServiceAttribute), passwordChangedAt: MomentShape.nullable() }),
});

// The portal

export const OwnSwitch = z.object({
  key: z.string(),
  titles: z.record(z.string(), z.string()),
  helps: z.record(z.string(), z.string()),
  part: z.enum(switchParts),
  isOn: z.boolean(),
  mayTurn: z.boolean(),
  /** An open session is cut for a moment. */
  dropsLine: z.boolean(),
});
const OwnSwitches = z.object({ items: z.array(OwnSwitch), changesLeft: z.int() });

export const portalSwitchesEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/services/:serviceId/switches",
  summary: "What you may switch of your service, and how it stands.",
  params: z.object({ serviceId: z.uuid() }),
  returns: OwnSwitches,
});
export const portalTurnSwitchEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/services/:serviceId/switches",
  summary: "Turns a switch of your service on or off. Turning off what protects you needs a fresh proof.",
  params: z.object({ serviceId: z.uuid() }),
  body: z.strictObject({ key: z.string().max(40), isOn: z.boolean() }),
  returns: OwnSwitches,
});

import { z } from "zod";
import { anyOf, endpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";

export const fiscalKinds = ["invoice", "credit_note", "receipt", "refund"] as const;
export type FiscalKind = (typeof fiscalKinds)[number];
export const fiscalPolicies = ["block", "queue"] as const;
export type FiscalPolicy = (typeof fiscalPolicies)[number];
export const registrationStates = ["waiting", "registered", "refused", "waived"] as const;
export type RegistrationState = (typeof registrationStates)[number];
const faults = ["unreachable", "silent", "busy", "not_us", "failed", "unclear"] as const;

// The add-on of a partner --------------------------------------------------------------------------------------------

const partnerId = z.object({ partnerId: z.uuid() });

const AddOnView = z.object({
  title: z.string(),
  url: z.string(),
  kinds: z.array(z.enum(fiscalKinds)),
  policy: z.enum(fiscalPolicies),
  reserves: z.boolean(),
  poolSize: z.int(),
  atOnce: z.int(),
  isOn: z.boolean(),
  /** How it answers; null: it answers. */
  fault: z.object({ kind: z.enum(faults), detail: z.string(), since: MomentShape, askAgainAt: MomentShape.nullable() }).nullable(),
  answeredAt: MomentShape.nullable(),
  /** Free reservations of each kind that it reserves for. */
  free: z.array(z.object({ kind: z.enum(fiscalKinds), count: z.int() })),
  waiting: z.int(),
  refused: z.int(),
});

export const FiscalisationView = z.object({
  partnerId: z.uuid(),
  version: z.int(),
  /** Null: none is connected. */
  addOn: AddOnView.nullable(),
  mayChange: z.boolean(),
});

export const getFiscalisationEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partners/:partnerId/fiscalisation",
  summary: "The fiscal add-on of a partner, how it answers and what waits for it.",
  params: partnerId,
  returns: FiscalisationView,
});

const privateV4 = /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/;

/**
 * Where an add-on may be: over https anywhere; over plain http only on this machine or in the own network, since what it answers is printed on
 * papers and the answer is not signed.
 */
export function isAddOnAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (username !== "" || password !== "" || search !== "" || hash !== "") return false;
  if (protocol === "https:") return true;
  return (
    protocol === "http:" &&
    (hostname === "localhost" || hostname === "[::1]" || privateV4.test(hostname) || /^[a-z][a-z0-9-]*$/i.test(hostname))
  );
}

/** What the form and the server check. */
export const AddOnBody = z.strictObject({
  title: z.string().trim().min(1).max(100),
  url: z
    .string()
    .trim()
    .max(500)
    .refine(isAddOnAddress, { params: { code: "not-an-add-on-address" }, message: "https, or http on this machine or in the own network" }),
  /** Absent: the one that is kept stays. */
  secret: z.string().min(16).max(200).optional(),
  kinds: z.array(z.enum(fiscalKinds)).min(1).max(fiscalKinds.length),
  policy: z.enum(fiscalPolicies),
  reserves: z.boolean(),
  poolSize: z.int().min(1).max(100_000),
  atOnce: z.int().min(1).max(16),
  isOn: z.boolean(),
});

export const saveFiscalisationEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/partners/:partnerId/fiscalisation",
  summary: "Connects the fiscal add-on of a partner, or changes how it is used. The secret is kept sealed and never shown.",
  params: partnerId,
  body: AddOnBody,
  returns: FiscalisationView,
  versioned: true,
});

export const testFiscalisationEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners/:partnerId/fiscalisation/test",
  summary: "Calls the fiscal add-on that is saved and tells who answered. What waited for it is tried again at once.",
  params: partnerId,
  body: z.strictObject({}),
  returns: z.object({
    outcome: z.enum(["answered", ...faults]),
    detail: z.string(),
    self: z.object({ name: z.string(), version: z.string(), kinds: z.array(z.enum(fiscalKinds)), reserves: z.boolean() }).nullable(),
  }),
});

// What is registered -------------------------------------------------------------------------------------------------

const registration = z.object({ sourceId: z.uuid() });

export const RegistrationView = z.object({
  sourceId: z.uuid(),
  kind: z.enum(fiscalKinds),
  number: z.string(),
  customerId: z.uuid(),
  customerName: z.string(),
  partnerId: z.uuid(),
  state: z.enum(registrationStates),
  policy: z.enum(fiscalPolicies),
  reservation: z.string().nullable(),
  lacksReservation: z.boolean(),
  fiscalNumber: z.string().nullable(),
  /** The content of the code on paper, and the code as a picture. */
  qr: z.string().nullable(),
  qrSvg: z.string().nullable(),
  texts: z.array(z.string()),
  extra: z.record(z.string(), z.string()),
  reason: z.string(),
  attempts: z.int(),
  /** When it is tried again; null: it is not. */
  dueAt: MomentShape.nullable(),
  /** The add-on is switched off, so nothing is tried. */
  isPaused: z.boolean(),
  issuedAt: MomentShape,
  stateAt: MomentShape,
  version: z.int(),
  mayRetry: z.boolean(),
  mayWaive: z.boolean(),
});

export const listRegistrationsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/fiscal-registrations",
  summary: "Lists what is registered with tax offices: what was refused and what waits first.",
  query: listQuery({
    sort: ["attention", "issuedAt", "stateAt"],
    filter: {
      state: anyOf(z.enum(registrationStates)).optional(),
      kind: anyOf(z.enum(fiscalKinds)).optional(),
      /** Waits longer than an hour. */
      late: z.enum(["true"]).optional(),
      partner: anyOf(z.uuid()).optional(),
      customer: z.uuid().optional(),
      /** The beginning of a document's number or fiscal number, or any scrap of the customer. */
      q: z.string().trim().min(1).max(100).optional(),
    },
  }),
  returns: listOf(RegistrationView),
});

export const getRegistrationEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/fiscal-registrations/:sourceId",
  summary: "How a document, payment or refund stands with the tax office; nothing where it needs no registration.",
  params: registration,
  returns: z.object({ registration: RegistrationView.nullable() }),
});

export const retryRegistrationEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/fiscal-registrations/:sourceId/retry",
  summary: "Tries the registration again now.",
  params: registration,
  body: z.strictObject({}),
  returns: RegistrationView,
  idempotent: true,
});

export const retryRefusedEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners/:partnerId/fiscalisation/retry",
  summary: "Tries everything again that was refused or waits.",
  params: partnerId,
  body: z.strictObject({}),
  returns: z.object({ count: z.int() }),
  idempotent: true,
});

export const waiveRegistrationEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/fiscal-registrations/:sourceId/waive",
  summary: "Lets a document go without registration, with the reason; its paper is no longer held back.",
  params: registration,
  body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
  returns: RegistrationView,
  idempotent: true,
});

// For customers ------------------------------------------------------------------------------------------------------

export const portalRegistrationEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/money-documents/:documentId/fiscal-registration",
  summary: "Whether an own document still waits for the tax office, and its fiscal number.",
  params: z.object({ documentId: z.uuid() }),
  returns: z.object({ isPaperHeld: z.boolean(), fiscalNumber: z.string().nullable() }),
});

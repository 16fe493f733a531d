// NASes: what asks us by RADIUS who may come in (network.md 1.2).
import { z } from "zod";
import { anyOf, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { FilledLine, Line, Note } from "../../../../shared/text.ts";
import { accessTypes, dynamicModes, InterimSeconds, PortNumber } from "../profiles/contract.ts";

export const radiusModes = ["radius", "none"] as const;
export type RadiusMode = (typeof radiusModes)[number];
export const nasStatuses = ["active", "disabled", "maintenance"] as const;
export type NasStatus = (typeof nasStatuses)[number];
/** N-52 */
export const messageAuthenticatorPolicies = ["require", "auto", "off"] as const;
export type MessageAuthenticatorPolicy = (typeof messageAuthenticatorPolicies)[number];
export const nasFlags = ["swapRates", "swapAccounting", "noGigawords", "sendsIpv6CountersSeparately", "sendsNoInterims"] as const;

/** An address, a network or a host name; which of them is decided where it is saved. */
const Place = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[0-9a-z][0-9a-z.:/_-]{0,252}$|^::/);
/** N-20 what may be entered; what is in use already comes in by an import. */
const Secret = z.string().regex(/^[\x21-\x7e]{16,64}$/, { error: "16 to 64 letters, digits and signs, no spaces" });

/** Somebody else's server, which may have any. */
const CopySecret = z.string().regex(/^[\x21-\x7e]{1,64}$/, { error: "1 to 64 letters, digits and signs, no spaces" });

const nasFields = {
  name: FilledLine(100),
  siteId: z.uuid().nullable(),
  /** A shipped profile by name, or an own one by id. */
  profile: z.string().min(1).max(64),
  /** Empty: it serves every partner. */
  partnerIds: z.array(z.uuid()).max(500),
  model: Line(100),
  serial: Line(100),
  tags: z.array(FilledLine(40)).max(20),
  managementAddress: z.union([z.literal(""), Place]),
  /** Where its packets come from: networks (an address is a network of one) and host names. */
  sources: z.array(Place).min(1).max(20),
  nasIpAddress: z.ipv4().nullable(),
  nasIpv6Address: z.ipv6().nullable(),
  nasIdentifier: FilledLine(253).nullable(),
  accessTypes: z.array(z.enum(accessTypes)).min(1).max(accessTypes.length),
  authenticationMode: z.enum(radiusModes),
  accountingMode: z.enum(radiusModes),
  interimSeconds: InterimSeconds,
  dynamicMode: z.enum(dynamicModes),
  /** Null: where its packets come from. */
  dynamicAddress: Place.nullable(),
  dynamicPort: PortNumber,
  dynamicPacketsPerSecond: z.int().min(1).max(10_000),
  messageAuthenticator: z.enum(messageAuthenticatorPolicies),
  swapRates: z.boolean(),
  swapAccounting: z.boolean(),
  noGigawords: z.boolean(),
  sendsIpv6CountersSeparately: z.boolean(),
  /** N-94 it tells of a session's beginning and end, and of nothing in between. */
  sendsNoInterims: z.boolean(),
  status: z.enum(nasStatuses),
  /** N-123 the address of another server that gets a copy of its accounting; null: none. */
  copyAddress: Place.nullable(),
  copyPort: PortNumber,
  /** N-69 lines `Attribute op value` behind those of its profile. */
  replyLines: Note(4000),
};

export const NasRowView = z.object({
  id: z.uuid(),
  name: z.string(),
  site: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  profile: z.string(),
  profileTitle: z.string(),
  model: z.string(),
  serial: z.string(),
  tags: z.array(z.string()),
  managementAddress: z.string(),
  sources: z.array(z.string()),
  nasIdentifier: z.string().nullable(),
  accessTypes: z.array(z.enum(accessTypes)),
  status: z.enum(nasStatuses),
  isForAll: z.boolean(),
  /** Those that the reader sees. */
  partnerIds: z.array(z.uuid()),
  mayChange: z.boolean(),
  /** What stands about its safety: a weak secret (N-20), Message-Authenticator not asked for (N-52). */
  warnings: z.array(z.enum(["weak-secret", "message-authenticator-off"])),
  version: z.int(),
});

/** Without secrets: they are only written, and revealed one by one (N-4). */
export const NasView = NasRowView.extend({
  siteId: z.uuid().nullable(),
  nasIpAddress: z.string().nullable(),
  nasIpv6Address: z.string().nullable(),
  secretSetAt: MomentShape,
  nextSecretSetAt: MomentShape.nullable(),
  hasDynamicSecret: z.boolean(),
  authenticationMode: z.enum(radiusModes),
  accountingMode: z.enum(radiusModes),
  interimSeconds: z.int(),
  dynamicMode: z.enum(dynamicModes),
  dynamicAddress: z.string().nullable(),
  dynamicPort: z.int(),
  dynamicPacketsPerSecond: z.int(),
  messageAuthenticator: z.enum(messageAuthenticatorPolicies),
  swapRates: z.boolean(),
  swapAccounting: z.boolean(),
  noGigawords: z.boolean(),
  sendsIpv6CountersSeparately: z.boolean(),
  sendsNoInterims: z.boolean(),
  copyAddress: z.string().nullable(),
  copyPort: z.int(),
  replyLines: z.string(),
  createdAt: MomentShape,
});

const nasId = z.object({ nasId: z.uuid() });

const nasSorts = ["name", "site", "profile", "createdAt"] as const;
const nasFilter = {
  /** Name, address, identifier, model, serial number. */
  text: z.string().max(100).optional(),
  status: anyOf(z.enum(nasStatuses)).optional(),
  profile: anyOf(z.string().min(1).max(64)).optional(),
  accessType: anyOf(z.enum(accessTypes)).optional(),
  partnerId: z.uuid().optional(),
  siteId: z.uuid().optional(),
  tag: z.string().max(40).optional(),
};

export const listNasesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/nases",
  summary: "The NASes that serve your partners.",
  query: listQuery({ sort: nasSorts, filter: nasFilter }),
  returns: listOf(NasRowView),
});
export const nasColumns = [
  "name",
  "site",
  "profile",
  "model",
  "serial",
  "managementAddress",
  "sources",
  "nasIdentifier",
  "accessTypes",
  "status",
  "tags",
  "warnings",
] as const;
export const exportNasesEndpoint = exportEndpoint({
  path: "/api/admin/nas-export",
  summary: "Exactly the NASes that the filter shows, as a file; without secrets.",
  sort: nasSorts,
  filter: nasFilter,
  columns: nasColumns,
});

export const getNasEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/nases/:nasId",
  summary: "One NAS, without its secrets.",
  params: nasId,
  returns: NasView,
});

export const createNasEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/nases",
  summary: "Adds a NAS. Without a secret it gets one of 24 random characters.",
  body: z.strictObject({
    ...nasFields,
    siteId: nasFields.siteId.default(null),
    partnerIds: nasFields.partnerIds.default([]),
    model: nasFields.model.default(""),
    serial: nasFields.serial.default(""),
    tags: nasFields.tags.default([]),
    managementAddress: nasFields.managementAddress.default(""),
    nasIpAddress: nasFields.nasIpAddress.default(null),
    nasIpv6Address: nasFields.nasIpv6Address.default(null),
    nasIdentifier: nasFields.nasIdentifier.default(null),
    // What is left out is as the profile has it.
    accessTypes: nasFields.accessTypes.optional(),
    interimSeconds: nasFields.interimSeconds.optional(),
    dynamicMode: nasFields.dynamicMode.optional(),
    dynamicPort: nasFields.dynamicPort.optional(),
    authenticationMode: nasFields.authenticationMode.default("radius"),
    accountingMode: nasFields.accountingMode.default("radius"),
    dynamicAddress: nasFields.dynamicAddress.default(null),
    dynamicPacketsPerSecond: nasFields.dynamicPacketsPerSecond.default(50),
    messageAuthenticator: nasFields.messageAuthenticator.default("auto"),
    swapRates: z.boolean().default(false),
    swapAccounting: z.boolean().default(false),
    noGigawords: z.boolean().default(false),
    sendsIpv6CountersSeparately: z.boolean().default(false),
    sendsNoInterims: z.boolean().default(false),
    status: nasFields.status.default("active"),
    copyAddress: nasFields.copyAddress.default(null),
    copyPort: nasFields.copyPort.default(1813),
    replyLines: nasFields.replyLines.default(""),
    /** Of the server that gets the copy: with its address it has to be there. */
    copySecret: CopySecret.optional(),
    secret: Secret.optional(),
    /** Left out: dynamic authorisation uses the same. */
    dynamicSecret: Secret.optional(),
  }),
  returns: NasView,
  idempotent: true,
});

export const updateNasEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/nases/:nasId",
  summary: "Changes a NAS. A secret that is given takes the place of the one in use at once; to change it without a gap, set the next one.",
  params: nasId,
  body: z
    .strictObject({
      ...nasFields,
      /** Left out: as it was. */
      copySecret: CopySecret,
      secret: Secret,
      /** Null: the same as for authentication. */
      dynamicSecret: Secret.nullable(),
    })
    .partial(),
  returns: NasView,
  versioned: true,
});

export const deleteNasEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/nases/:nasId",
  summary: "Removes a NAS on which no session is open.",
  params: nasId,
  versioned: true,
});

// Secrets

const secretKinds = ["current", "next", "dynamic"] as const;
export type SecretKind = (typeof secretKinds)[number];

export const revealNasSecretEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/nases/:nasId/reveal-secret",
  summary: "Shows a secret of a NAS. Each look stands in the log.",
  params: nasId,
  body: z.strictObject({ which: z.enum(secretKinds) }),
  returns: z.object({ secret: z.string() }),
  freshProof: true,
});

export const setNextSecretEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/nases/:nasId/next-secret",
  summary:
    "Sets the secret that a NAS is about to get; until it is promoted both are taken. Without one in the body it is 24 random characters.",
  params: nasId,
  body: z.strictObject({ secret: Secret.optional() }),
  returns: NasView,
  versioned: true,
});
export const promoteSecretEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/nases/:nasId/promote-secret",
  summary: "The next secret becomes the only one.",
  params: nasId,
  returns: NasView,
  versioned: true,
});
export const clearNextSecretEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/nases/:nasId/next-secret",
  summary: "Forgets the next secret; the one in use stays.",
  params: nasId,
  returns: NasView,
  versioned: true,
});

// Configuration

const ConfigurationView = z.object({
  /** To be pasted into the equipment. */
  text: z.string(),
  /** What stands in it instead of the secret, while that is not shown. */
  placeholder: z.string(),
  /** Settings that are still empty and stand in it as words in capitals. */
  missing: z.array(z.string()),
});

export const nasConfigurationEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/nases/:nasId/configuration",
  summary: "What to paste into the equipment so that it asks us, with a word in place of the secret.",
  params: nasId,
  returns: ConfigurationView,
});
export const revealNasConfigurationEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/nases/:nasId/reveal-configuration",
  summary: "The same with the secret in it. Each look stands in the log.",
  params: nasId,
  returns: ConfigurationView,
  freshProof: true,
});

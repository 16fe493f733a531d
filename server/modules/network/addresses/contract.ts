// Prefixes and the addresses in them (network.md 1.3). Addresses travel as text, counts as strings: an IPv6 prefix has more of them than a number holds.
import { z } from "zod";
import { anyOf, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";

export const roles = ["container", "static", "pool", "pd_pool", "wan6_pool", "walled", "infrastructure"] as const;
export const states = ["reserved", "static", "offered", "leased", "held", "quarantined", "conflict"] as const;
export const orders = ["lowest", "random"] as const;
export const alerts = ["none", "warning", "alert", "exhausted"] as const;
const unusable = ["network", "broadcast", "anycast", "gateway", "excluded"] as const;

const CidrText = z.string().trim().min(1).max(50);
const AddressText = z.string().trim().min(2).max(50);
const DomainText = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,39}$/, "lower-case letters, digits, dots and dashes");
const Note = z.string().trim().max(1000);

const changeable = {
  siteId: z.uuid().nullable(),
  /** Empty: all of them. */
  partnerIds: z.array(z.uuid()).max(500),
  locationIds: z.array(z.uuid()).max(500),
  nasIds: z.array(z.uuid()).max(1000),
  gateway: AddressText.nullable(),
  dnsServers: z.array(AddressText).max(4),
  vlan: z.int().min(1).max(4094).nullable(),
  /** "100.64.0.1-100.64.0.20", a network, or one address each. */
  excluded: z.array(z.string().trim().min(2).max(100)).max(100),
  allocationOrder: z.enum(orders),
  holdSeconds: z.int().min(0).max(7_776_000),
  quarantineSeconds: z.int().min(0).max(31_536_000),
  category: z.string().trim().max(80),
  comment: Note,
};

const NewPrefix = z.strictObject({
  domain: DomainText.default("global"),
  cidr: CidrText,
  role: z.enum(roles),
  pdLength: z.int().min(0).max(128).nullable().default(null),
  siteId: changeable.siteId.default(null),
  partnerIds: changeable.partnerIds.default([]),
  locationIds: changeable.locationIds.default([]),
  nasIds: changeable.nasIds.default([]),
  gateway: changeable.gateway.default(null),
  dnsServers: changeable.dnsServers.default([]),
  vlan: changeable.vlan.default(null),
  excluded: changeable.excluded.default([]),
  allocationOrder: changeable.allocationOrder.default("lowest"),
  holdSeconds: changeable.holdSeconds.default(86_400),
  quarantineSeconds: changeable.quarantineSeconds.default(0),
  category: changeable.category.default(""),
  comment: changeable.comment.default(""),
});
export type NewPrefix = z.output<typeof NewPrefix>;

const PrefixEdit = z.strictObject(changeable).partial();
export type PrefixEdit = z.output<typeof PrefixEdit>;

export const PrefixView = z.object({
  id: z.uuid(),
  domain: z.string(),
  cidr: z.string(),
  family: z.union([z.literal(4), z.literal(6)]),
  role: z.enum(roles),
  parentId: z.uuid().nullable(),
  /** How many containers it lies in. */
  depth: z.int(),
  pdLength: z.int().nullable(),
  siteId: z.uuid().nullable(),
  /** It serves every partner; otherwise these, as far as the reader sees them. */
  isForAll: z.boolean(),
  partnerIds: z.array(z.uuid()),
  mayChange: z.boolean(),
  locationIds: z.array(z.uuid()),
  nasIds: z.array(z.uuid()),
  gateway: z.string().nullable(),
  dnsServers: z.array(z.string()),
  vlan: z.int().nullable(),
  excluded: z.array(z.string()),
  allocationOrder: z.enum(orders),
  holdSeconds: z.int(),
  quarantineSeconds: z.int(),
  category: z.string(),
  comment: z.string(),
  /** What can be given at most: addresses, or delegated prefixes. */
  usable: z.string(),
  used: z.string(),
  held: z.string(),
  quarantined: z.string(),
  /** N-31 of a thousand, rounded down. */
  usedPermille: z.int(),
  alert: z.enum(alerts),
  /** N-27 it can be looked through address by address. */
  isListedWhole: z.boolean(),
  version: z.int(),
});

const prefixSorts = ["cidr", "role", "alert"] as const;
const prefixFilter = {
  text: z.string().max(100).optional(),
  domain: DomainText.optional(),
  role: anyOf(z.enum(roles)).optional(),
  alert: anyOf(z.enum(alerts)).optional(),
  partnerId: z.uuid().optional(),
  siteId: z.uuid().optional(),
  nasId: z.uuid().optional(),
  family: z.enum(["4", "6"]).optional(),
};

const prefixParams = z.object({ prefixId: z.uuid() });

export const listPrefixesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/prefixes",
  summary: "The prefixes, by address: a container stands before what lies in it.",
  query: listQuery({ sort: prefixSorts, filter: prefixFilter }),
  returns: listOf(PrefixView),
});
export const prefixColumns = [
  ...(["domain", "cidr", "role", "pdLength", "gateway", "dnsServers", "vlan", "excluded", "allocationOrder", "holdSeconds"] as const),
  ...(["quarantineSeconds", "category", "comment", "usable", "used", "held", "usedPercent", "alert"] as const),
] as const;
export const exportPrefixesEndpoint = exportEndpoint({
  path: "/api/admin/prefix-export",
  summary: "Exactly the prefixes that the filter shows, as a file.",
  sort: prefixSorts,
  filter: prefixFilter,
  columns: prefixColumns,
});
export const getPrefixEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/prefixes/:prefixId",
  summary: "One prefix.",
  params: prefixParams,
  returns: PrefixView,
});
export const createPrefixEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/prefixes",
  summary: "Adds a prefix. It is placed under the smallest container around it.",
  body: NewPrefix,
  returns: PrefixView,
  idempotent: true,
});
export const updatePrefixEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/prefixes/:prefixId",
  summary: "Changes a prefix. Its network changes by splitting, merging and resizing.",
  params: prefixParams,
  body: PrefixEdit,
  returns: PrefixView,
  versioned: true,
});
export const deletePrefixEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/prefixes/:prefixId",
  summary: "Removes a prefix that nobody has an address of.",
  params: prefixParams,
  versioned: true,
});
export const splitPrefixEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/prefixes/:prefixId/split",
  summary: "Cuts a prefix into equal parts of the given length; what is used goes to the part in which it lies.",
  params: prefixParams,
  body: z.strictObject({ length: z.int().min(1).max(128) }),
  returns: z.object({ items: z.array(PrefixView) }),
  versioned: true,
});
export const mergePrefixesEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/prefixes/:prefixId/merge",
  summary: "Makes one prefix of this one and equal neighbours of the same role and partners.",
  params: prefixParams,
  body: z.strictObject({ withIds: z.array(z.uuid()).min(1).max(255) }),
  returns: PrefixView,
  versioned: true,
});
export const resizePrefixEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/prefixes/:prefixId/resize",
  summary: "Gives a prefix another network around or within its own.",
  params: prefixParams,
  body: z.strictObject({ cidr: CidrText }),
  returns: PrefixView,
  versioned: true,
});

// Addresses

const ServiceFacts = z.object({ number: z.string(), customer: z.string(), customerNumber: z.string() });

export const AddressView = z.object({
  id: z.uuid(),
  prefixId: z.uuid(),
  domain: z.string(),
  /** One address, or a delegated prefix with its length. */
  address: z.string(),
  state: z.enum(states),
  serviceId: z.uuid().nullable(),
  service: ServiceFacts.nullable(),
  nasId: z.uuid().nullable(),
  mac: z.string().nullable(),
  sessionId: z.uuid().nullable(),
  reason: z.string(),
  comment: z.string(),
  since: MomentShape,
  until: MomentShape.nullable(),
  version: z.int(),
});

const addressSorts = ["address", "since"] as const;
const addressFilter = {
  prefixId: z.uuid().optional(),
  domain: DomainText.optional(),
  state: anyOf(z.enum(states)).optional(),
  serviceId: z.uuid().optional(),
  /** An address, a network that it lies in, a MAC address, or a word of a reason or comment. */
  text: z.string().max(100).optional(),
};

export const listAddressesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/addresses",
  summary: "Addresses and delegated prefixes that are not free.",
  query: listQuery({ sort: addressSorts, filter: addressFilter }),
  returns: listOf(AddressView),
});
// N-33 the columns are called as an import reads them.
export const addressColumns = ["address_or_prefix", "state", "customer_ref", "service_ref", "comment"] as const;
export const exportAddressesEndpoint = exportEndpoint({
  path: "/api/admin/address-export",
  summary: "Exactly the addresses that the filter shows, as a file.",
  sort: addressSorts,
  filter: addressFilter,
  columns: addressColumns,
});
export const listWholePrefixEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/prefixes/:prefixId/every-address",
  summary: "An IPv4 prefix up to /16 address by address, the free and the unusable ones included (N-27).",
  params: prefixParams,
  query: listQuery({ sort: ["address"], filter: {} }),
  returns: listOf(
    z.object({
      address: z.string(),
      /** "taken": by somebody whom the reader does not see. */
      state: z.enum([...states, "free", "unusable", "taken"]),
      /** Why it is unusable. */
      why: z.enum(unusable).nullable(),
      used: AddressView.nullable(),
      /** When it answered the latest ping sweep. */
      answeredAt: MomentShape.nullable(),
      /** N-32 it answers, and nobody has it. */
      isSuspect: z.boolean(),
    }),
  ),
});
export const SweepView = z.object({
  /** An IPv4 prefix up to /22 of the usual routing domain. */
  mayBe: z.boolean(),
  state: z.enum(["never", "waiting", "running", "done", "failed"]),
  askedAt: MomentShape.nullable(),
  endedAt: MomentShape.nullable(),
  /** How many addresses answered. */
  answered: z.int().nullable(),
});
export const getSweepEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/prefixes/:prefixId/sweep",
  summary: "How the latest ping sweep of a prefix went (N-32).",
  params: prefixParams,
  returns: SweepView,
});
export const sweepPrefixEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/prefixes/:prefixId/sweep",
  summary: "Has every address of an IPv4 prefix up to /22 pinged; which ones answered stands beside them afterwards (N-32).",
  params: prefixParams,
  returns: SweepView,
});
export const reserveAddressEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/prefixes/:prefixId/reserve",
  summary: "Keeps an address or delegated prefix from everybody, with a reason. Without an address: the next free one.",
  params: prefixParams,
  body: z.strictObject({
    address: AddressText.nullable().default(null),
    reason: z.string().trim().min(1).max(200),
    comment: Note.default(""),
  }),
  returns: AddressView,
  idempotent: true,
});
export const freeAddressEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/addresses/:addressId/free",
  summary: "Frees an address: a reservation ends at once, a static one rests as its prefix says. One that a session shows is not freed.",
  params: z.object({ addressId: z.uuid() }),
  versioned: true,
});
export const importAddressesEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/address-import",
  summary:
    "Reads reservations from a CSV file (N-33). Says of each row what is wrong; with `goodRows` those that are right are taken over.",
  body: z.strictObject({ domain: DomainText.default("global"), mode: z.enum(["check", "all", "goodRows"]).default("check") }),
  request: "upload",
  returns: z.object({
    rows: z.int(),
    taken: z.int(),
    wrong: z.array(z.object({ row: z.int(), column: z.string(), code: z.string(), message: z.string() })),
  }),
});

export const whoHadEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/address-history",
  summary: "Who had an address at a moment, the narrowest match first. Every look is written down (N-34).",
  query: z.strictObject({ address: AddressText, at: MomentShape, domain: DomainText.default("global") }),
  returns: z.object({
    items: z.array(
      z.object({
        address: z.string(),
        state: z.enum(["static", "leased", "conflict"]),
        serviceId: z.uuid(),
        service: ServiceFacts.nullable(),
        nasId: z.uuid().nullable(),
        mac: z.string().nullable(),
        sessionId: z.uuid().nullable(),
        fromAt: MomentShape,
        /** Null: to this day. */
        toAt: MomentShape.nullable(),
      }),
    ),
  }),
});

// Network sites: where equipment stands (network.md 1.1).
import { z } from "zod";
import { anyOf, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { FilledLine, Line, Note } from "../../../../shared/text.ts";

export const siteKinds = ["pop", "tower", "cabinet", "mdu", "datacentre", "customer", "other"] as const;
export type SiteKind = (typeof siteKinds)[number];
export const siteStatuses = ["planned", "active", "maintenance", "retired"] as const;

const Tags = z.array(FilledLine(40)).max(20);
const Latitude = z.number().min(-90).max(90);
const Longitude = z.number().min(-180).max(180);

const siteFields = {
  name: FilledLine(100),
  kind: z.enum(siteKinds),
  parentId: z.uuid().nullable(),
  /** Empty: it serves every partner. */
  partnerIds: z.array(z.uuid()).max(500),
  locationId: z.uuid().nullable(),
  address: Line(300),
  lat: Latitude.nullable(),
  lng: Longitude.nullable(),
  contact: Note(2000),
  landlord: Note(2000),
  power: Note(2000),
  notes: Note(10_000),
  tags: Tags,
};

const Named = z.object({ id: z.uuid(), name: z.string() });

export const SiteRowView = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(siteKinds),
  status: z.enum(siteStatuses),
  /** While it is in maintenance. */
  maintenanceUntil: MomentShape.nullable(),
  parent: Named.nullable(),
  locationId: z.uuid().nullable(),
  address: z.string(),
  tags: z.array(z.string()),
  isForAll: z.boolean(),
  /** Those that the reader sees. */
  partnerIds: z.array(z.uuid()),
  mayChange: z.boolean(),
  nasCount: z.int(),
  version: z.int(),
});

const SiteUnitView = z.object({
  id: z.uuid(),
  number: z.string(),
  floor: z.string(),
  customer: z.object({ id: z.uuid(), number: z.int(), name: z.string() }).nullable(),
  defaultVlan: z.int().nullable(),
});

/** What keeps a site from being retired. */
const SiteHoldView = z.object({ kind: z.string(), id: z.uuid(), label: z.string() });

/** N-16 the whole site, as far as it is known here. */
export const SiteView = SiteRowView.extend({
  parentId: z.uuid().nullable(),
  lat: z.number().nullable(),
  lng: z.number().nullable(),
  contact: z.string(),
  landlord: z.string(),
  power: z.string(),
  notes: z.string(),
  maintenanceSince: MomentShape.nullable(),
  /** N-17 a site above it is in maintenance, so nothing here raises an alert either. */
  quietThrough: Named.nullable(),
  createdAt: MomentShape,
  children: z.array(Named.extend({ kind: z.enum(siteKinds), status: z.enum(siteStatuses) })),
  units: z.array(SiteUnitView),
  /** Of type mdu: how many units have a customer. */
  servedUnits: z.int(),
  holds: z.array(SiteHoldView),
});

const siteId = z.object({ siteId: z.uuid() });

const siteSorts = ["name", "kind", "createdAt"] as const;
const siteFilter = {
  text: z.string().max(100).optional(),
  kind: anyOf(z.enum(siteKinds)).optional(),
  status: anyOf(z.enum(siteStatuses)).optional(),
  partnerId: z.uuid().optional(),
  parentId: z.uuid().optional(),
  locationId: z.uuid().optional(),
  tag: z.string().max(40).optional(),
};

export const listSitesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/sites",
  summary: "The network sites that serve your partners.",
  query: listQuery({ sort: siteSorts, filter: siteFilter }),
  returns: listOf(SiteRowView),
});
export const siteColumns = ["name", "kind", "status", "maintenanceUntil", "parent", "address", "tags", "routers"] as const;
export const exportSitesEndpoint = exportEndpoint({
  path: "/api/admin/site-export",
  summary: "Exactly the network sites that the filter shows, as a file.",
  sort: siteSorts,
  filter: siteFilter,
  columns: siteColumns,
});

export const getSiteEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/sites/:siteId",
  summary: "One network site with what stands there.",
  params: siteId,
  returns: SiteView,
});

export const createSiteEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/sites",
  summary: "Adds a network site.",
  body: z.strictObject({
    ...siteFields,
    parentId: siteFields.parentId.default(null),
    partnerIds: siteFields.partnerIds.default([]),
    locationId: siteFields.locationId.default(null),
    address: siteFields.address.default(""),
    lat: siteFields.lat.default(null),
    lng: siteFields.lng.default(null),
    contact: siteFields.contact.default(""),
    landlord: siteFields.landlord.default(""),
    power: siteFields.power.default(""),
    notes: siteFields.notes.default(""),
    tags: siteFields.tags.default([]),
    status: z.enum(["planned", "active"]).default("active"),
  }),
  returns: SiteView,
  idempotent: true,
});

export const updateSiteEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/sites/:siteId",
  summary: "Changes what is known of a network site.",
  params: siteId,
  body: z.strictObject(siteFields).partial(),
  returns: SiteView,
  versioned: true,
});

export const moveSiteEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/sites/:siteId/status",
  summary: "Plans, opens, retires a site, or puts it into maintenance until a moment; that ends by itself.",
  params: siteId,
  body: z.discriminatedUnion("status", [
    z.strictObject({ status: z.literal("planned") }),
    z.strictObject({ status: z.literal("active") }),
    z.strictObject({ status: z.literal("maintenance"), until: MomentShape }),
    z.strictObject({ status: z.literal("retired") }),
  ]),
  returns: SiteView,
  versioned: true,
});

export const deleteSiteEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/sites/:siteId",
  summary: "Removes a site at which nothing stands.",
  params: siteId,
  versioned: true,
});

const unitFields = {
  number: FilledLine(30),
  floor: Line(30),
  customerId: z.uuid().nullable(),
  defaultVlan: z.int().min(1).max(4094).nullable(),
};

export const addSiteUnitEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/sites/:siteId/units",
  summary: "Adds a flat or an office to a building.",
  params: siteId,
  body: z.strictObject({
    ...unitFields,
    floor: unitFields.floor.default(""),
    customerId: unitFields.customerId.default(null),
    defaultVlan: unitFields.defaultVlan.default(null),
  }),
  returns: SiteView,
  idempotent: true,
});
export const updateSiteUnitEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/site-units/:siteUnitId",
  summary: "Changes a flat or an office: its number, who lives there.",
  params: z.object({ siteUnitId: z.uuid() }),
  body: z.strictObject(unitFields).partial(),
  returns: SiteView,
});
export const removeSiteUnitEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/site-units/:siteUnitId",
  summary: "Removes a flat or an office from a building.",
  params: z.object({ siteUnitId: z.uuid() }),
  returns: SiteView,
});

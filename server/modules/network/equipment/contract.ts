// The provider's equipment and whether it answers (network.md 1.5).
import { z } from "zod";
import { anyOf, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { FilledLine, Line } from "../../../../shared/text.ts";

export const equipmentKinds = ["router", "switch", "access_point", "radio", "olt", "ont", "server", "ups", "other"] as const;
export type EquipmentKind = (typeof equipmentKinds)[number];
/** N-39; and of what is read by SNMP and not pinged, whether it answers. */
export const monitorStates = ["unknown", "up", "degraded", "down", "unreachable", "answers", "silent", "maintenance", "disabled"] as const;
export type ShownState = (typeof monitorStates)[number];
const equipmentStatuses = ["in_use", "disabled", "retired"] as const;
export type EquipmentStatus = (typeof equipmentStatuses)[number];
export const snmpVersions = ["2c", "3"] as const;
export type SnmpVersion = (typeof snmpVersions)[number];

const Mac = z
  .string()
  .trim()
  .toLowerCase()
  .transform((text) => text.replaceAll("-", ":"))
  .pipe(z.string().regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/, { error: "aa:bb:cc:dd:ee:ff" }));
const Address = z
  .string()
  .trim()
  .refine((text) => z.ipv4().safeParse(text).success || z.ipv6().safeParse(text).success, {
    params: { code: "not-an-address" },
    message: "an IPv4 or IPv6 address",
  });
const Community = z.string().regex(/^[\x21-\x7e]{1,64}$/, { error: "1 to 64 letters, digits and signs, no spaces" });
/** RFC 3414, 11.2 */
const SnmpKey = z.string().regex(/^[\x20-\x7e]{8,64}$/, { error: "8 to 64 letters, digits and signs" });

const equipmentFields = {
  name: FilledLine(100),
  kind: z.enum(equipmentKinds),
  vendor: Line(100),
  model: Line(100),
  siteId: z.uuid().nullable(),
  /** What it hangs on: while that is down, nobody knows how this one is. */
  parentId: z.uuid().nullable(),
  nasId: z.uuid().nullable(),
  /** Empty: it serves every partner. */
  partnerIds: z.array(z.uuid()).max(500),
  address: Address.nullable(),
  serial: FilledLine(100).nullable(),
  /** N-47 which thing of the stock it is. */
  itemId: z.uuid().nullable(),
  mac: Mac.nullable(),
  pingOn: z.boolean(),
  pingSeconds: z.int().min(10).max(3600),
  snmpOn: z.boolean(),
  snmpVersion: z.enum(snmpVersions),
  snmpPort: z.int().min(1).max(65_535),
  snmpSeconds: z.int().min(60).max(86_400),
  snmpUser: FilledLine(32).nullable(),
  /** N-43 an alert whenever it starts anew. */
  alertReboots: z.boolean(),
  /** N-43 an alert while an interface is down that was up, of those that have a description. */
  alertInterfaces: z.boolean(),
  /** Null: as its alert group has it, or as the setting says. */
  notifyDelaySeconds: z.int().min(0).max(86_400).nullable(),
  /** Who is told of its incidents; null: nobody but whoever looks at the list of alerts. */
  alertGroupId: z.uuid().nullable(),
  tags: z.array(FilledLine(40)).max(20),
  status: z.enum(["in_use", "disabled"]),
};

/** Written, never read back (N-4). Null takes one away. */
const secretFields = {
  snmpCommunity: Community.nullable(),
  snmpAuthKey: SnmpKey.nullable(),
  snmpPrivacyKey: SnmpKey.nullable(),
};

const Named = z.object({ id: z.uuid(), name: z.string() });

export const EquipmentRowView = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(equipmentKinds),
  vendor: z.string(),
  model: z.string(),
  address: z.string().nullable(),
  site: Named.nullable(),
  parent: Named.nullable(),
  status: z.enum(equipmentStatuses),
  state: z.enum(monitorStates),
  /** Since when it is in this state; null: nobody looked yet. */
  since: MomentShape.nullable(),
  checkedAt: MomentShape.nullable(),
  /** Of the latest round. */
  lossPercent: z.number().nullable(),
  rttMs: z.number().nullable(),
  tags: z.array(z.string()),
  /** N-47 at whose place it stands, and for which of their services; null: it is the network's own, or not for the reader. */
  customer: Named.nullable(),
  service: z.object({ id: z.uuid(), number: z.string() }).nullable(),
  isForAll: z.boolean(),
  /** Those that the reader sees. */
  partnerIds: z.array(z.uuid()),
  mayChange: z.boolean(),
  version: z.int(),
});

export const EquipmentView = EquipmentRowView.extend({
  siteId: z.uuid().nullable(),
  parentId: z.uuid().nullable(),
  nas: Named.nullable(),
  nasId: z.uuid().nullable(),
  serial: z.string().nullable(),
  itemId: z.uuid().nullable(),
  /** Null: it is none of the stock, or none that the reader sees. */
  item: z.object({ id: z.uuid(), product: z.string(), serial: z.string() }).nullable(),
  mac: z.string().nullable(),
  pingOn: z.boolean(),
  pingSeconds: z.int(),
  snmpOn: z.boolean(),
  snmpVersion: z.enum(snmpVersions),
  snmpPort: z.int(),
  snmpSeconds: z.int(),
  snmpUser: z.string().nullable(),
  alertReboots: z.boolean(),
  alertInterfaces: z.boolean(),
  hasSnmpCommunity: z.boolean(),
  hasSnmpAuthKey: z.boolean(),
  hasSnmpPrivacyKey: z.boolean(),
  notifyDelaySeconds: z.int().nullable(),
  alertGroupId: z.uuid().nullable(),
  alertGroup: Named.nullable(),
  /** While it is in maintenance of its own. */
  maintenanceUntil: MomentShape.nullable(),
  /** A site in maintenance, its own or one above it (N-17). */
  quietThrough: Named.nullable(),
  /** What is usual for it, of seven days. */
  medianRttMs: z.number().nullable(),
  children: z.array(Named.extend({ kind: z.enum(equipmentKinds), state: z.enum(monitorStates) })),
  createdAt: MomentShape,
});

const equipmentId = z.object({ equipmentId: z.uuid() });

const sort = ["name", "state", "since", "site", "createdAt"] as const;
const filter = {
  /** Name, address, vendor, model, serial number, MAC. */
  text: z.string().max(100).optional(),
  state: anyOf(z.enum(monitorStates)).optional(),
  kind: anyOf(z.enum(equipmentKinds)).optional(),
  /** Left out: what is not retired. */
  status: anyOf(z.enum(equipmentStatuses)).optional(),
  partnerId: z.uuid().optional(),
  siteId: z.uuid().optional(),
  parentId: z.uuid().optional(),
  customerId: z.uuid().optional(),
  tag: z.string().max(40).optional(),
};

export const listEquipmentEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/equipment",
  summary: "The equipment that serves your partners, with how it is.",
  query: listQuery({ sort, filter }),
  returns: listOf(EquipmentRowView),
});
export const equipmentColumns = [
  "name",
  "state",
  "since",
  "kind",
  "address",
  "lossPercent",
  "rttMs",
  "site",
  "parent",
  "vendor",
  "model",
  "status",
  "tags",
] as const;
export const exportEquipmentEndpoint = exportEndpoint({
  path: "/api/admin/equipment-export",
  summary: "Exactly the equipment that the filter shows, as a file; without secrets.",
  sort,
  filter,
  columns: equipmentColumns,
});

export const getEquipmentEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/equipment/:equipmentId",
  summary: "One piece of equipment, without its secrets.",
  params: equipmentId,
  returns: EquipmentView,
});

export const createEquipmentEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/equipment",
  summary: "Adds equipment.",
  body: z.strictObject({
    ...equipmentFields,
    vendor: equipmentFields.vendor.default(""),
    model: equipmentFields.model.default(""),
    siteId: equipmentFields.siteId.default(null),
    parentId: equipmentFields.parentId.default(null),
    nasId: equipmentFields.nasId.default(null),
    partnerIds: equipmentFields.partnerIds.default([]),
    address: equipmentFields.address.default(null),
    serial: equipmentFields.serial.default(null),
    itemId: equipmentFields.itemId.default(null),
    mac: equipmentFields.mac.default(null),
    pingOn: equipmentFields.pingOn.default(true),
    pingSeconds: equipmentFields.pingSeconds.default(60),
    snmpOn: equipmentFields.snmpOn.default(false),
    snmpVersion: equipmentFields.snmpVersion.default("2c"),
    snmpPort: equipmentFields.snmpPort.default(161),
    snmpSeconds: equipmentFields.snmpSeconds.default(300),
    snmpUser: equipmentFields.snmpUser.default(null),
    alertReboots: equipmentFields.alertReboots.default(false),
    alertInterfaces: equipmentFields.alertInterfaces.default(false),
    notifyDelaySeconds: equipmentFields.notifyDelaySeconds.default(null),
    alertGroupId: equipmentFields.alertGroupId.default(null),
    tags: equipmentFields.tags.default([]),
    status: equipmentFields.status.default("in_use"),
    snmpCommunity: secretFields.snmpCommunity.default(null),
    snmpAuthKey: secretFields.snmpAuthKey.default(null),
    snmpPrivacyKey: secretFields.snmpPrivacyKey.default(null),
  }),
  returns: EquipmentView,
  idempotent: true,
});

export const updateEquipmentEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/equipment/:equipmentId",
  summary: "Changes equipment. A secret that is left out stays as it is.",
  params: equipmentId,
  body: z.strictObject({ ...equipmentFields, ...secretFields }).partial(),
  returns: EquipmentView,
  versioned: true,
});

export const maintainEquipmentEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/equipment/:equipmentId/maintenance",
  summary: "Puts equipment into maintenance until a moment, or ends that: until null.",
  params: equipmentId,
  body: z.strictObject({ until: MomentShape.nullable() }),
  returns: EquipmentView,
  versioned: true,
});

export const placeEquipmentEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/equipment/:equipmentId/place",
  summary:
    "Says at which customer's it stands, and for which of their services; null: at nobody's. From then on it serves that customer's partner and nobody else, and alerts only the group that it has.",
  params: equipmentId,
  body: z
    .strictObject({ customerId: z.uuid().nullable(), serviceId: z.uuid().nullable().default(null) })
    .refine(({ customerId, serviceId }) => customerId !== null || serviceId === null, { path: ["customerId"], error: "required" }),
  returns: EquipmentView,
  versioned: true,
});

export const retireEquipmentEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/equipment/:equipmentId/retire",
  summary: "Takes equipment out of use for good; its name, serial number and MAC are free again.",
  params: equipmentId,
  returns: EquipmentView,
  versioned: true,
});

// What equipment says of itself by SNMP (network.md 1.5, N-43 to N-45).
import { z } from "zod";
import { anyOf, endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { FilledLine, Line } from "../../../../shared/text.ts";
import { equipmentKinds } from "../equipment/contract.ts";

export const oidTypes = ["gauge", "counter32", "counter64", "text"] as const;
export type OidType = (typeof oidTypes)[number];
const answers = ["answered", "silent", "refused", "unreachable", "unreadable"] as const;
const operStates = ["up", "down", "testing", "unknown", "dormant", "not_present", "lower_layer_down"] as const;
export const graphSpans = ["hour", "day", "week", "month", "year"] as const;

const SeriesView = z.object({
  id: z.uuid(),
  /** Of the latest look that was answered; null: it says nothing now. */
  latest: z.number().nullable(),
});
const OptionalSeries = SeriesView.nullable();

const equipmentId = z.object({ equipmentId: z.uuid() });

export const getPollingEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/equipment/:equipmentId/polling",
  summary: "What a device says of itself by SNMP: how it answers, its interfaces, what is measured, what happened to it lately.",
  params: equipmentId,
  returns: z.object({
    isOn: z.boolean(),
    everySeconds: z.int(),
    /** Null: it was not asked yet. */
    look: z
      .object({
        at: MomentShape,
        answer: z.enum(answers),
        tookMs: z.int(),
        answeredAt: MomentShape.nullable(),
        sysName: z.string(),
        /** Since when it runs, by its own clock; null: it does not tell. */
        startedAt: MomentShape.nullable(),
      })
      .nullable(),
    interfaces: z.array(
      z.object({
        item: z.string(),
        index: z.int(),
        name: z.string(),
        alias: z.string(),
        state: z.enum(operStates),
        since: MomentShape,
        /** In bits a second. */
        in: OptionalSeries,
        out: OptionalSeries,
      }),
    ),
    /** In percent. */
    cpu: OptionalSeries,
    storages: z.array(SeriesView.extend({ name: z.string() })),
    values: z.array(SeriesView.extend({ name: z.string(), unit: z.string(), low: z.number().nullable(), high: z.number().nullable() })),
    texts: z.array(z.object({ name: z.string(), value: z.string(), changedAt: MomentShape })),
    /** The latest first. */
    events: z.array(
      z.object({ id: z.uuid(), at: MomentShape, kind: z.enum(["reboot", "interface_down", "interface_up"]), item: z.string() }),
    ),
    mayWalk: z.boolean(),
  }),
});

export const getGraphEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/equipment/:equipmentId/graph",
  summary: "Measured values over an hour, a day, a week, a month or a year that ends now. A step without values is a gap.",
  params: equipmentId,
  query: z.strictObject({ series: anyOf(z.uuid()), span: z.enum(graphSpans).default("day") }),
  returns: z.object({
    from: MomentShape,
    stepSeconds: z.int(),
    /** What the figures are worked out from: each look, or averages of hours, because looks are kept for 14 days. */
    grain: z.enum(["sample", "hour"]),
    series: z.array(
      z.object({
        id: z.uuid(),
        /** The oldest first; null: nothing is known. */
        points: z.array(z.object({ average: z.number(), low: z.number(), high: z.number() }).nullable()),
        /** Over the whole span; null: there is nothing. */
        whole: z.object({ average: z.number(), low: z.number(), high: z.number(), percentile95: z.number() }).nullable(),
      }),
    ),
  }),
});

const OidText = z.string().trim().min(1).max(500);
const oidFields = {
  name: FilledLine(80),
  unit: Line(16),
  /** What is kept is what the device says times this; of a counter, what it grew a second. */
  factor: z.number().refine((value) => value !== 0, "not zero"),
  low: z.number().nullable(),
  high: z.number().nullable(),
};

export const OidView = z.object({
  id: z.uuid(),
  kind: z.enum(equipmentKinds),
  /** Empty: of any make. */
  vendor: z.string(),
  ...oidFields,
  oid: z.string(),
  type: z.enum(oidTypes),
  version: z.int(),
});

export const listOidsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/snmp-oids",
  summary: "The values that devices of a kind are asked for by SNMP beside the usual ones, and whether you may change them.",
  returns: z.object({ items: z.array(OidView), mayChange: z.boolean() }),
});

export const createOidEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/snmp-oids",
  summary: "Has all devices of a kind asked for one more value.",
  body: z.strictObject({
    kind: z.enum(equipmentKinds),
    vendor: Line(100).default(""),
    oid: OidText,
    type: z.enum(oidTypes),
    ...oidFields,
    unit: oidFields.unit.default(""),
    factor: oidFields.factor.default(1),
    low: oidFields.low.default(null),
    high: oidFields.high.default(null),
  }),
  returns: OidView,
  idempotent: true,
});

const snmpOidId = z.object({ snmpOidId: z.uuid() });

export const updateOidEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/snmp-oids/:snmpOidId",
  summary: "Changes a value. With another OID, type or factor its graphs begin anew: what was measured before was something else.",
  params: snmpOidId,
  body: z.strictObject({ ...oidFields, oid: OidText, type: z.enum(oidTypes) }).partial(),
  returns: OidView,
  versioned: true,
});

export const deleteOidEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/snmp-oids/:snmpOidId",
  summary: "Asks for a value no more; what was measured of it is shown no more.",
  params: snmpOidId,
  versioned: true,
});

const WalkView = z.object({
  id: z.uuid(),
  oid: z.string(),
  isDone: z.boolean(),
  answer: z.enum(answers).nullable(),
  /** At most 500; more lie further down. */
  found: z.array(z.object({ oid: z.string(), type: z.string(), value: z.string() })),
});

export const startWalkEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/equipment/:equipmentId/snmp-walks",
  summary: "Looks through what a device has to say below an OID. The answer comes within seconds, in the walk that this begins.",
  params: equipmentId,
  body: z.strictObject({ oid: OidText }),
  returns: WalkView,
});

export const getWalkEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/snmp-walks/:snmpWalkId",
  summary: "What a device said below an OID, once it has.",
  params: z.object({ snmpWalkId: z.uuid() }),
  returns: WalkView,
});

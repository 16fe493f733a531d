import { sql } from "kysely";
import type { z } from "zod";
import { mayDo } from "../../../platform/actor.ts";
import type { Work } from "../../../platform/work.ts";
import { getEquipment } from "../equipment/equipment-queries.ts";
import { mayChange } from "../scope.ts";
import type { getPollingEndpoint } from "./contract.ts";
import { seriesKey } from "./judge-round-rules.ts";
import type { Measure } from "./measure-rules.ts";
import { type DeviceRow, db } from "./tables.ts";

type Shown = z.input<(typeof getPollingEndpoint)["returns"]>;

const shownEvents = 30;
/** What a device said so many rounds ago is not what it says. */
const latestRounds = 3;

export async function showPolling(work: Work, equipmentId: string): Promise<Shown> {
  const equipment = await getEquipment(work, equipmentId);
  const device = await db(work).selectFrom("network.snmp_devices").selectAll().where("equipment_id", "=", equipmentId).executeTakeFirst();
  const seriesOf = await readSeries(work, equipmentId, equipment.snmp_seconds);
  const series = (measure: Measure, item: string) => seriesOf.get(seriesKey({ measure, item })) ?? null;
  const interfaces = await db(work)
    .selectFrom("network.snmp_interfaces")
    .selectAll()
    .where("equipment_id", "=", equipmentId)
    .where("gone_at", "is", null)
    .orderBy("if_index")
    .execute();
  const own = await readOwn(work, equipment);
  return {
    isOn: equipment.snmp_on && equipment.status === "in_use",
    everySeconds: equipment.snmp_seconds,
    look: device ? lookOf(device) : null,
    interfaces: interfaces.map((row) => ({
      ...{
        item: row.item,
        index: row.if_index,
        name: row.name,
        alias: row.alias,
        state: row.oper_state,
        since: row.state_since.toISOString(),
      },
      ...{ in: series("in", row.item), out: series("out", row.item) },
    })),
    cpu: series("cpu", ""),
    storages: [...seriesOf.values()].flatMap((one) =>
      one.measure === "storage" ? [{ id: one.id, latest: one.latest, name: one.item }] : [],
    ),
    values: own.flatMap(({ id, name, unit, low, high }) => {
      const one = series("oid", id);
      return one ? [{ id: one.id, latest: one.latest, name, unit, low, high }] : [];
    }),
    texts: own.flatMap(({ name, value, changed_at }) =>
      value !== null && changed_at !== null ? [{ name, value, changedAt: changed_at.toISOString() }] : [],
    ),
    events: await readEvents(work, equipmentId),
    mayWalk: equipment.snmp_on && mayChange(work.actor, equipment.served) && mayDo(work.actor, "network.monitoring.run"),
  };
}

const lookOf = (device: DeviceRow): Shown["look"] => ({
  ...{ at: device.asked_at.toISOString(), answer: device.answer, tookMs: device.took_ms, sysName: device.sys_name },
  answeredAt: device.answered_at?.toISOString() ?? null,
  startedAt:
    device.answered_at === null || device.uptime_ticks === null
      ? null
      : new Date(device.answered_at.getTime() - Number(device.uptime_ticks) * 10).toISOString(),
});

interface SeriesRow {
  readonly id: string;
  readonly measure: Measure;
  readonly item: string;
  readonly latest: number | null;
}

async function readSeries(work: Work, equipmentId: string, everySeconds: number): Promise<ReadonlyMap<string, SeriesRow>> {
  const { rows } = await sql<SeriesRow>`
    with latest as (
      select sample.readings from network.snmp_samples sample
      where sample.equipment_id = ${equipmentId} and sample.at > ${work.now}::timestamptz - make_interval(secs => ${everySeconds * latestRounds})
      order by sample.at desc limit 1
    )
    select series.id, series.measure, series.item, latest.readings[series.place + 1] as latest
    from network.snmp_series series left join latest on true
    where series.equipment_id = ${equipmentId} order by series.place`.execute(work.tx);
  return new Map(rows.map((row) => [seriesKey(row), row]));
}

interface OwnRow {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly low: number | null;
  readonly high: number | null;
  readonly value: string | null;
  readonly changed_at: Date | null;
}

async function readOwn(work: Work, { id, kind, vendor }: { readonly id: string; readonly kind: string; readonly vendor: string }) {
  const { rows } = await sql<OwnRow>`
    select own.id, own.name, own.unit, own.low, own.high, said.value, said.changed_at
    from network.snmp_oids own left join network.snmp_texts said on said.oid_id = own.id and said.equipment_id = ${id}
    where own.kind = ${kind} and (own.vendor = '' or lower(own.vendor) = lower(${vendor})) order by lower(own.name)`.execute(work.tx);
  return rows;
}

async function readEvents(work: Work, equipmentId: string): Promise<Shown["events"]> {
  const rows = await db(work)
    .selectFrom("network.snmp_events")
    .select(["id", "at", "kind", "item"])
    .where("equipment_id", "=", equipmentId)
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(shownEvents)
    .execute();
  return rows.map(({ at, ...event }) => ({ ...event, at: at.toISOString() }));
}

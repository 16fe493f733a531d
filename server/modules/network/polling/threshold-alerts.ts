// A value of a device's own kind that is beyond its limits is an alert, which closes when the value is back.
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { closeAlerts, sightAlerts } from "../alerts/alert-store.ts";
import { seriesKey } from "./judge-round-rules.ts";
import type { DeviceLook } from "./poll-store.ts";
import { isBeyond } from "./threshold-rules.ts";

/** One that is in maintenance opens none; what a device does not say closes none. */
export async function judgeThresholds(work: Work, looks: readonly DeviceLook[]): Promise<void> {
  const values = looks.flatMap(ownValues);
  if (values.length === 0) return;
  const devices = [...new Set(values.map(({ equipmentId }) => equipmentId))];
  const { rows: open } = await sql<{ id: string; equipment_id: string; snmp_oid_id: string }>`
    select id, equipment_id, snmp_oid_id from network.alerts
    where kind = 'snmp_threshold' and closed_at is null and equipment_id = any (${devices}::uuid[])`.execute(work.tx);
  const { rows: quiet } = await sql<{ id: string }>`
    select id from network.equipment where id = any (${devices}::uuid[]) and maintenance_until > ${work.now}`.execute(work.tx);
  const openOf = new Map(open.map(({ id, equipment_id, snmp_oid_id }) => [`${equipment_id} ${snmp_oid_id}`, id]));
  const isQuiet = new Set(quiet.map(({ id }) => id));
  const judged = values.map((one) => {
    const alertId = openOf.get(`${one.equipmentId} ${one.oidId}`);
    return { ...one, alertId, isWrong: isBeyond(one.limits, one.value, alertId !== undefined) };
  });
  await sightAlerts(
    work,
    judged
      .filter(({ isWrong, alertId, equipmentId }) => isWrong && (alertId !== undefined || !isQuiet.has(equipmentId)))
      .map(({ equipmentId, oidId, value }) => ({
        ...{ kind: "snmp_threshold" as const, nasId: null, prefixId: null, equipmentId, oidId },
        details: { value },
      })),
  );
  await closeAlerts(
    work,
    judged.flatMap(({ alertId, isWrong }) => (alertId !== undefined && !isWrong ? [alertId] : [])),
  );
}

function ownValues({ device, outcome }: DeviceLook) {
  if (outcome.kind !== "answered") return [];
  const { judged } = outcome;
  const places = new Map([...device.known.places, ...judged.newSeries.map((one) => [seriesKey(one), one.place] as const)]);
  return device.own.flatMap(({ id, low, high }) => {
    const place = places.get(seriesKey({ measure: "oid", item: id }));
    const value = place === undefined ? null : (judged.readings[place] ?? null);
    return value === null ? [] : [{ equipmentId: device.id, oidId: id, value, limits: { low, high } }];
  });
}

/** What nobody asks for any more is not wrong any more. */
export async function closeUnasked(work: Work): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select alert.id from network.alerts alert join network.equipment device on device.id = alert.equipment_id
    where alert.kind = 'snmp_threshold' and alert.closed_at is null and not (device.snmp_on and device.status = 'in_use')`.execute(work.tx);
  await closeAlerts(
    work,
    rows.map(({ id }) => id),
  );
}

// N-43 that a device started anew, and that an interface went down, are alerts where its record asks for them.
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { closeAlerts, type Sighting, sightAlerts } from "../alerts/alert-store.ts";
import { readJudgeSettings } from "../equipment/settings.ts";
import type { DeviceLook } from "./poll-store.ts";

/** A start happened in a moment; it is shown as open for so long. */
const rebootMinutes = 10;

/** After a look was written, with its events. */
export async function judgeEvents(work: Work, looks: readonly DeviceLook[]): Promise<void> {
  const answered = looks.flatMap(({ device, askedAtMs, outcome }) =>
    outcome.kind === "answered" ? [{ id: device.id, askedAtMs, judged: outcome.judged }] : [],
  );
  if (answered.length === 0) return;
  const restarted = answered.filter(({ judged }) => judged.events.some(({ kind }) => kind === "reboot"));
  await sightAlerts(work, await rebootsOf(work, restarted));
  await judgeInterfaces(
    work,
    answered.map(({ id }) => id),
  );
}

async function rebootsOf(work: Work, restarted: readonly { readonly id: string; readonly askedAtMs: number }[]): Promise<Sighting[]> {
  if (restarted.length === 0) return [];
  const { rows } = await sql<{ id: string }>`select id from network.equipment
    where id = any (${restarted.map(({ id }) => id)}::uuid[]) and alert_reboots and coalesce(maintenance_until <= ${work.now}, true)`.execute(
    work.tx,
  );
  const wanted = new Set(rows.map(({ id }) => id));
  return restarted
    .filter(({ id }) => wanted.has(id))
    .map(({ id, askedAtMs }) => ({
      ...{ kind: "device_rebooted" as const, nasId: null, prefixId: null, equipmentId: id, details: {}, beganAt: new Date(askedAtMs) },
    }));
}

interface DownRow {
  readonly equipment_id: string;
  readonly item: string;
  readonly began_at: Date;
  readonly is_maintained: boolean;
  readonly delay_seconds: number | null;
}

/** N-40 opened once it has lasted, not in maintenance; over when it is up again, is not there any more, or nobody asks for it. */
async function judgeInterfaces(work: Work, ids: readonly string[]): Promise<void> {
  const { rows: open } = await sql<{ id: string; equipment_id: string; item: string }>`select id, equipment_id, item from network.alerts
    where kind = 'interface_down' and closed_at is null and equipment_id = any (${[...ids]}::uuid[])`.execute(work.tx);
  const down = await readDown(work, ids);
  if (down.length === 0 && open.length === 0) return;
  const { notifyDelayMs } = await readJudgeSettings(work);
  const keyOf = ({ equipment_id, item }: { readonly equipment_id: string; readonly item: string }): string => `${equipment_id} ${item}`;
  const isOpen = new Set(open.map(keyOf));
  const isDown = new Set(down.map(keyOf));
  const isDue = ({ began_at, delay_seconds }: DownRow): boolean =>
    work.now.getTime() - began_at.getTime() >= (delay_seconds === null ? notifyDelayMs : delay_seconds * 1000);
  await sightAlerts(
    work,
    down
      .filter((row) => isOpen.has(keyOf(row)) || (!row.is_maintained && isDue(row)))
      .map(({ equipment_id, item, began_at }) => ({
        ...{
          kind: "interface_down" as const,
          nasId: null,
          prefixId: null,
          equipmentId: equipment_id,
          item,
          details: {},
          beganAt: began_at,
        },
      })),
  );
  await closeAlerts(
    work,
    open.filter((alert) => !isDown.has(keyOf(alert))).map(({ id }) => id),
  );
}

/** Those that were up once: one that nothing was ever plugged into is not wrong. */
async function readDown(work: Work, ids: readonly string[]): Promise<readonly DownRow[]> {
  const { rows } = await sql<DownRow>`
    select device.id as equipment_id, one.item, latest.at as began_at, coalesce(device.maintenance_until > ${work.now}, false) as is_maintained,
      coalesce(device.notify_delay_seconds, told.notify_delay_seconds) as delay_seconds
    from network.equipment device join network.snmp_interfaces one on one.equipment_id = device.id
      left join network.alert_groups told on told.id = device.alert_group_id
      join lateral (
        select event.kind, event.at from network.snmp_events event
        where event.equipment_id = device.id and event.item = one.item and event.kind <> 'reboot' order by event.at desc limit 1
      ) latest on latest.kind = 'interface_down'
    where device.id = any (${[...ids]}::uuid[]) and device.alert_interfaces and one.gone_at is null and one.alias <> '' and one.oper_state <> 'up'`.execute(
    work.tx,
  );
  return rows;
}

/** Starts that were shown for long enough, and interfaces of what is not asked any more. */
export async function closeEventAlerts(work: Work): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select alert.id from network.alerts alert join network.equipment device on device.id = alert.equipment_id
    where alert.closed_at is null and (
      (alert.kind = 'device_rebooted' and alert.seen_at <= ${work.now}::timestamptz - make_interval(mins => ${rebootMinutes}))
      or (alert.kind = 'interface_down' and not (device.snmp_on and device.status = 'in_use' and device.alert_interfaces)))`.execute(
    work.tx,
  );
  await closeAlerts(
    work,
    rows.map(({ id }) => id),
  );
}

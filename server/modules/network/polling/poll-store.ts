// Whose turn it is, what is known of them, and what a look brought: read and written for many devices at once.
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import type { OperState } from "./interface-rules.ts";
import { type Judged, type KnownDevice, seriesKey } from "./judge-round-rules.ts";
import type { DeviceReading, Measure, OwnOid } from "./measure-rules.ts";
import type { SnmpFailure } from "./ports.ts";
import { nextTurn, phaseOf } from "./turn-rules.ts";

export interface SealedAccess {
  readonly address: string;
  readonly port: number;
  readonly version: "2c" | "3";
  readonly communitySealed: string | null;
  readonly user: string | null;
  readonly authSealed: string | null;
  readonly privacySealed: string | null;
}

export interface DueDevice {
  readonly id: string;
  readonly everySeconds: number;
  /** The moment of its look: when it was due, so that looks lie evenly; the present where it is late. */
  readonly at: Date;
  readonly access: SealedAccess;
  readonly known: KnownDevice;
  readonly own: readonly OwnOid[];
}

export interface DeviceLook {
  readonly device: DueDevice;
  /** When it was asked, in milliseconds since 1970. */
  readonly askedAtMs: number;
  readonly tookMs: number;
  readonly outcome: { readonly kind: "answered"; readonly reading: DeviceReading; readonly judged: Judged } | SnmpFailure;
}

/** So many a second are asked for the first time when many are new. */
const newPerSecond = 20;

/** Devices that are to be asked and have no turn yet get their first one; those that are not asked any more lose theirs. */
export async function giveTurns(work: Work): Promise<void> {
  await sql`delete from network.snmp_turns turn using network.equipment device
    where device.id = turn.equipment_id and not (device.snmp_on and device.status = 'in_use' and device.address is not null)`.execute(
    work.tx,
  );
  await sql`insert into network.snmp_turns (equipment_id, due_at)
    select device.id, ${work.now}::timestamptz + (row_number() over (order by device.created_at, device.id) - 1) * make_interval(secs => 1.0 / ${newPerSecond})
    from network.equipment device
    where device.snmp_on and device.status = 'in_use' and device.address is not null
      and not exists (select from network.snmp_turns turn where turn.equipment_id = device.id)
    on conflict do nothing`.execute(work.tx);
}

interface TurnRow {
  readonly id: string;
  readonly due_at: Date;
  readonly snmp_seconds: number;
}

/** Takes at most so many turns that have come, for this process alone, and moves each to the device's next moment. */
export async function takeTurns(work: Work, most: number): Promise<readonly DueDevice[]> {
  const { rows } = await sql<TurnRow>`
    select turn.equipment_id as id, turn.due_at, device.snmp_seconds
    from network.snmp_turns turn join network.equipment device on device.id = turn.equipment_id
    where turn.due_at <= ${work.now} and device.snmp_on and device.status = 'in_use' and device.address is not null
    order by turn.due_at limit ${most} for update of turn skip locked`.execute(work.tx);
  if (rows.length === 0) return [];
  const nowMs = work.now.getTime();
  await sql`update network.snmp_turns turn set due_at = moved.due_at
    from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(
      ({ id, snmp_seconds }) => new Date(nextTurn({ nowMs, everySeconds: snmp_seconds, phase: phaseOf(id) })),
    )}::timestamptz[]) moved (id, due_at) where turn.equipment_id = moved.id`.execute(work.tx);
  return loadDue(work, rows);
}

interface DueRow {
  readonly id: string;
  readonly address: string;
  readonly snmp_port: number;
  readonly snmp_version: "2c" | "3";
  readonly snmp_community_sealed: string | null;
  readonly snmp_user: string | null;
  readonly snmp_auth_sealed: string | null;
  readonly snmp_privacy_sealed: string | null;
  readonly looked_at: Date | null;
  readonly uptime_ticks: bigint | null;
  readonly counters: (string | null)[] | null;
  readonly places: number | null;
  readonly series: { place: number; measure: Measure; item: string }[];
  readonly interfaces: { item: string; if_index: number; name: string; alias: string; oper_state: OperState }[];
  readonly texts: { oid_id: string; value: string }[];
  readonly own: OwnOid[];
}

async function loadDue(work: Work, turns: readonly TurnRow[]): Promise<readonly DueDevice[]> {
  const { rows } = await sql<DueRow>`
    select device.id, host(device.address) as address, device.snmp_port, device.snmp_version, device.snmp_community_sealed, device.snmp_user,
      device.snmp_auth_sealed, device.snmp_privacy_sealed, known.answered_at as looked_at, known.uptime_ticks, known.counters, known.places,
      coalesce((select json_agg(json_build_object('place', one.place, 'measure', one.measure, 'item', one.item))
        from network.snmp_series one where one.equipment_id = device.id), '[]') as series,
      coalesce((select json_agg(json_build_object('item', one.item, 'if_index', one.if_index, 'name', one.name, 'alias', one.alias, 'oper_state', one.oper_state))
        from network.snmp_interfaces one where one.equipment_id = device.id and one.gone_at is null), '[]') as interfaces,
      coalesce((select json_agg(json_build_object('oid_id', one.oid_id, 'value', one.value))
        from network.snmp_texts one where one.equipment_id = device.id), '[]') as texts,
      coalesce((select json_agg(json_build_object('id', one.id, 'oid', one.oid, 'type', one.type, 'factor', one.factor, 'low', one.low, 'high', one.high) order by one.id)
        from network.snmp_oids one where one.kind = device.kind and (one.vendor = '' or lower(one.vendor) = lower(device.vendor))), '[]') as own
    from network.equipment device left join network.snmp_devices known on known.equipment_id = device.id
    where device.id = any (${turns.map(({ id }) => id)}::uuid[])`.execute(work.tx);
  const turnOf = new Map(turns.map((turn) => [turn.id, turn]));
  return rows.flatMap((row): DueDevice[] => {
    const turn = turnOf.get(row.id);
    return turn ? [dueOf(row, turn, work.now)] : [];
  });
}

function dueOf(row: DueRow, { due_at, snmp_seconds }: TurnRow, now: Date): DueDevice {
  return {
    ...{ id: row.id, everySeconds: snmp_seconds, own: row.own },
    at: now.getTime() - due_at.getTime() < (snmp_seconds * 1000) / 2 ? due_at : now,
    access: {
      ...{ address: row.address, port: row.snmp_port, version: row.snmp_version, communitySealed: row.snmp_community_sealed },
      ...{ user: row.snmp_user, authSealed: row.snmp_auth_sealed, privacySealed: row.snmp_privacy_sealed },
    },
    known: {
      places: new Map(row.series.map((one) => [seriesKey(one), one.place])),
      placesGiven: row.places ?? 0,
      counters: (row.counters ?? []).map((count) => (count === null ? null : BigInt(count))),
      lookedAtMs: row.looked_at?.getTime() ?? null,
      uptimeTicks: row.uptime_ticks === null ? null : Number(row.uptime_ticks),
      interfaces: new Map(
        row.interfaces.map(({ item, if_index, name, alias, oper_state }) => [
          item,
          { ifIndex: if_index, name, alias, operState: oper_state },
        ]),
      ),
      texts: new Map(row.texts.map(({ oid_id, value }) => [oid_id, value])),
    },
  };
}

/** What has been removed meanwhile is passed over. */
export async function saveLooks(work: Work, all: readonly DeviceLook[]): Promise<void> {
  const { rows } = await sql<{
    id: string;
  }>`select id from network.equipment where id = any (${all.map(({ device }) => device.id)}::uuid[]) for key share`.execute(work.tx);
  const there = new Set(rows.map(({ id }) => id));
  // In one order, or two processes that write wait for each other.
  const looks = all.filter(({ device }) => there.has(device.id)).toSorted((one, other) => (one.device.id < other.device.id ? -1 : 1));
  const answered = looks.flatMap(({ outcome, ...look }) => (outcome.kind === "answered" ? [{ ...look, ...outcome }] : []));
  await saveDevices(work, looks);
  await saveSeries(work, answered);
  await saveSamples(work, answered);
  await saveInterfaces(work, answered);
  await saveEvents(work, answered);
  await saveTexts(work, answered);
}

type Answered = Omit<DeviceLook, "outcome"> & { readonly reading: DeviceReading; readonly judged: Judged };

/** A device that did not answer keeps what it said before. */
async function saveDevices(work: Work, looks: readonly DeviceLook[]): Promise<void> {
  const rows = looks.map(({ device, askedAtMs, tookMs, outcome }) => ({
    ...{ id: device.id, asked: new Date(askedAtMs), tookMs, answer: outcome.kind },
    ...(outcome.kind === "answered"
      ? {
          ...{
            why: "",
            name: outcome.reading.sysName.slice(0, 255),
            ticks: outcome.reading.uptimeTicks,
            places: outcome.judged.placesGiven,
          },
          counters: arrayText(outcome.judged.counters),
        }
      : { why: outcome.why.slice(0, 300), name: null, ticks: null, places: null, counters: null }),
  }));
  const of = <Key extends keyof (typeof rows)[number]>(key: Key) => rows.map((row) => row[key]);
  await sql`
    insert into network.snmp_devices as kept (equipment_id, asked_at, answer, why, took_ms, answered_at, uptime_ticks, sys_name, counters, places)
    select id, asked, answer, why, took, case when answer = 'answered' then asked end, ticks, coalesce(name, ''), coalesce(counters::text[], '{}'), coalesce(places, 0)
    from unnest(${of("id")}::uuid[], ${of("asked")}::timestamptz[], ${of("answer")}::text[], ${of("why")}::text[], ${of("tookMs")}::int[], ${of("ticks")}::bigint[],
      ${of("name")}::text[], ${of("counters")}::text[], ${of("places")}::int[]) look (id, asked, answer, why, took, ticks, name, counters, places)
    on conflict (equipment_id) do update set asked_at = excluded.asked_at, answer = excluded.answer, why = excluded.why, took_ms = excluded.took_ms,
      answered_at = coalesce(excluded.answered_at, kept.answered_at),
      uptime_ticks = case when excluded.answer = 'answered' then excluded.uptime_ticks else kept.uptime_ticks end,
      sys_name = case when excluded.answer = 'answered' then excluded.sys_name else kept.sys_name end,
      counters = case when excluded.answer = 'answered' then excluded.counters else kept.counters end,
      places = greatest(excluded.places, kept.places)`.execute(work.tx);
}

async function saveSeries(work: Work, looks: readonly Answered[]): Promise<void> {
  const rows = looks.flatMap(({ device, judged }) => judged.newSeries.map((one) => ({ ...one, device: device.id })));
  if (rows.length === 0) return;
  await sql`insert into network.snmp_series (equipment_id, place, measure, item, oid_id)
    select made.device, made.place, made.measure, made.item, case when made.measure = 'oid' then made.item::uuid end
    from unnest(${rows.map(({ device }) => device)}::uuid[], ${rows.map(({ place }) => place)}::int[], ${rows.map(({ measure }) => measure)}::text[],
      ${rows.map(({ item }) => item)}::text[]) made (device, place, measure, item)
    where made.measure <> 'oid' or exists (select from network.snmp_oids known where known.id::text = made.item)
    on conflict do nothing`.execute(work.tx);
}

/** A driver turns lists into arrays of one length; as texts each row's is as long as it is. */
async function saveSamples(work: Work, looks: readonly Answered[]): Promise<void> {
  const rows = looks.filter(({ judged }) => judged.readings.length > 0);
  if (rows.length === 0) return;
  await sql`insert into network.snmp_samples (equipment_id, at, readings)
    select device, at, readings::double precision[] from unnest(${rows.map(({ device }) => device.id)}::uuid[], ${rows.map(({ device }) => device.at)}::timestamptz[],
      ${rows.map(({ judged }) => arrayText(judged.readings))}::text[]) sample (device, at, readings)
    on conflict do nothing`.execute(work.tx);
}

const arrayText = (values: readonly (number | bigint | null)[]): string => `{${values.map((value) => value ?? "NULL").join(",")}}`;

async function saveInterfaces(work: Work, looks: readonly Answered[]): Promise<void> {
  const rows = looks.flatMap(({ device, judged }) => judged.changedInterfaces.map((one) => ({ ...one, device: device.id })));
  if (rows.length > 0)
    await sql`insert into network.snmp_interfaces as kept (equipment_id, item, if_index, name, alias, oper_state, state_since)
      select seen.*, ${work.now} from unnest(${rows.map(({ device }) => device)}::uuid[], ${rows.map(({ item }) => item)}::text[],
        ${rows.map(({ ifIndex }) => ifIndex)}::int[], ${rows.map(({ name }) => name)}::text[], ${rows.map(({ alias }) => alias)}::text[],
        ${rows.map(({ operState }) => operState)}::text[]) seen
      on conflict (equipment_id, item) do update set if_index = excluded.if_index, name = excluded.name, alias = excluded.alias,
        oper_state = excluded.oper_state, gone_at = null,
        state_since = case when kept.oper_state = excluded.oper_state then kept.state_since else excluded.state_since end`.execute(work.tx);
  const gone = looks.flatMap(({ device, judged }) => judged.goneInterfaces.map((item) => ({ item, device: device.id })));
  if (gone.length > 0)
    await sql`update network.snmp_interfaces kept set gone_at = ${work.now}
      from unnest(${gone.map(({ device }) => device)}::uuid[], ${gone.map(({ item }) => item)}::text[]) gone (device, item)
      where kept.equipment_id = gone.device and kept.item = gone.item`.execute(work.tx);
}

async function saveEvents(work: Work, looks: readonly Answered[]): Promise<void> {
  const rows = looks.flatMap(({ device, askedAtMs, judged }) =>
    judged.events.map((event) => ({
      device: device.id,
      at: new Date(askedAtMs),
      kind: event.kind,
      item: "item" in event ? event.item : "",
    })),
  );
  if (rows.length === 0) return;
  await sql`insert into network.snmp_events (equipment_id, at, kind, item)
    select * from unnest(${rows.map(({ device }) => device)}::uuid[], ${rows.map(({ at }) => at)}::timestamptz[], ${rows.map(({ kind }) => kind)}::text[],
      ${rows.map(({ item }) => item)}::text[])`.execute(work.tx);
}

async function saveTexts(work: Work, looks: readonly Answered[]): Promise<void> {
  const rows = looks.flatMap(({ device, judged }) => judged.changedTexts.map((one) => ({ ...one, device: device.id })));
  if (rows.length === 0) return;
  await sql`insert into network.snmp_texts (equipment_id, oid_id, value, changed_at)
    select said.device, said.oid, said.value, ${work.now} from unnest(${rows.map(({ device }) => device)}::uuid[], ${rows.map(({ oidId }) => oidId)}::uuid[],
      ${rows.map(({ value }) => value.slice(0, 1000))}::text[]) said (device, oid, value)
    where exists (select from network.snmp_oids known where known.id = said.oid)
    on conflict (equipment_id, oid_id) do update set value = excluded.value, changed_at = excluded.changed_at`.execute(work.tx);
}

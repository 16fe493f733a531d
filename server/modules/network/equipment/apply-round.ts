// What a round of pings says is judged and written for all equipment together: a few statements, however much there is (N-46).
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { tellMembers } from "../alert-groups/tell-members.ts";
import { closeAlerts, lockOpenAlerts, type OpenAlert, type Sighting, sightAlerts } from "../alerts/alert-store.ts";
import { findQuietSite } from "../sites/site-queries.ts";
import { type DeviceKind, deviceKinds, judgeIncident } from "./incident-rules.ts";
import { judgeAll, type MonitorState, neverSeen, type Round, type Standing, type Watched } from "./judge-rules.ts";
import { readJudgeSettings } from "./settings.ts";

interface Device extends Watched {
  /** N-49 one device at a customer's alerts nobody, unless it has a group of its own. */
  readonly isQuiet: boolean;
  /** Its own, else its group's; null: as the setting says. */
  readonly notifyDelayMs: number | null;
}

/** One round: how everything is, the hours that the median is made of, and the incidents that begin and end with it. */
export async function applyRound(work: Work, round: Round, publicUrl: string): Promise<void> {
  const open = await lockOpenAlerts(work, [...deviceKinds, "monitor_unable", "monitor_blind"]);
  const settings = await readJudgeSettings(work);
  const { devices, before } = await readDevices(work);
  const after = judgeAll(devices, before, round, { settings, now: work.now });
  await saveStandings(work, before, after);
  if (round.kind === "answers") await addToHours(work, round);
  const isUnable = round.kind === "unable";
  const monitor = open.filter(({ kind }) => (kind === "monitor_unable" && !isUnable) || kind === "monitor_blind");
  const { wrong, over } = judgeIncidents(work.now, { devices, after, open, settings });
  await sightAlerts(work, [...wrong, ...(isUnable ? [aboutMonitor("monitor_unable")] : [])]);
  await closeAlerts(
    work,
    [...over, ...monitor].map(({ id }) => id),
  );
  await tellMembers(work, publicUrl);
}

/** N-42 it is the monitor that sees nothing: one alert, and every state stays as it is. */
export async function noteBlindness(work: Work, publicUrl: string): Promise<void> {
  await lockOpenAlerts(work, ["monitor_blind"]);
  await sightAlerts(work, [aboutMonitor("monitor_blind")]);
  await tellMembers(work, publicUrl);
}

const aboutMonitor = (kind: "monitor_blind" | "monitor_unable"): Sighting => ({
  ...{ kind, nasId: null, prefixId: null, equipmentId: null, details: {} },
});

interface DeviceRow {
  readonly id: string;
  readonly parent_id: string | null;
  readonly site_id: string | null;
  readonly is_watched: boolean;
  readonly is_maintained: boolean;
  readonly is_quiet: boolean;
  readonly notify_delay_seconds: number | null;
  readonly state: MonitorState | null;
  readonly since: Date | null;
  readonly checked_at: Date | null;
  readonly loss_percent: number | null;
  readonly rtt_ms: number | null;
  readonly failed_rounds: number | null;
  readonly good_rounds: number | null;
  readonly slow_rounds: number | null;
  readonly median_rtt_ms: number | null;
  readonly changed_at: Date[] | null;
}

async function readDevices(work: Work): Promise<{ devices: readonly Device[]; before: ReadonlyMap<string, Standing> }> {
  const { rows } = await sql<DeviceRow>`
    select one.id, one.parent_id, one.site_id, one.status = 'in_use' and one.ping_on as is_watched,
      coalesce(one.maintenance_until > ${work.now}, false) as is_maintained,
      one.customer_id is not null and one.alert_group_id is null as is_quiet,
      coalesce(one.notify_delay_seconds, told.notify_delay_seconds) as notify_delay_seconds,
      standing.state, standing.since, standing.checked_at, standing.loss_percent, standing.rtt_ms, standing.failed_rounds, standing.good_rounds,
      standing.slow_rounds, standing.median_rtt_ms, standing.changed_at
    from network.equipment one left join network.equipment_states standing on standing.equipment_id = one.id
      left join network.alert_groups told on told.id = one.alert_group_id
    where one.status <> 'retired' or standing.state <> 'disabled' order by one.id`.execute(work.tx);
  const quiet = await quietSites(work, rows);
  const devices = rows.map((row) => ({
    ...{ id: row.id, parentId: row.parent_id, isWatched: row.is_watched, isQuiet: row.is_quiet },
    isInMaintenance: row.is_maintained || (row.site_id !== null && quiet.has(row.site_id)),
    notifyDelayMs: row.notify_delay_seconds === null ? null : row.notify_delay_seconds * 1000,
  }));
  return { devices, before: new Map(rows.flatMap((row) => (row.state === null ? [] : [[row.id, standingOf(row, work.now)]]))) };
}

/** N-17 sites at which, or above which, there is maintenance. */
async function quietSites(work: Work, rows: readonly DeviceRow[]): Promise<ReadonlySet<string>> {
  const quiet = new Set<string>();
  for (const siteId of new Set(rows.flatMap(({ site_id }) => site_id ?? []))) if (await findQuietSite(work, siteId)) quiet.add(siteId);
  return quiet;
}

function standingOf(row: DeviceRow, now: Date): Standing {
  const unseen = neverSeen(now);
  return {
    ...{ state: row.state ?? unseen.state, since: row.since ?? unseen.since, checkedAt: row.checked_at },
    ...{ lossPercent: row.loss_percent, rttMs: row.rtt_ms, failedRounds: row.failed_rounds ?? 0, goodRounds: row.good_rounds ?? 0 },
    ...{ slowRounds: row.slow_rounds ?? 0, medianRttMs: row.median_rtt_ms, changedAt: row.changed_at ?? [] },
  };
}

/** Only what changed: rules hand on what they were given where nothing did. */
async function saveStandings(work: Work, before: ReadonlyMap<string, Standing>, after: ReadonlyMap<string, Standing>): Promise<void> {
  const changed = [...after].filter(([id, standing]) => before.get(id) !== standing);
  if (changed.length === 0) return;
  const column = <Value>(of: (standing: Standing) => Value): Value[] => changed.map(([, standing]) => of(standing));
  await sql`
    insert into network.equipment_states as standing (equipment_id, state, since, checked_at, loss_percent, rtt_ms, failed_rounds, good_rounds,
      slow_rounds, changed_at)
    select seen.id, seen.state, seen.since, seen.checked_at, seen.loss, seen.rtt, seen.failed, seen.good, seen.slow, seen.changed::timestamptz[]
    from unnest(${changed.map(([id]) => id)}::uuid[], ${column(({ state }) => state)}::text[], ${column(({ since }) => since)}::timestamptz[],
      ${column(({ checkedAt }) => checkedAt)}::timestamptz[], ${column(({ lossPercent }) => lossPercent)}::real[],
      ${column(({ rttMs }) => rttMs)}::real[], ${column(({ failedRounds }) => failedRounds)}::int[],
      ${column(({ goodRounds }) => goodRounds)}::int[], ${column(({ slowRounds }) => slowRounds)}::int[],
      ${column(({ changedAt }) => `{${changedAt.map((at) => at.toISOString()).join(",")}}`)}::text[])
      seen (id, state, since, checked_at, loss, rtt, failed, good, slow, changed)
    -- What was removed meanwhile has no state, and is not waited for.
    where exists (select from network.equipment one where one.id = seen.id)
    on conflict (equipment_id) do update set state = excluded.state, since = excluded.since, checked_at = excluded.checked_at,
      loss_percent = excluded.loss_percent, rtt_ms = excluded.rtt_ms, failed_rounds = excluded.failed_rounds, good_rounds = excluded.good_rounds,
      slow_rounds = excluded.slow_rounds, changed_at = excluded.changed_at`.execute(work.tx);
}

async function addToHours(work: Work, { echoes }: Extract<Round, { kind: "answers" }>): Promise<void> {
  const seen = [...echoes];
  if (seen.length === 0) return;
  await sql`
    insert into network.equipment_hours as known (equipment_id, hour, sent, answered, rtt_sum_ms)
    select seen.id, date_trunc('hour', ${work.now}::timestamptz, 'UTC'), seen.sent, seen.answered, seen.sum
    from unnest(${seen.map(([id]) => id)}::uuid[], ${seen.map(([, { sent }]) => sent)}::int[], ${seen.map(([, { answered }]) => answered)}::int[],
      ${seen.map(([, { answered, averageMs }]) => answered * (averageMs ?? 0))}::real[]) seen (id, sent, answered, sum)
    where exists (select from network.equipment one where one.id = seen.id)
    on conflict (equipment_id, hour) do update set sent = known.sent + excluded.sent, answered = known.answered + excluded.answered,
      rtt_sum_ms = known.rtt_sum_ms + excluded.rtt_sum_ms`.execute(work.tx);
}

interface Judged {
  readonly devices: readonly Device[];
  readonly after: ReadonlyMap<string, Standing>;
  readonly open: readonly OpenAlert[];
  readonly settings: { readonly upAfter: number; readonly notifyDelayMs: number };
}

function judgeIncidents(now: Date, { devices, after, open, settings }: Judged): { wrong: Sighting[]; over: OpenAlert[] } {
  const known = new Map(open.map((alert) => [`${alert.kind} ${alert.equipmentId}`, alert]));
  const wrong: Sighting[] = [];
  const over: OpenAlert[] = [];
  for (const { id, notifyDelayMs, isQuiet } of devices) {
    const standing = after.get(id);
    if (!standing) continue;
    const of = { standing, delayMs: notifyDelayMs ?? settings.notifyDelayMs, upAfter: settings.upAfter };
    const guard = judgeIncident.device_flapping({ ...of, isFlapping: false }, now);
    const isFlapping = guard === "wrong" || (guard === "between" && known.has(`device_flapping ${id}`));
    for (const kind of deviceKinds) {
      const alert = known.get(`${kind} ${id}`);
      const verdict = judgeIncident[kind]({ ...of, isFlapping }, now);
      if ((verdict === "over" || isQuiet) && alert) over.push(alert);
      if (verdict === "wrong" && !isQuiet)
        wrong.push({ kind, nasId: null, prefixId: null, equipmentId: id, details: detailsOf(kind, standing), beganAt: standing.since });
    }
  }
  return { wrong, over };
}

function detailsOf(kind: DeviceKind, { lossPercent, rttMs, changedAt }: Standing): Record<string, number> {
  if (kind === "device_flapping") return { changes: changedAt.length };
  if (kind === "device_degraded") return { percent: Math.round(lossPercent ?? 0), ms: Math.round(rttMs ?? 0) };
  return {};
}

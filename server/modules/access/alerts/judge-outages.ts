// N-49 many lines of one router, or of one site, that drop together: a possible outage, said once and over when they are back. One line that drops
// alerts nobody.
import { sql } from "kysely";
import { z } from "zod";
import { defineJob } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";
import {
  type AlertSubject,
  closeAlerts,
  findQuietSite,
  lockOpenAlerts,
  type OpenAlert,
  type Sighting,
  sightAlerts,
} from "../../network/index.ts";
import { outageSuspected } from "../events.ts";
import { isOutageOver, looksLikeOutage } from "./outage-rules.ts";
import { readOutageSettings } from "./settings.ts";

export const judgeOutagesJob = defineJob("access.judge_outages", z.object({}));

const kind = "customer_cpe_down";
const windowMinutes = 5;
/** Who has not come back after a day is not waited for. */
const waitedHours = 24;

interface Lost {
  readonly subject_id: string;
  readonly is_service: boolean;
  readonly partner_id: string;
  readonly nas_id: string | null;
  readonly site_id: string | null;
  readonly dropped_at: Date;
}

/** Lines that dropped together, of a router or of a site. */
interface Group {
  readonly nasId: string | null;
  readonly siteId: string | null;
  /** Where maintenance is looked for. */
  readonly at: string | null;
  readonly lost: readonly Lost[];
  readonly online: number;
}

export async function judgeOutages(work: Work): Promise<void> {
  const { act, threshold } = await readOutageSettings(work);
  const open = await lockOpenAlerts(work, [kind]);
  if (act === "nothing" && open.length === 0) return;
  const groups = act === "nothing" ? [] : await findGroups(work);
  const isOpen = new Set(open.map(keyOf));
  const goesOn = groups.filter((group) => isOpen.has(keyOf(group)));
  const begins = await beginning(
    work,
    groups.filter((group) => !isOpen.has(keyOf(group)) && looksLikeOutage(seen(group), threshold)),
    isOpen,
  );
  await sightAlerts(work, begins.map(sighting));
  const all = begins.length === 0 ? open : await lockOpenAlerts(work, [kind]);
  const idOf = new Map(all.map((alert) => [keyOf(alert), alert.id]));
  for (const group of begins) await noteOutage(work, idOf.get(keyOf(group)), group, act === "alert_and_ticket");
  await noteLines(
    work,
    [...goesOn, ...begins].flatMap((group) => group.lost.map((one) => ({ alertId: idOf.get(keyOf(group)), one }))),
  );
  await followOpen(work, all);
}

interface Subject {
  readonly nasId: string | null;
  readonly siteId?: string | null | undefined;
}
const keyOf = ({ nasId, siteId }: Subject): string => nasId ?? siteId ?? "";
const about = ({ nasId, siteId }: Subject): AlertSubject =>
  nasId === null ? { nasId, prefixId: null, siteId: siteId ?? "" } : { nasId, prefixId: null };
const seen = ({ lost, online }: Group) => ({ dropped: lost.length, online });
const sighting = ({ lost, online, ...group }: Group): Sighting => ({
  ...about(group),
  ...{ kind, details: { dropped: lost.length, down: lost.length, online } },
  beganAt: new Date(lost.reduce((first, { dropped_at }) => Math.min(first, dropped_at.getTime()), Number.MAX_SAFE_INTEGER)),
});

/** A site is said only where none of its routers is: the smaller place tells more. N-17 in maintenance nothing new is said. */
async function beginning(work: Work, groups: readonly Group[], isOpen: ReadonlySet<string>): Promise<readonly Group[]> {
  const routers = groups.filter(({ nasId }) => nasId !== null);
  const saidAt = new Set(routers.map(({ at }) => at));
  const sites = groups.filter(
    ({ nasId, siteId, lost }) => nasId === null && !saidAt.has(siteId) && !lost.some(({ nas_id }) => isOpen.has(nas_id ?? "")),
  );
  const loud: Group[] = [];
  for (const group of [...routers, ...sites]) {
    if (group.nasId !== null && isOpen.has(group.at ?? "")) continue;
    if (group.at === null || !(await findQuietSite(work, group.at))) loud.push(group);
  }
  return loud;
}

/** Whoever dropped within the last minutes and is not back, by router and by site. */
async function findGroups(work: Work): Promise<readonly Group[]> {
  const since = new Date(work.now.getTime() - windowMinutes * 60_000);
  const { rows } = await sql<Lost>`
    select distinct on (lost.subject_id) lost.* from (
      select * from access.lost_lines where dropped_at > ${since} and dropped_at <= ${work.now}
      union all
      select * from access.lost_equipment where dropped_at > ${since} and dropped_at <= ${work.now}) lost
    order by lost.subject_id, lost.nas_id nulls last, lost.dropped_at desc`.execute(work.tx);
  const online = await countOnline(work, rows);
  const byNas = Map.groupBy(
    rows.filter(({ nas_id }) => nas_id !== null),
    ({ nas_id }) => nas_id,
  );
  const bySite = Map.groupBy(
    rows.filter(({ site_id }) => site_id !== null),
    ({ site_id }) => site_id,
  );
  return [
    ...[...byNas].map(([nasId, lost]) => ({
      nasId,
      siteId: null,
      at: lost[0]?.site_id ?? null,
      lost,
      online: online.ofNas.get(nasId ?? "") ?? 0,
    })),
    ...[...bySite].map(([siteId, lost]) => ({ nasId: null, siteId, at: siteId, lost, online: online.ofSite.get(siteId ?? "") ?? 0 })),
  ];
}

/** Only where something dropped: everything else is well. */
async function countOnline(
  work: Work,
  lost: readonly Lost[],
): Promise<{ ofNas: ReadonlyMap<string, number>; ofSite: ReadonlyMap<string, number> }> {
  const nasIds = [...new Set(lost.flatMap(({ nas_id }) => nas_id ?? []))];
  const siteIds = [...new Set(lost.flatMap(({ site_id }) => site_id ?? []))];
  if (nasIds.length + siteIds.length === 0) return { ofNas: new Map(), ofSite: new Map() };
  const { rows } = await sql<{ nas_id: string; site_id: string | null; count: number }>`
    select nas.id as nas_id, nas.site_id, count(distinct session.service_id)::int as count
    from network.nases nas join usage.sessions session on session.nas_id = nas.id and session.ended_at is null and session.service_id is not null
    where nas.id = any (${nasIds}::uuid[]) or nas.site_id = any (${siteIds}::uuid[]) group by nas.id`.execute(work.tx);
  const ofSite = new Map<string, number>();
  for (const { site_id, count } of rows) if (site_id !== null) ofSite.set(site_id, (ofSite.get(site_id) ?? 0) + count);
  return { ofNas: new Map(rows.map(({ nas_id, count }) => [nas_id, count])), ofSite };
}

/** Its ticket is opened by whoever hears of it. */
async function noteOutage(work: Work, alertId: string | undefined, { lost, nasId, siteId }: Group, wantsTicket: boolean): Promise<void> {
  // The router or the site went meanwhile, and the alert with it.
  if (alertId === undefined) return;
  const [most] = [...Map.groupBy(lost, ({ partner_id }) => partner_id)].toSorted(([, one], [, other]) => other.length - one.length);
  if (!most) return;
  const [partnerId] = most;
  await sql`insert into access.outages (alert_id, partner_id) values (${alertId}, ${partnerId}) on conflict do nothing`.execute(work.tx);
  work.emit(outageSuspected, { partnerId, objectId: alertId }, { alertId, nasId, siteId, lines: lost.length, wantsTicket });
}

async function noteLines(work: Work, lines: readonly { readonly alertId: string | undefined; readonly one: Lost }[]): Promise<void> {
  const known = lines.filter(({ alertId }) => alertId !== undefined);
  if (known.length === 0) return;
  await sql`
    insert into access.outage_lines as known (alert_id, subject_id, is_service, dropped_at)
    select lost.alert_id, lost.subject_id, lost.is_service, lost.dropped_at
    from unnest(${known.map(({ alertId }) => alertId ?? "")}::uuid[], ${known.map(({ one }) => one.subject_id)}::uuid[],
      ${known.map(({ one }) => one.is_service)}::boolean[], ${known.map(({ one }) => one.dropped_at)}::timestamptz[])
      lost (alert_id, subject_id, is_service, dropped_at)
    where exists (select from access.outages outage where outage.alert_id = lost.alert_id)
    on conflict (alert_id, subject_id) do update set dropped_at = excluded.dropped_at`.execute(work.tx);
}

/** Those that are back, and those that are not; when next to all are, it is over. */
async function followOpen(work: Work, open: readonly OpenAlert[]): Promise<void> {
  if (open.length === 0) return;
  const since = new Date(work.now.getTime() - waitedHours * 3_600_000);
  const { rows } = await sql<{ alert_id: string; dropped: number; down: number }>`
    select line.alert_id, count(*)::int as dropped,
      (count(*) filter (where line.dropped_at > ${since} and case when line.is_service
        then exists (select from services.services service where service.id = line.subject_id and service.state = 'active')
          and not exists (select from usage.sessions session where session.service_id = line.subject_id and session.ended_at is null)
        else exists (select from network.equipment_states standing where standing.equipment_id = line.subject_id and standing.state = 'down') end))::int as down
    from access.outage_lines line where line.alert_id = any (${open.map(({ id }) => id)}::uuid[]) group by line.alert_id`.execute(work.tx);
  const found = new Map(rows.map((row) => [row.alert_id, row]));
  const isOver = ({ id }: OpenAlert): boolean => isOutageOver(found.get(id) ?? { dropped: 0, down: 0 });
  await closeAlerts(
    work,
    open.filter(isOver).map(({ id }) => id),
  );
  const stays = open.filter((alert) => !isOver(alert));
  await sightAlerts(
    work,
    stays.map((alert) => ({
      ...about(alert),
      ...{ kind, details: { ...alert.details, dropped: found.get(alert.id)?.dropped ?? 0, down: found.get(alert.id)?.down ?? 0 } },
    })),
  );
}

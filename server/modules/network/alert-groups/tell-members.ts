// N-40 members of alert groups are told when an incident of their equipment begins, when it has lasted so long that another group is to know, and
// when it is over. Who was told of the beginning hears of the end, and nobody else does.
import { sql } from "kysely";
import { mayDo } from "../../../platform/actor.ts";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import { findAdministrator, findStaffActor, writeToStaff } from "../../identity/index.ts";
import { listPartners, type Partner } from "../../partners/index.ts";
import { seesAll } from "../scope.ts";
import { tellHooks } from "./call-hooks.ts";
import { concernedGroups, endsUntold, type Incident, readIncidents } from "./concerned.ts";
import { noticeOf } from "./notice-words.ts";
import type { OwnWords } from "./own-words.ts";

interface Told {
  readonly alert_id: string;
  readonly administrator_id: string;
  /** Null: the group was removed meanwhile. */
  readonly group_id: string | null;
}
interface Group extends OwnWords {
  readonly id: string;
  readonly name: string;
  readonly mails: boolean;
  readonly sms: boolean;
}

/** Whoever is to be told and was not yet; in a quiet time it waits. After each round of pings, and every minute. */
export async function tellMembers(work: Work, publicUrl: string): Promise<void> {
  // Two at once would both find nobody told yet; the second one has nothing left to do.
  await sql`select pg_advisory_xact_lock(hashtext('network.alert_notices'))`.execute(work.tx);
  const link = `${publicUrl}/admin/network/alerts`;
  await write(work, [...(await noteBegun(work)), ...(await noteOver(work))], link);
  await tellHooks(work, link);
}

async function noteBegun(work: Work): Promise<readonly Told[]> {
  const { rows } = await sql<Told>`
    with concerned as (${concernedGroups(work.now)})
    insert into network.alert_notices (alert_id, administrator_id, group_id, told_at)
    select distinct on (concerned.alert_id, member.administrator_id) concerned.alert_id, member.administrator_id, concerned.group_id, ${work.now}
    from concerned join network.alert_groups told on told.id = concerned.group_id
      join network.alert_group_members member on member.group_id = told.id
    where (told.mails or told.sms) and not network.is_quiet(told, ${work.now})
    order by concerned.alert_id, member.administrator_id, concerned.step, concerned.group_id
    on conflict do nothing returning alert_id, administrator_id, group_id`.execute(work.tx);
  return rows;
}

async function noteOver(work: Work): Promise<readonly Told[]> {
  const { rows } = await sql<Told>`
    update network.alert_notices notice set recovered_at = ${work.now}
    from network.alerts alert
    where alert.id = notice.alert_id and alert.closed_at is not null and notice.recovered_at is null
      and not exists (select from network.alert_groups told where told.id = notice.group_id and network.is_quiet(told, ${work.now}))
    returning notice.alert_id, notice.administrator_id, notice.group_id`.execute(work.tx);
  return rows;
}

async function readGroups(work: Work): Promise<ReadonlyMap<string, Group>> {
  const { rows } = await sql<Group>`
    select id, name, mails, sms, began_subject as "beganSubject", began_text as "beganText", over_subject as "overSubject", over_text as "overText"
    from network.alert_groups`.execute(work.tx);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Whoever was told through a group that is no more hears of the end by mail, in our words. */
const removedGroup: Group = {
  ...{ id: "", name: "", mails: true, sms: false },
  ...{ beganSubject: "", beganText: "", overSubject: "", overText: "" },
};

async function write(work: Work, told: readonly Told[], link: string): Promise<void> {
  if (told.length === 0) return;
  const [home] = await listPartners(work);
  if (!home) return;
  const groups = await readGroups(work);
  const incidents = await readIncidents(
    work,
    told.map(({ alert_id }) => alert_id),
  );
  for (const { alert_id, administrator_id, group_id } of told) {
    const incident = incidents.get(alert_id);
    if (incident && !(incident.closed_at && endsUntold.has(incident.kind)))
      await writeTo(work, administrator_id, { incident, group: groups.get(group_id ?? "") ?? removedGroup, home, link });
  }
}

interface Writing {
  readonly incident: Incident;
  readonly group: Group;
  readonly home: Partner;
  readonly link: string;
}

async function writeTo(work: Work, adminId: string, { incident, group, home, link }: Writing): Promise<void> {
  const admin = await findAdministrator(work, adminId);
  // Who may not see it is not told of it.
  if (!admin || !(await maySee(work, adminId, incident))) return;
  const reader = { language: admin.language, timeZone: admin.timeZone ?? home.timeZone };
  writeToStaff(work, {
    ...{ adminId, partnerId: home.id, fileId: null },
    cause: `network-alert:${incident.alert_id}:${incident.closed_at ? "over" : "begun"}`,
    ways: [...(group.mails ? (["mail"] as const) : []), ...(group.sms ? (["sms"] as const) : [])],
    ...noticeOf(incident, reader, { group, link }),
  });
}

async function maySee(work: Work, adminId: string, { equipment_id, all_partners, partner_ids }: Incident): Promise<boolean> {
  const actor = await findStaffActor(work, adminId);
  if (!actor || !mayDo(actor, "network.monitoring.view")) return false;
  // The monitor is the whole installation's.
  if (equipment_id === null) return seesAll(actor);
  return all_partners || partner_ids.some((id) => seesPartner(actor, id));
}

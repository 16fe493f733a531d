// N-40 members of alert groups are written to when an incident of their equipment begins, when it has lasted so long that another group is to know, and
// when it is over. Who was told of the beginning hears of the end, and nobody else does.
import { sql } from "kysely";
import { mayDo } from "../../../platform/actor.ts";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import { momentText } from "../../../platform/texts.ts";
import type { Work } from "../../../platform/work.ts";
import { findAdministrator, findStaffActor, writeToStaff } from "../../identity/index.ts";
import { listPartners } from "../../partners/index.ts";
import type { AlertKind } from "../alerts/contract.ts";

interface Told {
  readonly alert_id: string;
  readonly administrator_id: string;
  readonly kind: AlertKind;
  readonly name: string;
  readonly site: string | null;
  readonly began_at: Date;
  readonly closed_at: Date | null;
  readonly all_partners: boolean;
  readonly partner_ids: string[];
}

/** After each round; in a quiet time it waits for the next one. */
export async function tellMembers(work: Work, publicUrl: string): Promise<void> {
  await write(work, await noteBegun(work), publicUrl);
  await write(work, await noteOver(work), publicUrl);
}

/** Who is to be told of what is open and was not told yet: the device's own group, and the one after it once it has lasted. */
async function noteBegun(work: Work): Promise<readonly Told[]> {
  const { rows } = await sql<Told>`
    with concerned as (
      select alert.id as alert_id, own.id as group_id, 0 as step
      from network.alerts alert join network.equipment one on one.id = alert.equipment_id join network.alert_groups own on own.id = one.alert_group_id
      where alert.closed_at is null
      union all
      select alert.id, own.escalate_to, 1
      from network.alerts alert join network.equipment one on one.id = alert.equipment_id join network.alert_groups own on own.id = one.alert_group_id
      where alert.closed_at is null and own.escalate_to is not null
        and alert.opened_at + make_interval(mins => own.escalate_minutes) <= ${work.now}
    ), noted as (
      insert into network.alert_notices (alert_id, administrator_id, group_id, told_at)
      select distinct on (concerned.alert_id, member.administrator_id) concerned.alert_id, member.administrator_id, concerned.group_id, ${work.now}
      from concerned join network.alert_groups told on told.id = concerned.group_id
        join network.alert_group_members member on member.group_id = told.id
      where told.mails and not network.is_quiet(told, ${work.now})
      order by concerned.alert_id, member.administrator_id, concerned.step
      on conflict do nothing returning alert_id, administrator_id
    )
    select noted.alert_id, noted.administrator_id, alert.kind, one.name, site.name as site, coalesce(alert.began_at, alert.opened_at) as began_at, alert.closed_at,
      one.all_partners, array(select served.partner_id::text from network.equipment_partners served where served.equipment_id = one.id) as partner_ids
    from noted join network.alerts alert on alert.id = noted.alert_id join network.equipment one on one.id = alert.equipment_id
      left join network.sites site on site.id = one.site_id`.execute(work.tx);
  return rows;
}

async function noteOver(work: Work): Promise<readonly Told[]> {
  const { rows } = await sql<Told>`
    with over as (
      update network.alert_notices notice set recovered_at = ${work.now}
      from network.alerts alert
      where alert.id = notice.alert_id and alert.closed_at is not null and notice.recovered_at is null
        and not exists (select from network.alert_groups told where told.id = notice.group_id and network.is_quiet(told, ${work.now}))
      returning notice.alert_id, notice.administrator_id
    )
    select over.alert_id, over.administrator_id, alert.kind, one.name, site.name as site, coalesce(alert.began_at, alert.opened_at) as began_at, alert.closed_at,
      one.all_partners, array(select served.partner_id::text from network.equipment_partners served where served.equipment_id = one.id) as partner_ids
    from over join network.alerts alert on alert.id = over.alert_id join network.equipment one on one.id = alert.equipment_id
      left join network.sites site on site.id = one.site_id`.execute(work.tx);
  return rows;
}

const words: Partial<Record<AlertKind, string>> = {
  device_down: "is down",
  device_degraded: "is degraded",
  device_flapping: "goes up and down again and again",
  snmp_threshold: "has a value beyond its limit",
};

async function write(work: Work, told: readonly Told[], publicUrl: string): Promise<void> {
  if (told.length === 0) return;
  const [home] = await listPartners(work);
  if (!home) return;
  for (const one of told) {
    const { alert_id, administrator_id, kind, name, site, began_at, closed_at } = one;
    const admin = await findAdministrator(work, administrator_id);
    // Who may not see it is not told of it.
    if (!admin || !(await maySee(work, one))) continue;
    const at = (moment: Date): string => momentText(moment, home.timeZone, admin.language);
    const what = `${name}${site === null ? "" : ` (${site})`}`;
    const lasted = closed_at ? Math.max(1, Math.round((closed_at.getTime() - began_at.getTime()) / 60_000)) : 0;
    writeToStaff(work, {
      ...{
        adminId: administrator_id,
        partnerId: home.id,
        fileId: null,
        cause: `network-alert:${alert_id}:${closed_at ? "over" : "begun"}`,
      },
      subject: closed_at ? `Over: ${what} ${words[kind] ?? kind}` : `${what} ${words[kind] ?? kind}`,
      text: closed_at
        ? `${what} is well again since ${at(closed_at)}, after ${lasted} minutes.\n${publicUrl}/admin/network/alerts`
        : `${what} ${words[kind] ?? kind} since ${at(began_at)}.\n${publicUrl}/admin/network/alerts`,
    });
  }
}

async function maySee(work: Work, { administrator_id, all_partners, partner_ids }: Told): Promise<boolean> {
  const actor = await findStaffActor(work, administrator_id);
  return (
    actor !== undefined && mayDo(actor, "network.monitoring.view") && (all_partners || partner_ids.some((id) => seesPartner(actor, id)))
  );
}

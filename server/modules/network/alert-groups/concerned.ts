// Which groups an incident concerns, who is told of what, and the facts of it.
import { type RawBuilder, sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import type { AlertKind } from "../alerts/contract.ts";

/** What somebody is told of an incident, whoever they are. */
export interface Incident {
  readonly alert_id: string;
  readonly kind: AlertKind;
  /** Null: it is about the monitor itself. */
  readonly equipment_id: string | null;
  readonly name: string | null;
  readonly site: string | null;
  readonly details: Readonly<Record<string, number>>;
  readonly value_name: string | null;
  readonly unit: string | null;
  /** The interface that is down; empty: it is about none. */
  readonly item: string;
  readonly began_at: Date;
  readonly closed_at: Date | null;
  readonly all_partners: boolean;
  readonly partner_ids: string[];
}

/** It happened in a moment: there is no end to tell of. */
export const endsUntold: ReadonlySet<AlertKind> = new Set(["device_rebooted"]);

/** Of each open alert: the device's own group, or all that hear of the monitor; and the group after it, once it has lasted. As rows (alert_id, group_id, step). */
export const concernedGroups = (now: Date): RawBuilder<unknown> => {
  const own = sql`
    from network.alerts alert left join network.equipment one on one.id = alert.equipment_id
      join network.alert_groups own on own.id = one.alert_group_id or (own.hears_monitor and alert.kind like 'monitor\\_%')
    where alert.closed_at is null`;
  return sql`
    select alert.id as alert_id, own.id as group_id, 0 as step ${own}
    union all
    select alert.id, own.escalate_to, 1 ${own} and own.escalate_to is not null
      and alert.opened_at + make_interval(mins => own.escalate_minutes) <= ${now}`;
};

export async function readIncidents(work: Work, alertIds: readonly string[]): Promise<ReadonlyMap<string, Incident>> {
  if (alertIds.length === 0) return new Map();
  const { rows } = await sql<Incident>`
    select alert.id as alert_id, alert.kind, alert.equipment_id, one.name, site.name as site, alert.details, alert.item, oid.name as value_name, oid.unit,
      coalesce(alert.began_at, alert.opened_at) as began_at, alert.closed_at, coalesce(one.all_partners, false) as all_partners,
      array(select served.partner_id::text from network.equipment_partners served where served.equipment_id = one.id) as partner_ids
    from network.alerts alert left join network.equipment one on one.id = alert.equipment_id
      left join network.sites site on site.id = one.site_id left join network.snmp_oids oid on oid.id = alert.snmp_oid_id
    where alert.id = any (${[...new Set(alertIds)]}::uuid[])`.execute(work.tx);
  return new Map(rows.map((row) => [row.alert_id, row]));
}

// Alerts open while somebody sees that something is wrong, and close when they see that it is over; in between nothing changes (hysteresis).
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";
import type { AlertKind } from "./contract.ts";
import { alertClosed, alertOpened } from "./events.ts";

/** What it is about: a router, a pool, a device, a site, or without any of them the monitor itself. */
export type AlertSubject =
  | { readonly nasId: string; readonly prefixId: null; readonly equipmentId?: null; readonly siteId?: null }
  | { readonly nasId: null; readonly prefixId: string; readonly equipmentId?: null; readonly siteId?: null }
  | { readonly nasId: null; readonly prefixId: null; readonly equipmentId: string | null; readonly siteId?: null }
  | { readonly nasId: null; readonly prefixId: null; readonly equipmentId?: null; readonly siteId: string };
export type Sighting = AlertSubject & {
  readonly kind: AlertKind;
  readonly details: Readonly<Record<string, number>>;
  /** Since when it is wrong, where somebody is told later; left out: since now. */
  readonly beganAt?: Date;
  /** Which value of a device is beyond its limits. */
  readonly oidId?: string;
  /** Which interface of a device is down. */
  readonly item?: string;
};
export type OpenAlert = AlertSubject & {
  readonly id: string;
  readonly kind: AlertKind;
  readonly details: Readonly<Record<string, number>>;
  readonly openedAt: Date;
};

interface Row {
  readonly id: string;
  readonly kind: AlertKind;
  readonly nas_id: string | null;
  readonly prefix_id: string | null;
  readonly equipment_id: string | null;
  readonly site_id: string | null;
}

/** All that are open, with a lock against whoever judges at the same time. */
export async function lockOpenAlerts(work: Work, kinds: readonly AlertKind[]): Promise<readonly OpenAlert[]> {
  await sql`select pg_advisory_xact_lock(hashtext('network.alerts'))`.execute(work.tx);
  const rows = await db(work)
    .selectFrom("network.alerts")
    .select(["id", "kind", "nas_id", "prefix_id", "equipment_id", "site_id", "details", "opened_at"])
    .where("closed_at", "is", null)
    .where("kind", "in", kinds)
    .execute();
  return rows.map(({ id, kind, nas_id, prefix_id, equipment_id, site_id, details, opened_at }) => ({
    ...({ nasId: nas_id, prefixId: prefix_id, equipmentId: equipment_id, siteId: site_id } as AlertSubject),
    id,
    kind,
    details,
    openedAt: opened_at,
  }));
}

/** Opens what is not open yet, and notes of what is that it is still so. What has gone meanwhile raises nothing. */
export async function sightAlerts(work: Work, sightings: readonly Sighting[]): Promise<void> {
  if (sightings.length === 0) return;
  const { rows } = await sql<Row & { is_new: boolean }>`
    insert into network.alerts (kind, nas_id, prefix_id, equipment_id, site_id, snmp_oid_id, item, details, began_at, opened_at, seen_at)
    select seen.kind, seen.nas_id, seen.prefix_id, seen.equipment_id, seen.site_id, seen.oid_id, seen.item, seen.details, least(seen.began_at, ${work.now}), ${work.now}, ${work.now}
    from unnest(${sightings.map(({ kind }) => kind)}::text[], ${sightings.map(({ nasId }) => nasId)}::uuid[], ${sightings.map(({ prefixId }) => prefixId)}::uuid[],
      ${sightings.map(({ equipmentId }) => equipmentId ?? null)}::uuid[], ${sightings.map(({ details }) => JSON.stringify(details))}::jsonb[],
      ${sightings.map(({ beganAt }) => beganAt ?? null)}::timestamptz[], ${sightings.map(({ oidId }) => oidId ?? null)}::uuid[],
      ${sightings.map(({ siteId }) => siteId ?? null)}::uuid[], ${sightings.map(({ item }) => item ?? "")}::text[])
      seen (kind, nas_id, prefix_id, equipment_id, details, began_at, oid_id, site_id, item)
    where exists (select from network.nases nas where nas.id = seen.nas_id) or exists (select from network.prefixes prefix where prefix.id = seen.prefix_id)
      or exists (select from network.equipment one where one.id = seen.equipment_id) or exists (select from network.sites site where site.id = seen.site_id)
      or num_nonnulls(seen.nas_id, seen.prefix_id, seen.equipment_id, seen.site_id) = 0
    on conflict (kind, (coalesce(nas_id, prefix_id, equipment_id, site_id)), snmp_oid_id, item) where closed_at is null do update set seen_at = excluded.seen_at, details = excluded.details
    returning id, kind, nas_id, prefix_id, equipment_id, site_id, opened_at = seen_at and xmax = 0 as is_new`.execute(work.tx);
  for (const row of rows) if (row.is_new) work.emit(alertOpened, { partnerId: null, objectId: row.id }, aboutOf(row));
}

export async function closeAlerts(work: Work, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const { rows } =
    await sql<Row>`update network.alerts set closed_at = ${work.now} where id = any (${[...ids]}::uuid[]) and closed_at is null
    returning id, kind, nas_id, prefix_id, equipment_id, site_id`.execute(work.tx);
  for (const row of rows) work.emit(alertClosed, { partnerId: null, objectId: row.id }, aboutOf(row));
}

const aboutOf = ({ id, kind, nas_id, prefix_id, equipment_id, site_id }: Row) => ({
  ...{ alertId: id, kind, nasId: nas_id, prefixId: prefix_id, equipmentId: equipment_id, siteId: site_id },
});

import { sql } from "kysely";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { partnerIdsOf, type Served, servedVisibleTo } from "../scope.ts";
import type { ShownState } from "./contract.ts";
import { db, type EquipmentRow } from "./tables.ts";

export type Equipment = EquipmentRow & {
  readonly served: Served;
  readonly siteName: string | null;
  readonly parentName: string | null;
  readonly nasName: string | null;
  readonly groupName: string | null;
  readonly state: ShownState;
  readonly since: Date | null;
  readonly checkedAt: Date | null;
  readonly lossPercent: number | null;
  readonly rttMs: number | null;
  readonly medianRttMs: number | null;
};

/** What somebody decided counts at once, what the latest round saw after it. For the filter of the list, too. */
export const stateSql = (
  now: Date,
) => sql<ShownState>`case when equipment.status <> 'in_use' or not (equipment.ping_on or equipment.snmp_on) then 'disabled'
  when equipment.maintenance_until > ${now} then 'maintenance' when equipment.ping_on then coalesce(standing.state, 'unknown')
  when polled.answer is null then 'unknown' when polled.answer = 'answered' then 'answers' else 'silent' end`;

/** Since when it is so. What is polled and silent is so since it answered last; since when another answers nobody wrote down. */
export const sinceSql = sql<Date | null>`case when equipment.ping_on then standing.since
  when equipment.snmp_on and polled.answer <> 'answered' then polled.answered_at end`;

/** What the actor sees, with whom it serves and how it is. A site, a parent or a router that serves others only is not named. */
export const visibleEquipment = (work: Work) =>
  db(work)
    .selectFrom("network.equipment as equipment")
    .leftJoin("network.equipment_states as standing", "standing.equipment_id", "equipment.id")
    .leftJoin("network.snmp_devices as polled", "polled.equipment_id", "equipment.id")
    .leftJoin("network.sites as site", (join) => join.onRef("site.id", "=", "equipment.site_id").on(servedVisibleTo(work.actor, "site")))
    .leftJoin("network.equipment as parent", "parent.id", "equipment.parent_id")
    .leftJoin("network.nases as nas", (join) => join.onRef("nas.id", "=", "equipment.nas_id").on(servedVisibleTo(work.actor, "nas")))
    .leftJoin("network.alert_groups as group", "group.id", "equipment.alert_group_id")
    .selectAll("equipment")
    .select([
      "site.name as site_name",
      "parent.name as parent_name",
      "nas.name as nas_name",
      "group.name as group_name",
      sinceSql.as("since"),
      sql<Date | null>`case when equipment.ping_on then standing.checked_at when equipment.snmp_on then polled.asked_at end`.as(
        "checked_at",
      ),
      "standing.loss_percent",
      "standing.rtt_ms",
      "standing.median_rtt_ms",
      partnerIdsOf("equipment").as("partner_ids"),
      stateSql(work.now).as("state"),
    ])
    .where(servedVisibleTo(work.actor, "equipment"));

type Found = EquipmentRow & {
  site_name: string | null;
  parent_name: string | null;
  nas_name: string | null;
  group_name: string | null;
  since: Date | null;
  checked_at: Date | null;
  loss_percent: number | null;
  rtt_ms: number | null;
  median_rtt_ms: number | null;
  partner_ids: string[];
  state: ShownState;
};

export const equipmentOf = (found: Found): Equipment => {
  const {
    site_name,
    parent_name,
    nas_name,
    group_name,
    since,
    checked_at,
    loss_percent,
    rtt_ms,
    median_rtt_ms,
    partner_ids,
    state,
    ...row
  } = found;
  return {
    ...row,
    // The database writes "192.0.2.1/32" of an address where it is asked for a network.
    address: row.address?.replace(/\/(32|128)$/, "") ?? null,
    served: { forAll: row.all_partners, partnerIds: partner_ids },
    ...{ siteName: site_name, parentName: parent_name, nasName: nas_name, groupName: group_name, state, since, checkedAt: checked_at },
    ...{ lossPercent: loss_percent, rttMs: rtt_ms, medianRttMs: median_rtt_ms },
  };
};

export async function findEquipment(work: Work, id: string): Promise<Equipment | undefined> {
  const found = await visibleEquipment(work).where("equipment.id", "=", id).executeTakeFirst();
  return found && equipmentOf(found);
}

export async function getEquipment(work: Work, id: string): Promise<Equipment> {
  const equipment = await findEquipment(work, id);
  if (!equipment) throw notFound("There is no such equipment.");
  return equipment;
}

// The flats and offices of a building (type mdu).
import { sql } from "kysely";
import type { BodyOf } from "../../../../shared/endpoint.ts";
import { differences } from "../../../platform/differences.ts";
import { fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findCustomers, type MergeParticipant } from "../../customers/index.ts";
import { stated } from "../stated.ts";
import { db, type SiteUnitRow } from "../tables.ts";
import { leaveEntry, lockSite } from "./change-sites.ts";
import type { addSiteUnitEndpoint, updateSiteUnitEndpoint } from "./contract.ts";
import type { Site } from "./site-queries.ts";

export async function addSiteUnit(work: Work, siteId: string, body: BodyOf<typeof addSiteUnitEndpoint>): Promise<void> {
  const site = await lockSite(work, siteId);
  if (site.kind !== "mdu") throw fieldProblem("", "not-a-building", "Only a building with several homes has units.");
  await checkCustomer(work, site, body.customerId);
  await refuseTakenNumber(work, siteId, body.number, null);
  await db(work)
    .insertInto("network.site_units")
    .values({ site_id: siteId, number: body.number, floor: body.floor, customer_id: body.customerId, default_vlan: body.defaultVlan })
    .execute();
  leaveEntry(work, site, "unit_added", { unit: { before: null, after: body.number } });
}

/** Answers the site in which it lies. */
export async function updateSiteUnit(work: Work, id: string, edit: BodyOf<typeof updateSiteUnitEndpoint>): Promise<string> {
  const { unit, site } = await lockUnit(work, id);
  if (edit.customerId !== undefined && edit.customerId !== unit.customer_id) await checkCustomer(work, site, edit.customerId);
  if (edit.number !== undefined) await refuseTakenNumber(work, site.id, edit.number, id);
  const before = { number: unit.number, floor: unit.floor, customerId: unit.customer_id, defaultVlan: unit.default_vlan };
  const after = { ...before, ...stated(edit) };
  await db(work)
    .updateTable("network.site_units")
    .set({ number: after.number, floor: after.floor, customer_id: after.customerId, default_vlan: after.defaultVlan })
    .where("id", "=", id)
    .execute();
  leaveEntry(work, site, "unit_changed", { unit: { before: before.number, after: after.number }, ...differences(before, after) });
  return site.id;
}

/** Answers the site in which it lay. */
export async function removeSiteUnit(work: Work, id: string): Promise<string> {
  const { unit, site } = await lockUnit(work, id);
  await db(work).deleteFrom("network.site_units").where("id", "=", id).execute();
  leaveEntry(work, site, "unit_removed", { unit: { before: unit.number, after: null } });
  return site.id;
}

async function lockUnit(work: Work, id: string): Promise<{ unit: SiteUnitRow; site: Site }> {
  const unit = await db(work).selectFrom("network.site_units").selectAll().where("id", "=", id).executeTakeFirst();
  if (!unit) throw notFound("There is no such unit.");
  return { unit, site: await lockSite(work, unit.site_id) };
}

async function checkCustomer(work: Work, { served }: Site, customerId: string | null): Promise<void> {
  if (customerId === null) return;
  const [customer] = await findCustomers(work, [customerId]);
  if (!customer) throw fieldProblem("customerId", "unknown-value", "There is no such customer.");
  if (!served.forAll && !served.partnerIds.includes(customer.partnerId))
    throw fieldProblem("customerId", "unknown-value", "The site does not serve this customer's partner.");
}

async function refuseTakenNumber(work: Work, siteId: string, number: string, exceptId: string | null): Promise<void> {
  const { rows } = await sql`select 1 from network.site_units where site_id = ${siteId} and lower(number) = lower(${number})
    and id is distinct from ${exceptId}::uuid`.execute(work.tx);
  if (rows.length > 0) throw fieldProblem("number", "already-taken", "There is a unit with this number.");
}

/** Who lives there goes on living there, under the number that stays. */
export const unitsOfMerges: MergeParticipant = {
  blockers: () => Promise.resolve([]),
  effects: () => Promise.resolve([]),
  async move(work, { loser, survivor }) {
    await sql`update network.site_units set customer_id = ${survivor.id} where customer_id = ${loser.id}`.execute(work.tx);
    return {};
  },
};

import { sql } from "kysely";
import type { BodyOf } from "../../../../shared/endpoint.ts";
import { differences } from "../../../platform/differences.ts";
import { editConflict, fieldProblem, notFound } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { listLocations } from "../../partners/index.ts";
import { siteInUse } from "../problems.ts";
import { auditedPartner, chosenPartners, mayChange, refuseTakenName, saveServed } from "../scope.ts";
import { db } from "../tables.ts";
import type { createSiteEndpoint, moveSiteEndpoint, updateSiteEndpoint } from "./contract.ts";
import { showSite } from "./show-sites.ts";
import { holdsAtSite } from "./site-holds.ts";
import { findSite, getSite, type Site, takeTurnsAtSite } from "./site-queries.ts";
import { isInMaintenance, maintenanceFault, maxMaintenanceDays } from "./site-rules.ts";

export async function createSite(work: Work, body: BodyOf<typeof createSiteEndpoint>): Promise<Site> {
  const served = await chosenPartners(work, body.partnerIds);
  await refuseTakenName(work, "sites", body.name, served, null);
  await checkPlace(work, body);
  const id = uuidv7(work.now.getTime());
  await db(work)
    .insertInto("network.sites")
    .values({
      ...{ id, name: body.name, kind: body.kind, parent_id: body.parentId, all_partners: served.forAll, location_id: body.locationId },
      ...{ address: body.address, lat: body.lat, lng: body.lng, status: body.status, maintenance_since: null, maintenance_until: null },
      ...{ contact: body.contact, landlord: body.landlord, power: body.power, notes: body.notes, tags: body.tags, created_at: work.now },
    })
    .execute();
  await saveServed(work, "site", id, served);
  const site = await getSite(work, id);
  leaveEntry(work, site, "created", { name: { before: null, after: site.name }, status: { before: null, after: site.status } });
  return site;
}

/** Where it lies: known places, both coordinates or none, and not in itself. */
async function checkPlace(
  work: Work,
  place: Pick<BodyOf<typeof updateSiteEndpoint>, "parentId" | "locationId" | "lat" | "lng">,
  own?: Site,
): Promise<void> {
  if (place.parentId && place.parentId !== own?.parent_id) await checkParent(work, place.parentId, own?.id);
  if (place.locationId && place.locationId !== own?.location_id && !(await listLocations(work)).some(({ id }) => id === place.locationId))
    throw fieldProblem("locationId", "unknown-value", "There is no such location.");
  const [lat, lng] = [place.lat === undefined ? own?.lat : place.lat, place.lng === undefined ? own?.lng : place.lng];
  if ((lat ?? null) === null && (lng ?? null) !== null) throw fieldProblem("lat", "required", "Give both coordinates, or none.");
  if ((lat ?? null) !== null && (lng ?? null) === null) throw fieldProblem("lng", "required", "Give both coordinates, or none.");
}

async function checkParent(work: Work, parentId: string, ownId: string | undefined): Promise<void> {
  // The same lock as the trigger takes, so that what is looked at here still holds when the row is written.
  await sql`select pg_advisory_xact_lock(hashtext('network.sites'))`.execute(work.tx);
  if (!(await findSite(work, parentId))) throw fieldProblem("parentId", "unknown-value", "There is no such site.");
  if (ownId === undefined) return;
  const { rows } = await sql<{ id: string }>`
    with recursive above as (
      select id, parent_id from network.sites where id = ${parentId}
      union select site.id, site.parent_id from network.sites site join above on site.id = above.parent_id
    )
    select id from above where id = ${ownId}`.execute(work.tx);
  if (rows.length > 0) throw fieldProblem("parentId", "site-in-itself", "A site cannot lie in itself.");
}

export async function updateSite(work: Work, id: string, edit: BodyOf<typeof updateSiteEndpoint>, version: number): Promise<Site> {
  const before = await lockSite(work, id, version);
  const served = edit.partnerIds ? await chosenPartners(work, edit.partnerIds) : before.served;
  if (edit.name !== undefined || edit.partnerIds) await refuseTakenName(work, "sites", edit.name ?? before.name, served, id);
  await checkPlace(work, edit, before);
  await db(work)
    .updateTable("network.sites")
    .set({
      version: sql`version + 1`,
      all_partners: served.forAll,
      ...(edit.name === undefined ? {} : { name: edit.name }),
      ...(edit.kind === undefined ? {} : { kind: edit.kind }),
      ...(edit.parentId === undefined ? {} : { parent_id: edit.parentId }),
      ...(edit.locationId === undefined ? {} : { location_id: edit.locationId }),
      ...(edit.address === undefined ? {} : { address: edit.address }),
      ...(edit.lat === undefined ? {} : { lat: edit.lat }),
      ...(edit.lng === undefined ? {} : { lng: edit.lng }),
      ...(edit.contact === undefined ? {} : { contact: edit.contact }),
      ...(edit.landlord === undefined ? {} : { landlord: edit.landlord }),
      ...(edit.power === undefined ? {} : { power: edit.power }),
      ...(edit.notes === undefined ? {} : { notes: edit.notes }),
      ...(edit.tags === undefined ? {} : { tags: edit.tags }),
    })
    .where("id", "=", id)
    .execute();
  if (edit.partnerIds) await saveServed(work, "site", id, served);
  const after = await getSite(work, id);
  leaveEntry(work, after, "updated", differences(facts(before), facts(after)));
  return after;
}

/** N-15 retires only an empty site; N-17 maintenance has an end. */
export async function moveSite(work: Work, id: string, to: BodyOf<typeof moveSiteEndpoint>, version: number): Promise<Site> {
  const before = await lockSite(work, id, version);
  const until = to.status === "maintenance" ? new Date(to.until) : null;
  if (until) refuseEnd(until, work.now);
  if (to.status === "retired") await refuseWhileHeld(work, before);
  // A second maintenance begins anew: 30 days are counted from the moment at which somebody last said so.
  await db(work)
    .updateTable("network.sites")
    .set({
      version: sql`version + 1`,
      status: to.status === "maintenance" ? "active" : to.status,
      maintenance_since: until ? work.now : null,
      maintenance_until: until,
    })
    .where("id", "=", id)
    .execute();
  const after = await getSite(work, id);
  const was = isInMaintenance({ status: before.status, maintenanceUntil: before.maintenance_until }, work.now)
    ? "maintenance"
    : before.status;
  leaveEntry(work, after, "status_changed", {
    status: { before: was, after: to.status },
    ...(until ? { maintenanceUntil: { before: before.maintenance_until?.toISOString() ?? null, after: until.toISOString() } } : {}),
  });
  return after;
}

function refuseEnd(until: Date, now: Date): void {
  const fault = maintenanceFault(until, now);
  if (fault === "in-the-past") throw fieldProblem("until", "in-the-past", "Maintenance ends later than now.");
  if (fault === "too-far")
    throw fieldProblem("until", "too-far", `Maintenance lasts ${maxMaintenanceDays} days at most.`, { days: maxMaintenanceDays });
}

const shownHolds = 5;

async function refuseWhileHeld(work: Work, site: Site): Promise<void> {
  const holds = await holdsAtSite(work, site.id);
  if (holds.length === 0) return;
  const named = holds.slice(0, shownHolds).map(({ label }) => label);
  const more = holds.length > shownHolds ? ` and ${holds.length - shownHolds} more` : "";
  throw siteInUse(`Still in use at ${site.name}: ${named.join(", ")}${more}.`, {
    errors: holds.map(({ kind, id, label }) => ({ field: "status", code: "in-use", message: label, params: { kind, id, label } })),
  });
}

/** Takes away a site that was added by mistake: nothing stands there or lies below it. */
export async function deleteSite(work: Work, id: string, version: number): Promise<void> {
  const site = await lockSite(work, id, version);
  await refuseWhileHeld(work, site);
  const { rows } = await sql<{ used: boolean }>`
    select network.has_sites_below(${id}) or exists (select from network.nases_of_site(${id})) as used`.execute(work.tx);
  if (rows[0]?.used) throw siteInUse("Sites lie below it, or routers stand there. Move those first.");
  await db(work).deleteFrom("network.sites").where("id", "=", id).execute();
  leaveEntry(work, site, "deleted", { name: { before: site.name, after: null } });
}

/** A site for editing: within the editor's partners, and nobody else changes it until the commit. */
export async function lockSite(work: Work, id: string, version?: number): Promise<Site> {
  // Before the row: whoever puts something up here holds this lock when it refers to the row.
  await takeTurnsAtSite(work, id);
  await sql`select 1 from network.sites where id = ${id} for update`.execute(work.tx);
  const site = await findSite(work, id);
  if (!site || !mayChange(work.actor, site.served)) throw notFound("There is no such site.");
  if (version !== undefined && site.version !== version)
    throw editConflict("The site was changed meanwhile.", { current: await showSite(work, id) });
  return site;
}

/** What the log compares. */
const facts = (site: Site) => ({
  ...{ name: site.name, kind: site.kind, parentId: site.parent_id, partnerIds: site.served.partnerIds, locationId: site.location_id },
  ...{ address: site.address, lat: site.lat, lng: site.lng, contact: site.contact, landlord: site.landlord, power: site.power },
  ...{ notes: site.notes, tags: site.tags },
});

export const leaveEntry = (work: Work, site: Site, action: string, changes: Record<string, { before: unknown; after: unknown }>): void =>
  work.audit({
    ...{ entity: "site", entityId: site.id, label: site.name, action, changes },
    partnerId: auditedPartner(work.actor, site.served),
  });

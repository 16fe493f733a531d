import { sql } from "kysely";
import type { z } from "zod";
import { differences } from "../../platform/differences.ts";
import { editConflict, fieldProblem, notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import type { createLocationEndpoint, updateLocationEndpoint } from "./contract.ts";
import { findLocation, type Location, listLocations } from "./location-queries.ts";
import { allLocationHolders } from "./ports.ts";
import { locationInUse, locationTooDeep } from "./problems.ts";
import { auditedPartner, mayServe, refuseForeignPartners } from "./served-partners.ts";
import { db } from "./tables.ts";

const maxDepth = 5;

export async function createLocation(work: Work, fields: z.output<typeof createLocationEndpoint.body>): Promise<Location> {
  await refuseForeignPartners(work, fields.partnerIds);
  await refuseBadParent(work, fields.parentId, undefined);
  const { id } = await db(work)
    .insertInto("partners.locations")
    .values({ name: fields.name, parent_id: fields.parentId, address: fields.address })
    .returning("id")
    .executeTakeFirstOrThrow();
  await servePartners(work, id, fields.partnerIds);
  return done(work, id, "created", {});
}

export async function updateLocation(
  work: Work,
  id: string,
  edit: z.output<typeof updateLocationEndpoint.body>,
  version: number,
): Promise<Location> {
  const before = await getEditable(work, id, version);
  if (edit.partnerIds) await refuseForeignPartners(work, edit.partnerIds);
  if (edit.parentId !== undefined) await refuseBadParent(work, edit.parentId, id);
  await db(work)
    .updateTable("partners.locations")
    .set({
      version: sql`version + 1`,
      ...(edit.name === undefined ? {} : { name: edit.name }),
      ...(edit.address === undefined ? {} : { address: edit.address }),
      ...(edit.parentId === undefined ? {} : { parent_id: edit.parentId }),
    })
    .where("id", "=", id)
    .execute();
  if (edit.partnerIds) {
    await db(work).deleteFrom("partners.location_partners").where("location_id", "=", id).execute();
    await servePartners(work, id, edit.partnerIds);
  }
  return done(work, id, "updated", before);
}

/** Removes a location; what lies in it moves to another one first (O-244). */
export async function deleteLocation(
  work: Work,
  id: string,
  { moveTo, version }: { moveTo: string | undefined; version: number },
): Promise<void> {
  const before = await getEditable(work, id, version);
  const all = await listLocations(work);
  if (all.some((location) => location.parentId === id)) throw locationInUse("Other locations lie in this one. Move or remove those first.");
  if (moveTo !== undefined && (moveTo === id || !all.some((location) => location.id === moveTo)))
    throw fieldProblem("moveTo", "unknown-value", "Choose another location.");
  const target = all.find((location) => location.id === moveTo);
  if (target && !servesAll(target.partnerIds, before.partnerIds))
    throw fieldProblem("moveTo", "serves-fewer", `${target.name} does not serve every partner that ${before.name} serves.`);
  for (const holder of allLocationHolders()) {
    if (moveTo === undefined && (await holder.countUses(work, id)) > 0)
      throw locationInUse("Records lie in this location. Say where they move to.");
    if (moveTo !== undefined) await holder.moveUses(work, { from: id, to: moveTo });
  }
  await db(work).deleteFrom("partners.settings").where("level", "=", "location").where("scope_id", "=", id).execute();
  await db(work).deleteFrom("partners.locations").where("id", "=", id).execute();
  work.audit({
    entity: "location",
    entityId: id,
    label: before.name,
    action: "deleted",
    partnerId: auditedPartner(work.actor, before.partnerIds),
    changes: { name: { before: before.name, after: null }, ...(moveTo ? { movedTo: { before: null, after: moveTo } } : {}) },
  });
}

/** Whether one place will do for all whom another served; naming nobody means everybody. */
const servesAll = (serves: readonly string[], wanted: readonly string[]): boolean =>
  serves.length === 0 || (wanted.length > 0 && wanted.every((id) => serves.includes(id)));

async function getEditable(work: Work, id: string, version: number): Promise<Location> {
  // Two edits of one location take turns.
  await sql`select 1 from partners.locations where id = ${id} for update`.execute(work.tx);
  const location = await findLocation(work, id);
  if (!location || !mayServe(work.actor, location.partnerIds)) throw notFound();
  if (location.version !== version) throw editConflict(`${location.name} was changed meanwhile.`, { current: location });
  return location;
}

/** A parent must exist, must not lie in the location itself, and the whole branch must stay within five levels. */
async function refuseBadParent(work: Work, parentId: string | null, id: string | undefined): Promise<void> {
  if (parentId === null) return;
  const all = await listLocations(work);
  const byId = new Map(all.map((location) => [location.id, location]));
  const parent = byId.get(parentId);
  if (!parent) throw fieldProblem("parentId", "unknown-value", "There is no such location.");
  for (let at: Location | undefined = parent; at; at = at.parentId === null ? undefined : byId.get(at.parentId)) {
    if (at.id === id) throw fieldProblem("parentId", "cycle", "A location cannot lie in itself.");
  }
  const own = id === undefined ? undefined : byId.get(id);
  const levelsBelow = own
    ? Math.max(...all.filter((location) => isWithin(location, own, byId)).map((location) => location.path.length)) - own.path.length
    : 0;
  if (parent.path.length + 1 + levelsBelow > maxDepth)
    throw locationTooDeep(`That would be level ${parent.path.length + 1 + levelsBelow}; the most is ${maxDepth}.`);
}

function isWithin(location: Location, top: Location, byId: ReadonlyMap<string, Location>): boolean {
  for (let at: Location | undefined = location; at; at = at.parentId === null ? undefined : byId.get(at.parentId))
    if (at.id === top.id) return true;
  return false;
}

async function servePartners(work: Work, locationId: string, partnerIds: readonly string[]): Promise<void> {
  if (partnerIds.length === 0) return;
  await db(work)
    .insertInto("partners.location_partners")
    .values([...new Set(partnerIds)].map((partnerId) => ({ location_id: locationId, partner_id: partnerId })))
    .execute();
}

async function done(work: Work, id: string, action: string, before: object): Promise<Location> {
  const after = await findLocation(work, id);
  if (!after) throw new Error("the location was not written");
  const { id: _id, version: _version, path: _path, ...is } = after;
  const { id: _id2, version: _version2, path: _path2, ...was } = before as Partial<Location>;
  work.audit({
    entity: "location",
    entityId: id,
    label: after.name,
    action,
    partnerId: auditedPartner(work.actor, after.partnerIds),
    changes: differences(was, is),
  });
  return after;
}

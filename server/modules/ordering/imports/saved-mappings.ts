import type { z } from "zod";
import type { ImportMap } from "../../../../shared/import-map.ts";
import { seesPartner, visibleTo } from "../../../platform/db/visible-to.ts";
import { differences } from "../../../platform/differences.ts";
import { editConflict, fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import type { MappingView } from "../contract.ts";
import { mappingNameTaken } from "../problems.ts";
import { db } from "../tables.ts";

type Mapping = z.output<typeof MappingView>;

const mappingsOf = (work: Work) =>
  db(work)
    .selectFrom("ordering.import_mappings as mapping")
    .select(["mapping.id", "mapping.partner_id", "mapping.name", "mapping.map", "mapping.version", "mapping.updated_at"])
    .where(visibleTo(work.actor, { partner: "mapping.partner_id" }));

type MappingRow = Awaited<ReturnType<ReturnType<typeof mappingsOf>["executeTakeFirstOrThrow"]>>;

const mappingView = (row: MappingRow): Mapping => ({
  id: row.id,
  partnerId: row.partner_id,
  name: row.name,
  map: row.map as Mapping["map"],
  updatedAt: row.updated_at.toISOString(),
  version: row.version,
});

/** By name. There are few, so they are not listed by page. */
export async function listMappings(work: Work, { partnerId }: { partnerId?: string | undefined }): Promise<Mapping[]> {
  const rows = await mappingsOf(work)
    .$if(partnerId !== undefined, (query) => query.where("mapping.partner_id", "=", partnerId ?? ""))
    .orderBy("mapping.name")
    .limit(1000)
    .execute();
  return rows.map(mappingView);
}

export async function getMapping(work: Work, mappingId: string): Promise<Mapping> {
  const row = await mappingsOf(work).where("mapping.id", "=", mappingId).executeTakeFirst();
  if (!row) throw notFound("There is no such mapping.");
  return mappingView(row);
}

export async function saveMapping(
  work: Work,
  { partnerId, name, map }: { partnerId: string; name: string; map: ImportMap },
): Promise<Mapping> {
  if (!seesPartner(work.actor, partnerId)) throw fieldProblem("partnerId", "unknown-value", "There is no such partner.");
  const row = await db(work)
    .insertInto("ordering.import_mappings")
    .values({ partner_id: partnerId, name, map: JSON.stringify(map), created_at: work.now, updated_at: work.now })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  if (!row) throw nameTaken(name);
  work.audit({ ...auditOf({ id: row.id, name, partnerId }), action: "created" });
  return getMapping(work, row.id);
}

export async function changeMapping(
  work: Work,
  mappingId: string,
  change: { name?: string | undefined; map?: ImportMap | undefined },
  version: number,
): Promise<Mapping> {
  const before = await getMapping(work, mappingId);
  const name = change.name ?? before.name;
  const others = await listMappings(work, { partnerId: before.partnerId });
  if (others.some((other) => other.id !== mappingId && other.name.toLowerCase() === name.toLowerCase())) throw nameTaken(name);
  const changed = await db(work)
    .updateTable("ordering.import_mappings")
    .set({ name, map: JSON.stringify(change.map ?? before.map), version: version + 1, updated_at: work.now })
    .where("id", "=", mappingId)
    .where("version", "=", version)
    .executeTakeFirst();
  if (changed.numUpdatedRows === 0n) throw editConflict(undefined, { current: await getMapping(work, mappingId) });
  const after = await getMapping(work, mappingId);
  const shown = ({ name, map }: Mapping): object => ({ name, map });
  work.audit({ ...auditOf(after), action: "updated", changes: differences(shown(before), shown(after)) });
  return after;
}

export async function deleteMapping(work: Work, mappingId: string, version: number): Promise<void> {
  const before = await getMapping(work, mappingId);
  const gone = await db(work)
    .deleteFrom("ordering.import_mappings")
    .where("id", "=", mappingId)
    .where("version", "=", version)
    .executeTakeFirst();
  if (gone.numDeletedRows === 0n) throw editConflict(undefined, { current: before });
  work.audit({ ...auditOf(before), action: "deleted" });
}

const auditOf = ({ id, name, partnerId }: Pick<Mapping, "id" | "name" | "partnerId">) => ({
  entity: "import-mapping",
  entityId: id,
  label: `Import mapping ${name}`,
  partnerId,
});

const nameTaken = (name: string): Error =>
  mappingNameTaken(`Another mapping is called ${name}.`, { errors: [{ field: "name", code: "name-taken" }] });

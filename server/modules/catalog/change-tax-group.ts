import { sql } from "kysely";
import { differences } from "../../platform/differences.ts";
import { editConflict, notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { writeComponents } from "./create-tax-group.ts";
import { taxInUse } from "./problems.ts";
import { refuseUnlessAllPartners } from "./scope.ts";
import { db } from "./tables.ts";
import { findTaxGroup, forgetTaxes } from "./tax-queries.ts";
import type { TaxComponent, TaxGroup } from "./tax-rules.ts";
import { refuseNamedTax } from "./taxes-in-settings.ts";

async function lockGroup(work: Work, groupId: string, version: number): Promise<TaxGroup> {
  refuseUnlessAllPartners(work.actor);
  await sql`select 1 from catalog.tax_groups where id = ${groupId} for update`.execute(work.tx);
  const group = await findTaxGroup(work, groupId);
  if (!group) throw notFound("There is no such tax group.");
  if (group.version !== version) throw editConflict(`The tax group ${group.name} was changed meanwhile.`, { current: group });
  return group;
}

/** Changes a group. What it is made of stays once something is taxed with it: documents print the group's parts. */
export async function updateTaxGroup(
  work: Work,
  groupId: string,
  edit: { name?: string | undefined; enabled?: boolean | undefined; components?: readonly TaxComponent[] | undefined },
  version: number,
): Promise<TaxGroup> {
  const before = await lockGroup(work, groupId, version);
  if (edit.enabled === false && before.enabled) await refuseNamedTax(work, `the group ${before.name}`, { code: null, ids: [groupId] });
  if (edit.components) {
    if (await isUsed(work, groupId)) throw taxInUse(`Something is taxed with ${before.name}, so its taxes stay. Make a new group.`);
    await writeComponents(work, groupId, edit.components);
  }
  await db(work)
    .updateTable("catalog.tax_groups")
    .set({
      version: sql`version + 1`,
      ...(edit.name === undefined ? {} : { name: edit.name }),
      ...(edit.enabled === undefined ? {} : { enabled: edit.enabled }),
    })
    .where("id", "=", groupId)
    .execute();
  const after = await findTaxGroup(work, groupId);
  if (!after) throw new Error(`the tax group ${groupId} is gone`);
  const { version: _before, ...was } = before;
  const { version: _after, ...is } = after;
  auditGroup(work, after, "updated", differences(was, is));
  return after;
}

/** Everything that is taxed took its tax from a price of a plan. */
async function isUsed(work: Work, groupId: string): Promise<boolean> {
  const used = await db(work)
    .selectFrom("catalog.plan_versions")
    .select("id")
    .where("tax_group_id", "=", groupId)
    .limit(1)
    .executeTakeFirst();
  return used !== undefined;
}

export async function deleteTaxGroup(work: Work, groupId: string, version: number): Promise<void> {
  const group = await lockGroup(work, groupId, version);
  await refuseNamedTax(work, `the group ${group.name}`, { code: null, ids: [groupId] });
  try {
    await db(work).deleteFrom("catalog.tax_groups").where("id", "=", groupId).execute();
  } catch (error) {
    if ((error as { code?: string }).code !== "23503") throw error;
    throw taxInUse(`The tax group ${group.name} is used by plans, services or documents. Disable it instead.`);
  }
  auditGroup(work, group, "deleted", { name: { before: group.name, after: null } });
}

function auditGroup(work: Work, group: TaxGroup, action: string, changes: Record<string, { before: unknown; after: unknown }>): void {
  forgetTaxes(work);
  work.audit({ entity: "tax_group", entityId: group.id, label: `Tax group ${group.name}`, action, partnerId: null, changes });
}

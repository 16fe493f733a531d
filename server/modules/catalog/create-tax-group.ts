import type { Work } from "../../platform/work.ts";
import { taxGroupShape } from "./problems.ts";
import { refuseUnlessAllPartners } from "./scope.ts";
import { db } from "./tables.ts";
import { findTaxGroup, forgetTaxes } from "./tax-queries.ts";
import { groupFault, type TaxComponent, type TaxGroup } from "./tax-rules.ts";

export interface NewTaxGroup {
  readonly name: string;
  readonly components: readonly TaxComponent[];
}

export async function createTaxGroup(work: Work, group: NewTaxGroup): Promise<TaxGroup> {
  refuseUnlessAllPartners(work.actor);
  const { id } = await db(work).insertInto("catalog.tax_groups").values({ name: group.name }).returning("id").executeTakeFirstOrThrow();
  await writeComponents(work, id, group.components);
  forgetTaxes(work);
  work.audit({
    entity: "tax_group",
    entityId: id,
    label: `Tax group ${group.name}`,
    action: "created",
    partnerId: null,
    changes: { components: { before: null, after: group.components } },
  });
  return (await findTaxGroup(work, id)) as TaxGroup;
}

/** Writes a group's taxes in their order, in place of those it had. */
export async function writeComponents(work: Work, groupId: string, components: readonly TaxComponent[]): Promise<void> {
  const fault = groupFault(components);
  if (fault) throw taxGroupShape(fault, { errors: [{ field: "components", code: "tax-group-shape" }] });
  const taxIds = components.map((component) => component.taxId);
  const known = await db(work).selectFrom("catalog.taxes").select("id").where("id", "in", taxIds).execute();
  if (known.length < taxIds.length)
    throw taxGroupShape("One of these taxes does not exist.", { errors: [{ field: "components", code: "unknown-tax" }] });
  await db(work).deleteFrom("catalog.tax_group_components").where("group_id", "=", groupId).execute();
  await db(work)
    .insertInto("catalog.tax_group_components")
    .values(components.map(({ taxId, base }, index) => ({ group_id: groupId, position: index + 1, tax_id: taxId, base })))
    .execute();
}

import { sql } from "kysely";
import { kept } from "../../platform/kept.ts";
import { perWork } from "../../platform/per-work.ts";
import type { Work } from "../../platform/work.ts";
import { db } from "./tables.ts";
import type { Tax, TaxBook, TaxComponent, TaxGroup } from "./tax-rules.ts";

const taxColumns = [
  "id",
  "name",
  "code",
  "rate_percent as ratePercent",
  "en_category as enCategory",
  "exemption_text as exemptionText",
  "ledger_account as ledgerAccount",
  "valid_from as validFrom",
  "valid_to as validTo",
  "enabled",
  "version",
] as const;

/** Every tax and group there is: there are few, and nearly everything that has a price asks for them. */
export const loadTaxBook = (work: Work): Promise<TaxBook> => (work.kept ? keptTaxBook(work) : taxBookOfWork(work));

const keptTaxBook = kept({
  tables: ["catalog.taxes", "catalog.tax_groups", "catalog.tax_group_components"],
  entities: ["tax", "tax_group"],
  read: readTaxBook,
});

const known = perWork((): { book?: Promise<TaxBook> } => ({}));

const taxBookOfWork = (work: Work): Promise<TaxBook> => (known(work).book ??= readTaxBook(work));

/** Whoever has changed a tax reads them anew. */
export function forgetTaxes(work: Work): void {
  delete known(work).book;
}

async function readTaxBook(work: Work): Promise<TaxBook> {
  const taxes = await listTaxes(work);
  const groups = await listTaxGroups(work);
  return { taxes: new Map(taxes.map((tax) => [tax.id, tax])), groups: new Map(groups.map((group) => [group.id, group])) };
}

export const listTaxes = (work: Work): Promise<Tax[]> =>
  db(work).selectFrom("catalog.taxes").select(taxColumns).orderBy("code").orderBy(sql`valid_from nulls first`).execute();

export async function listTaxGroups(work: Work): Promise<TaxGroup[]> {
  const groups = await db(work).selectFrom("catalog.tax_groups").selectAll().orderBy("name").orderBy("id").execute();
  const components = await db(work)
    .selectFrom("catalog.tax_group_components")
    .selectAll()
    .orderBy("group_id")
    .orderBy("position")
    .execute();
  const ofGroup = Map.groupBy(components, (component) => component.group_id);
  return groups.map((group) => ({
    ...group,
    components: (ofGroup.get(group.id) ?? []).map(({ tax_id, base }): TaxComponent => ({ taxId: tax_id, base })),
  }));
}

export const findTax = (work: Work, taxId: string): Promise<Tax | undefined> =>
  db(work).selectFrom("catalog.taxes").select(taxColumns).where("id", "=", taxId).executeTakeFirst();

export async function findTaxGroup(work: Work, groupId: string): Promise<TaxGroup | undefined> {
  return (await listTaxGroups(work)).find((group) => group.id === groupId);
}

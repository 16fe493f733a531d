import { sql } from "kysely";
import type { z } from "zod";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import { editConflict, fieldProblem, notFound } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { loadAccountMapping } from "../accounting/account-mapping.ts";
import { builtInCategories, type listCategoriesEndpoint } from "./contract.ts";

type View = z.input<(typeof listCategoriesEndpoint)["returns"]>;
export type Names = Readonly<Record<string, string>>;

interface Stored {
  readonly key: string;
  readonly names: Names;
  readonly isOwn: boolean;
  readonly isEnabled: boolean;
  readonly version: number;
}

const listStored = async (work: Work, partnerId: string): Promise<Stored[]> => {
  const { rows } =
    await sql<Stored>`select key, names, is_own as "isOwn", is_enabled as "isEnabled", version from billing.transaction_categories
    where partner_id = ${partnerId} order by created_at, key`.execute(work.tx);
  return rows;
};

/** What a provider calls its categories, by key; a built-in one that nobody renamed is not among them. */
export async function categoryNames(work: Work, partnerId: string): Promise<ReadonlyMap<string, Names>> {
  return new Map((await listStored(work, partnerId)).map(({ key, names }) => [key, names]));
}

/** The name for who reads English, or the first that there is: for files and for pages that know no language. */
export const plainName = (names: Names): string => names.en ?? Object.values(names)[0] ?? "";

/** What was renamed or added. */
export async function namedCategories(work: Work, partnerId: string): Promise<Omit<Stored, "version">[]> {
  return (await listStored(work, partnerId)).map(({ version: _version, ...category }) => category);
}

/** A category that somebody chose: built in, or one of the provider's own that is switched on. */
export async function refuseUnknownCategory(work: Work, partnerId: string, key: string, field: string): Promise<void> {
  if (!key.startsWith("c-")) return;
  const found = (await listStored(work, partnerId)).find((category) => category.key === key);
  if (!found) throw fieldProblem(field, "unknown-value", "There is no such category.");
  if (!found.isEnabled) throw fieldProblem(field, "disabled-category", "This category is switched off.");
}

export async function listCategories(work: Work, partnerId: string): Promise<View> {
  if (!seesPartner(work.actor, partnerId)) throw notFound();
  const stored = await listStored(work, partnerId);
  const mapping = await loadAccountMapping(work, partnerId);
  const { rows } = await sql<{ key: string; used: number }>`select key, sum(n)::int as used from (
      select category as key, count(*) as n from billing.ledger_entries where partner_id = ${partnerId} group by 1
      union all select category, count(*) from billing.future_items where partner_id = ${partnerId} and document_id is null and cancelled_at is null group by 1
      union all select category, count(*) from billing.document_lines where partner_id = ${partnerId} and category like 'c-%' group by 1) counted group by 1`.execute(
    work.tx,
  );
  const used = new Map(rows.map((row) => [row.key, row.used]));
  const of = (key: string, isOwn: boolean, known: Stored | undefined) => ({
    key,
    names: known?.names ?? {},
    isOwn,
    isEnabled: known?.isEnabled ?? true,
    used: used.get(key) ?? 0,
    account: mapping.category(key),
    version: known?.version ?? 0,
  });
  return {
    items: [
      ...builtInCategories.map((key) =>
        of(
          key,
          false,
          stored.find((category) => category.key === key),
        ),
      ),
      ...stored.filter(({ isOwn }) => isOwn).map((category) => of(category.key, true, category)),
    ],
  };
}

export async function addCategory(work: Work, partnerId: string, names: Names): Promise<View> {
  if (!seesPartner(work.actor, partnerId)) throw notFound();
  await refuseSameName(work, partnerId, "", names);
  const key = `c-${uuidv7(work.now.getTime()).replaceAll("-", "").slice(-12)}`;
  await sql`insert into billing.transaction_categories (partner_id, key, names, is_own, created_at)
    values (${partnerId}, ${key}, ${JSON.stringify(names)}::jsonb, true, ${work.now})`.execute(work.tx);
  audit(work, partnerId, key, { before: {}, after: names });
  return listCategories(work, partnerId);
}

export async function changeCategory(
  work: Work,
  { partnerId, key }: { partnerId: string; key: string },
  { version, names, isEnabled }: { version: number; names: Names; isEnabled: boolean },
): Promise<View> {
  if (!seesPartner(work.actor, partnerId)) throw notFound();
  await sql`select pg_advisory_xact_lock(hashtextextended(${`categories ${partnerId}`}, 0))`.execute(work.tx);
  const known = (await listStored(work, partnerId)).find((category) => category.key === key);
  const isBuiltIn = (builtInCategories as readonly string[]).includes(key);
  if (!known && !isBuiltIn) throw notFound();
  if ((known?.version ?? 0) !== version) throw editConflict(undefined, { current: await listCategories(work, partnerId) });
  const isEmpty = Object.keys(names).length === 0;
  if (isBuiltIn && !isEnabled) throw fieldProblem("isEnabled", "built-in", "A built-in category can be renamed, not switched off.");
  if (!isBuiltIn && isEmpty) throw fieldProblem("names", "required", "A category of your own has a name in one language at least.");
  await refuseSameName(work, partnerId, key, names);
  if (isEmpty) await sql`delete from billing.transaction_categories where partner_id = ${partnerId} and key = ${key}`.execute(work.tx);
  else
    await sql`insert into billing.transaction_categories as known (partner_id, key, names, is_own, is_enabled, created_at)
      values (${partnerId}, ${key}, ${JSON.stringify(names)}::jsonb, ${!isBuiltIn}, ${isEnabled}, ${work.now})
      on conflict (partner_id, key) do update set names = excluded.names, is_enabled = excluded.is_enabled, version = known.version + 1`.execute(
      work.tx,
    );
  audit(work, partnerId, key, { before: known?.names ?? {}, after: names }, known?.isEnabled ?? true, isEnabled);
  return listCategories(work, partnerId);
}

/** Two of one name could not be told apart. */
async function refuseSameName(work: Work, partnerId: string, key: string, names: Names): Promise<void> {
  for (const other of await listStored(work, partnerId))
    for (const [language, name] of Object.entries(names))
      if (other.key !== key && other.names[language]?.toLowerCase() === name.toLowerCase())
        throw fieldProblem(`names.${language}`, "name-taken", `There is a category "${name}" already.`);
}

function audit(work: Work, partnerId: string, key: string, names: { before: Names; after: Names }, was = true, is = true): void {
  const said = (of: Names): string | null =>
    Object.entries(of)
      .map(([language, name]) => `${language}: ${name}`)
      .join(", ") || null;
  work.audit({
    entity: "transaction_category",
    entityId: partnerId,
    label: `Category ${plainName(names.after) || key}`,
    action: "change",
    partnerId,
    changes: {
      name: { before: said(names.before), after: said(names.after) },
      ...(was === is ? {} : { enabled: { before: was, after: is } }),
    },
  });
}

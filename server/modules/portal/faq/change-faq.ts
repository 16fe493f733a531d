import { sql } from "kysely";
import type { z } from "zod";
import type { BodyOf } from "../../../../shared/endpoint.ts";
import { differences } from "../../../platform/differences.ts";
import { cleanHtml } from "../../../platform/html/clean-html.ts";
import { editConflict, fieldProblem, notFound, permissionDenied } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getVisiblePartner } from "../../partners/index.ts";
import type { createFaqCategoryEndpoint, createFaqEntryEndpoint, FaqCategory, FaqEntry } from "./contract.ts";
import {
  type CategoryRow,
  categoryView,
  db,
  type EntryRow,
  entryViews,
  mayWriteFor,
  visibleCategories,
  visibleEntries,
} from "./faq-store.ts";
import { categoryInUse } from "./problems.ts";

type CategoryWish = BodyOf<typeof createFaqCategoryEndpoint>;
type EntryWish = BodyOf<typeof createFaqEntryEndpoint>;

async function checkPartner(work: Work, partnerId: string | null): Promise<void> {
  if (partnerId !== null) await getVisiblePartner(work, partnerId);
  else if (!mayWriteFor(work, null)) throw permissionDenied("Only staff of all partners write for the customers of all partners.");
}

function refuseCommon(work: Work, partnerId: string | null): void {
  if (!mayWriteFor(work, partnerId)) throw permissionDenied("This is every partner's: only staff of all partners change it.");
}

const nextPlace = async (work: Work, table: "portal.faq_categories" | "portal.faq_entries"): Promise<number> => {
  const { rows } = await sql<{ place: number }>`select coalesce(max(position), 0) + 1 as place from ${sql.table(table)}`.execute(work.tx);
  return rows[0]?.place ?? 1;
};

// Categories ----------------------------------------------------------------------------------------------------------------

async function getCategory(work: Work, id: string): Promise<CategoryRow> {
  const row = await visibleCategories(work).where("category.id", "=", id).executeTakeFirst();
  if (!row) throw notFound();
  return row;
}

export async function createCategory(work: Work, { partnerId, titles }: CategoryWish): Promise<z.input<typeof FaqCategory>> {
  await checkPartner(work, partnerId);
  const id = uuidv7(work.now.getTime());
  const position = await nextPlace(work, "portal.faq_categories");
  await db(work)
    .insertInto("portal.faq_categories")
    .values({ id, partner_id: partnerId, titles: JSON.stringify(titles), position })
    .execute();
  const row = await getCategory(work, id);
  work.audit({ entity: "faq-category", entityId: id, label: titleOf(titles), action: "created", partnerId });
  return categoryView(work, row);
}

export async function updateCategory(
  work: Work,
  id: string,
  { partnerId, titles }: CategoryWish,
  version: number,
): Promise<z.input<typeof FaqCategory>> {
  const before = await lockCategory(work, id, version);
  await checkPartner(work, partnerId);
  await db(work)
    .updateTable("portal.faq_categories")
    .set({ partner_id: partnerId, titles: JSON.stringify(titles), version: version + 1 })
    .where("id", "=", id)
    .execute();
  work.audit({
    ...{ entity: "faq-category", entityId: id, label: titleOf(titles), action: "updated", partnerId },
    changes: differences({ titles: before.titles, partnerId: before.partner_id }, { titles, partnerId }),
  });
  return categoryView(work, await getCategory(work, id));
}

export async function deleteCategory(work: Work, id: string, version: number): Promise<Record<never, never>> {
  const row = await lockCategory(work, id, version);
  const held = await db(work).selectFrom("portal.faq_entries").select("id").where("category_id", "=", id).limit(1).executeTakeFirst();
  if (held) throw categoryInUse("Put its questions elsewhere first.");
  await db(work).deleteFrom("portal.faq_categories").where("id", "=", id).execute();
  work.audit({ entity: "faq-category", entityId: id, label: titleOf(row.titles), action: "deleted", partnerId: row.partner_id });
  return {};
}

async function lockCategory(work: Work, id: string, version: number): Promise<CategoryRow> {
  refuseCommon(work, (await getCategory(work, id)).partner_id);
  await sql`select 1 from portal.faq_categories where id = ${id} for update`.execute(work.tx);
  const row = await getCategory(work, id);
  if (row.version !== version) throw editConflict("It was changed meanwhile.", { current: categoryView(work, row) });
  return row;
}

// Questions -----------------------------------------------------------------------------------------------------------------

async function getEntry(work: Work, id: string): Promise<EntryRow> {
  const row = await visibleEntries(work).where("entry.id", "=", id).executeTakeFirst();
  if (!row) throw notFound();
  return row;
}

export async function createEntry(work: Work, wish: EntryWish): Promise<z.input<typeof FaqEntry>> {
  await checkPlace(work, wish);
  const id = uuidv7(work.now.getTime());
  await db(work)
    .insertInto("portal.faq_entries")
    .values({ id, ...columnsOf(work, wish), position: await nextPlace(work, "portal.faq_entries") })
    .execute();
  const row = await getEntry(work, id);
  work.audit({ entity: "faq-entry", entityId: id, label: questionOf(row.texts), action: "created", partnerId: row.partner_id });
  return one(work, row);
}

export async function updateEntry(work: Work, id: string, wish: EntryWish, version: number): Promise<z.input<typeof FaqEntry>> {
  const before = await lockEntry(work, id, version);
  await checkPlace(work, wish);
  await db(work)
    .updateTable("portal.faq_entries")
    .set({ ...columnsOf(work, wish), version: version + 1 })
    .where("id", "=", id)
    .execute();
  const after = await getEntry(work, id);
  const { version: _v, changed_at: _c, position: _p, ...was } = before;
  const { version: _v2, changed_at: _c2, position: _p2, ...is } = after;
  work.audit({
    ...{ entity: "faq-entry", entityId: id, label: questionOf(after.texts), action: "updated", partnerId: after.partner_id },
    changes: differences(was, is),
  });
  return one(work, after);
}

export async function deleteEntry(work: Work, id: string, version: number): Promise<Record<never, never>> {
  const row = await lockEntry(work, id, version);
  await db(work).deleteFrom("portal.faq_entries").where("id", "=", id).execute();
  work.audit({ entity: "faq-entry", entityId: id, label: questionOf(row.texts), action: "deleted", partnerId: row.partner_id });
  return {};
}

async function lockEntry(work: Work, id: string, version: number): Promise<EntryRow> {
  refuseCommon(work, (await getEntry(work, id)).partner_id);
  await sql`select 1 from portal.faq_entries where id = ${id} for update`.execute(work.tx);
  const row = await getEntry(work, id);
  if (row.version !== version) throw editConflict("It was changed meanwhile.", { current: await one(work, row) });
  return row;
}

async function checkPlace(work: Work, { partnerId, categoryId, isPublic, planKinds }: EntryWish): Promise<void> {
  if (isPublic && planKinds.length > 0) throw fieldProblem("isPublic", "wrong-format", "Who is signed in nowhere has no plan.");
  await checkPartner(work, partnerId);
  const category = await visibleCategories(work).where("category.id", "=", categoryId).executeTakeFirst();
  // A category of one partner holds nothing that others should find.
  if (!category || (category.partner_id !== null && category.partner_id !== partnerId))
    throw fieldProblem("categoryId", "unknown-value", "Choose a category of the same partner.");
}

function columnsOf(work: Work, wish: EntryWish) {
  const texts = Object.fromEntries(
    Object.entries(wish.texts)
      .map(([language, { question, answer }]) => [language, { question, answer: cleanHtml(answer).html }] as const)
      .filter(([, { question, answer }]) => question !== "" || answer !== ""),
  );
  return {
    partner_id: wish.partnerId,
    category_id: wish.categoryId,
    texts: JSON.stringify(texts),
    plan_kinds: wish.planKinds,
    is_published: wish.isPublished,
    is_public: wish.isPublic,
    changed_at: work.now,
  };
}

/** Those that are named get the places that they have among them, in the new order; the others stay where they are. */
export async function orderFaq(
  work: Work,
  { what, ids }: { what: "categories" | "entries"; ids: readonly string[] },
): Promise<Record<never, never>> {
  const table = what === "categories" ? ("portal.faq_categories" as const) : ("portal.faq_entries" as const);
  const rows = what === "categories" ? await visibleCategories(work).execute() : await visibleEntries(work).execute();
  const named = rows.filter(({ id }) => ids.includes(id));
  if (named.length !== new Set(ids).size) throw fieldProblem("ids", "unknown-value", "One of them is not there any more.");
  for (const { partner_id } of named) refuseCommon(work, partner_id);
  // Each gets a place of its own, also where two had the same one.
  const places = named.map(({ position }) => position).toSorted((a, b) => a - b);
  let last = Number.NEGATIVE_INFINITY;
  for (const [at, id] of ids.entries()) {
    last = Math.max(last + 1, places[at] ?? 0);
    await sql`update ${sql.table(table)} set position = ${last} where id = ${id}`.execute(work.tx);
  }
  const [first] = named;
  work.audit({
    entity: "faq-category",
    entityId: first?.id ?? "",
    label: "",
    action: "reordered",
    partnerId: first?.partner_id ?? null,
  });
  return {};
}

export async function forgetMiss(work: Work, { partnerId, words }: { partnerId: string; words: string }): Promise<Record<never, never>> {
  await getVisiblePartner(work, partnerId);
  const gone = await db(work)
    .deleteFrom("portal.faq_misses")
    .where("partner_id", "=", partnerId)
    .where("words", "=", words)
    .executeTakeFirst();
  if (gone.numDeletedRows === 0n) throw notFound();
  work.audit({ entity: "faq-miss", entityId: partnerId, label: words, action: "deleted", partnerId });
  return {};
}

const titleOf = (titles: Readonly<Record<string, string>>): string => titles.en ?? Object.values(titles)[0] ?? "";
const questionOf = (texts: EntryRow["texts"]): string => Object.values(texts).find(({ question }) => question !== "")?.question ?? "";
const one = async (work: Work, row: EntryRow): Promise<z.input<typeof FaqEntry>> => {
  const [view] = await entryViews(work, [row]);
  if (!view) throw new Error("the question is not shown");
  return view;
};

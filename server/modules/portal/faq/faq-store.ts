import { type ColumnType, type Generated, type Selectable, sql } from "kysely";
import type { z } from "zod";
import { languageFor, type Reader, textFor } from "../../../../shared/text-for.ts";
import { tablesOf } from "../../../platform/db/tables.ts";
import { seesPartner, visibleTo } from "../../../platform/db/visible-to.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getCustomer } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { listOwnServices } from "../../services/index.ts";
import type { FaqCategory, FaqEntry, faqEndpoint, planKinds, portalFaqEndpoint } from "./contract.ts";

type Json<T> = ColumnType<T, string, string>;
type PlanKind = (typeof planKinds)[number];

interface CategoryTable {
  id: Generated<string>;
  partner_id: string | null;
  titles: Json<Record<string, string>>;
  position: number;
  version: Generated<number>;
}
interface EntryTable {
  id: Generated<string>;
  partner_id: string | null;
  category_id: string;
  texts: Json<Record<string, { question: string; answer: string }>>;
  plan_kinds: PlanKind[];
  is_published: boolean;
  is_public: boolean;
  position: number;
  version: Generated<number>;
  changed_at: Date;
}

export const db = tablesOf<{
  "portal.faq_categories": CategoryTable;
  "portal.faq_entries": EntryTable;
  "portal.faq_votes": { entry_id: string; customer_id: string; partner_id: string; is_helpful: boolean; voted_at: Date };
  "portal.faq_misses": { partner_id: string; words: string; language: string; times: number; last_at: Date };
}>();

export type CategoryRow = Selectable<CategoryTable>;
export type EntryRow = Selectable<EntryTable>;

/** What is every partner's is seen by all; only staff of all partners change it. */
export const mayWriteFor = (work: Work, partnerId: string | null): boolean =>
  partnerId === null
    ? work.actor.kind === "system" || ("partners" in work.actor && work.actor.partners === "all")
    : seesPartner(work.actor, partnerId);

const visible = (work: Work, column: string) => sql<boolean>`(${sql.ref(column)} is null or ${visibleTo(work.actor, { partner: column })})`;

export const visibleCategories = (work: Work) =>
  db(work)
    .selectFrom("portal.faq_categories as category")
    .selectAll("category")
    .where(visible(work, "category.partner_id"))
    .orderBy("category.position")
    .orderBy("category.id");
export const visibleEntries = (work: Work) =>
  db(work)
    .selectFrom("portal.faq_entries as entry")
    .selectAll("entry")
    .where(visible(work, "entry.partner_id"))
    .orderBy("entry.position")
    .orderBy("entry.id");

export const categoryView = (work: Work, row: CategoryRow): z.input<typeof FaqCategory> => ({
  id: row.id,
  partnerId: row.partner_id,
  titles: { ...row.titles },
  mayChange: mayWriteFor(work, row.partner_id),
  version: row.version,
});

export async function entryViews(work: Work, rows: readonly EntryRow[]): Promise<z.input<typeof FaqEntry>[]> {
  const votes = await db(work)
    .selectFrom("portal.faq_votes as vote")
    .select(["vote.entry_id as entryId"])
    .select(sql<number>`count(*) filter (where vote.is_helpful)::int`.as("helpful"))
    .select(sql<number>`count(*) filter (where not vote.is_helpful)::int`.as("notHelpful"))
    .where(visibleTo(work.actor, { partner: "vote.partner_id" }))
    .groupBy("vote.entry_id")
    .execute();
  const of = new Map(votes.map((vote) => [vote.entryId, vote]));
  return rows.map((row) => ({
    id: row.id,
    partnerId: row.partner_id,
    categoryId: row.category_id,
    texts: { ...row.texts },
    planKinds: [...row.plan_kinds],
    isPublished: row.is_published,
    isPublic: row.is_public,
    helpful: of.get(row.id)?.helpful ?? 0,
    notHelpful: of.get(row.id)?.notHelpful ?? 0,
    mayChange: mayWriteFor(work, row.partner_id),
    version: row.version,
  }));
}

const mostMisses = 100;

export async function showFaq(work: Work, partner: string | undefined): Promise<z.input<(typeof faqEndpoint)["returns"]>> {
  const ofPartner = (row: { partner_id: string | null }): boolean =>
    partner === undefined || row.partner_id === null || row.partner_id === partner;
  const misses = await db(work)
    .selectFrom("portal.faq_misses as miss")
    .selectAll()
    .where(visibleTo(work.actor, { partner: "miss.partner_id" }))
    .orderBy("miss.times", "desc")
    .orderBy("miss.last_at", "desc")
    .limit(mostMisses)
    .execute();
  return {
    categories: (await visibleCategories(work).execute()).filter(ofPartner).map((row) => categoryView(work, row)),
    entries: await entryViews(work, (await visibleEntries(work).execute()).filter(ofPartner)),
    misses: misses.filter(ofPartner).map((miss) => ({
      partnerId: miss.partner_id,
      words: miss.words,
      language: miss.language,
      times: miss.times,
      lastAt: miss.last_at.toISOString(),
    })),
    mayWriteForAll: mayWriteFor(work, null),
  };
}

/** The words that a reader gets; undefined: none were written. */
export function writtenIn(texts: EntryRow["texts"], reader: Reader): { question: string; answer: string; language: string } | undefined {
  const written = Object.keys(texts).filter((tag) => texts[tag]?.question !== "" && texts[tag]?.answer !== "");
  const language = languageFor(written, reader);
  const words = language === undefined ? undefined : texts[language];
  return words === undefined || language === undefined ? undefined : { question: words.question, answer: words.answer, language };
}

// Portal ------------------------------------------------------------------------------------------------------------------

async function ownEntries(work: Work): Promise<EntryRow[]> {
  const entries = await visibleEntries(work).where("entry.is_published", "=", true).execute();
  if (entries.every(({ plan_kinds }) => plan_kinds.length === 0)) return entries;
  const { items } = await listOwnServices(work, { past: false });
  const mine = new Set<string>(items.flatMap((service) => [service.kind, ...service.parts.map(({ kind }) => kind)]));
  return entries.filter(({ plan_kinds }) => plan_kinds.length === 0 || plan_kinds.some((kind) => mine.has(kind)));
}

export async function showOwnFaq(work: Work): Promise<z.input<(typeof portalFaqEndpoint)["returns"]>> {
  const { customerId, partnerId } = ownCustomer(work);
  const [customer, partner, entries, categories, votes] = await Promise.all([
    getCustomer(work, customerId),
    getPartner(work, partnerId),
    ownEntries(work),
    visibleCategories(work).execute(),
    db(work).selectFrom("portal.faq_votes").select(["entry_id", "is_helpful"]).where("customer_id", "=", customerId).execute(),
  ]);
  const reader = { language: customer.language, fallback: partner.language };
  const said = new Map(votes.map((vote) => [vote.entry_id, vote.is_helpful]));
  const shown = entries.flatMap((entry) => {
    const words = writtenIn(entry.texts, reader);
    return words ? [{ id: entry.id, categoryId: entry.category_id, ...words, isHelpful: said.get(entry.id) ?? null }] : [];
  });
  const used = new Set(shown.map(({ categoryId }) => categoryId));
  return {
    categories: categories.filter(({ id }) => used.has(id)).map(({ id, titles }) => ({ id, title: textFor(titles, reader) })),
    entries: shown,
  };
}

export async function voteOnFaq(work: Work, entryId: string, isHelpful: boolean): Promise<Record<never, never>> {
  if (!(await ownEntries(work)).some(({ id }) => id === entryId)) throw notFound();
  const { customerId, partnerId } = ownCustomer(work);
  await db(work)
    .insertInto("portal.faq_votes")
    .values({ entry_id: entryId, customer_id: customerId, partner_id: partnerId, is_helpful: isHelpful, voted_at: work.now })
    .onConflict((conflict) => conflict.columns(["entry_id", "customer_id"]).doUpdateSet({ is_helpful: isHelpful, voted_at: work.now }))
    .execute();
  return {};
}

/** Numbers of so many digits may be somebody's telephone or card. */
const personal = /\d{5,}|@/;

export async function noteMiss(work: Work, typed: string): Promise<Record<never, never>> {
  const words = typed.toLowerCase().replaceAll(/\s+/g, " ").trim();
  if (words === "" || personal.test(words.replaceAll(" ", ""))) return {};
  const { language } = await getCustomer(work, ownCustomer(work).customerId);
  await sql`select portal.note_faq_miss(${words}, ${language}, ${work.now})`.execute(work.tx);
  return {};
}

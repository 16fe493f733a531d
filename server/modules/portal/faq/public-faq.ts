import { sql } from "kysely";
import type { z } from "zod";
import { textFor } from "../../../../shared/text-for.ts";
import { featureOff, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findPartnerOfPage, inMenu, loadSettings, type Partner } from "../../partners/index.ts";
import type { publicFaqEndpoint, publicFaqEntryEndpoint } from "./contract.ts";
import { db, writtenIn } from "./faq-store.ts";
import { faqPublic } from "./settings.ts";

interface Visit {
  readonly host: string;
  readonly code: string | undefined;
  readonly language: string;
}

/** Nothing of it is there where the partner has no help, or keeps it to its customers. */
async function isOn(work: Work, partnerId: string): Promise<boolean> {
  const settings = await loadSettings(work, [faqPublic], { partnerId });
  return settings.get(faqPublic) && (await inMenu("faq").isOn(work, partnerId));
}

/** The work of strangers sees every row: what may be shown is asked for here, and nothing beside it. */
const publicEntries = (work: Work, partnerId: string) =>
  db(work)
    .selectFrom("portal.faq_entries as entry")
    .selectAll("entry")
    .where("entry.is_public", "=", true)
    .where("entry.is_published", "=", true)
    .where(sql<boolean>`cardinality(entry.plan_kinds) = 0`)
    .where((eb) => eb.or([eb("entry.partner_id", "is", null), eb("entry.partner_id", "=", partnerId)]))
    .orderBy("entry.position")
    .orderBy("entry.id");

/** Whether the sign-in page leads there: an empty page helps nobody. */
export async function hasPublicFaq(work: Work, partner: Partner | undefined): Promise<boolean> {
  if (!partner || !(await isOn(work, partner.id))) return false;
  return (await publicEntries(work, partner.id).limit(1).executeTakeFirst()) !== undefined;
}

async function partnerOf(work: Work, { host, code }: Visit): Promise<Partner> {
  const partner = await findPartnerOfPage(work, { host, code });
  if (!partner || !(await isOn(work, partner.id))) throw featureOff();
  return partner;
}

export async function showPublicFaq(work: Work, visit: Visit): Promise<z.input<(typeof publicFaqEndpoint)["returns"]>> {
  const partner = await partnerOf(work, visit);
  const reader = { language: visit.language, fallback: partner.language };
  const entries = (await publicEntries(work, partner.id).execute()).flatMap(({ id, category_id, texts }) => {
    const words = writtenIn(texts, reader);
    return words ? [{ id, categoryId: category_id, ...words }] : [];
  });
  const used = [...new Set(entries.map(({ categoryId }) => categoryId))];
  const categories = await db(work)
    .selectFrom("portal.faq_categories")
    .select(["id", "titles"])
    .where(sql<boolean>`id = any (${used}::uuid[])`)
    .orderBy("position")
    .orderBy("id")
    .execute();
  return { categories: categories.map(({ id, titles }) => ({ id, title: textFor(titles, reader) })), entries };
}

export async function showPublicEntry(
  work: Work,
  entryId: string,
  visit: Visit,
): Promise<z.input<(typeof publicFaqEntryEndpoint)["returns"]>> {
  const partner = await partnerOf(work, visit);
  const entry = await publicEntries(work, partner.id).where("entry.id", "=", entryId).executeTakeFirst();
  const words = entry && writtenIn(entry.texts, { language: visit.language, fallback: partner.language });
  if (!entry || !words) throw notFound();
  return { id: entry.id, categoryId: entry.category_id, ...words };
}

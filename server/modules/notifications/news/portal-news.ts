// What a customer finds of it. Whoever it is not for gets the same answer as for what does not exist (P-1, P-255).
import { sql } from "kysely";
import type { z } from "zod";
import { calendarDay, monthIndex } from "../../../../shared/calendar.ts";
import { languageFor, type Reader } from "../../../../shared/text-for.ts";
import type { FileReply } from "../../../platform/http/api.ts";
import { ownCustomer, ownId } from "../../../platform/own-customer.ts";
import { notFound } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getCustomer, listLabelIds } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { listHeldPlanIds } from "../../services/index.ts";
import { db } from "../tables.ts";
import type { NewsArticle, OfferView, portalNewsEndpoint } from "./contract.ts";
import { type NewsRow, pictureUrl, visibleNews } from "./news-queries.ts";
import { calendarFile, inOrder, isAmong, type ReaderFacts } from "./news-rules.ts";
import { offerUsedUp } from "./problems.ts";

type Row = z.input<(typeof portalNewsEndpoint)["returns"]>["items"][number];

/** So many live ones a partner may have at a time; the oldest are not looked at. */
const mostLive = 500;
const shownOnHome = 3;

export interface Owner {
  readonly customerId: string;
  readonly partnerId: string;
}

interface Me {
  readonly facts: ReaderFacts;
  readonly reader: Reader;
}

async function factsOf(work: Work, { customerId, partnerId }: Owner): Promise<Me> {
  const [customer, partner, labels, planIds] = await Promise.all([
    getCustomer(work, customerId),
    getPartner(work, partnerId),
    listLabelIds(work, [customerId]),
    listHeldPlanIds(work, customerId),
  ]);
  const today = calendarDay(work.now, partner.timeZone);
  const begun = Number(today.slice(8)) < Number(customer.addedOn.slice(8)) ? 1 : 0;
  return {
    facts: {
      locationId: customer.locationId,
      labelIds: labels.get(customerId) ?? [],
      language: customer.language,
      planIds,
      months: Math.max(0, monthIndex(today) - monthIndex(customer.addedOn) - begun),
    },
    reader: { language: customer.language, fallback: partner.language },
  };
}

const liveNews = (work: Work) =>
  visibleNews(work)
    .where("news.is_published", "=", true)
    .where("news.from_at", "<=", work.now)
    .where((eb) => eb.or([eb("news.to_at", "is", null), eb("news.to_at", ">", work.now)]));

export async function listOwnNews(work: Work, most?: number): Promise<{ items: Row[] }> {
  const [{ facts, reader }, found] = await Promise.all([
    factsOf(work, ownCustomer(work)),
    liveNews(work).orderBy("news.from_at", "desc").limit(mostLive).execute(),
  ]);
  const mine = inOrder(
    found
      .filter(({ audience }) => isAmong(facts, audience))
      .map((row) => ({ row, id: row.id, isPinned: row.is_pinned, fromAt: row.from_at })),
  ).slice(0, most);
  const read = await readBy(
    work,
    mine.map(({ id }) => id),
  );
  return { items: mine.map(({ row }) => rowView(row, reader, read)) };
}

export const listLatestNews = (work: Work): Promise<{ items: Row[] }> => listOwnNews(work, shownOnHome);

async function readBy(work: Work, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db(work)
    .selectFrom("notifications.news_reads")
    .select("news_id")
    .where("customer_id", "=", ownId(work))
    .where("news_id", "in", [...ids])
    .execute();
  return new Set(rows.map((row) => row.news_id));
}

const nothingWritten = { title: "", summary: "", body: "", alt: "" };
const wordsFor = (row: NewsRow, reader: Reader) => {
  const language = languageFor(
    Object.keys(row.texts).filter((tag) => row.texts[tag]?.title !== ""),
    reader,
  );
  return { language: language ?? reader.fallback, ...(language === undefined ? nothingWritten : (row.texts[language] ?? nothingWritten)) };
};

function rowView(row: NewsRow, reader: Reader, read: ReadonlySet<string>): Row {
  const { title, summary, alt } = wordsFor(row, reader);
  return {
    ...{ id: row.id, kind: row.kind, title, summary, alt },
    importance: row.importance,
    isPinned: row.is_pinned,
    pictureUrl: pictureUrl(row.picture_id),
    fromAt: row.from_at.toISOString(),
    toAt: row.to_at?.toISOString() ?? null,
    isNew: !read.has(row.id),
  };
}

/** What is there for this customer now; undefined: it does not exist for them. */
export async function seekNews(work: Work, owner: Owner, newsId: string): Promise<{ row: NewsRow; me: Me } | undefined> {
  const [me, row] = await Promise.all([factsOf(work, owner), liveNews(work).where("news.id", "=", newsId).executeTakeFirst()]);
  const isTheirs = row !== undefined && (row.partner_id === null || row.partner_id === owner.partnerId);
  return isTheirs && isAmong(me.facts, row.audience) ? { row, me } : undefined;
}

async function findOwn(work: Work, newsId: string): Promise<{ row: NewsRow; me: Me }> {
  const found = await seekNews(work, ownCustomer(work), newsId);
  if (!found) throw notFound();
  return found;
}

export const hasClaimed = async (work: Work, { customerId }: Owner, newsId: string): Promise<boolean> =>
  (await claimOf(work, newsId, customerId)) !== undefined;

export async function showArticle(work: Work, newsId: string): Promise<z.input<typeof NewsArticle>> {
  const { row, me } = await findOwn(work, newsId);
  const { body, language } = wordsFor(row, me.reader);
  return { ...rowView(row, me.reader, await readBy(work, [row.id])), body, language, offer: await offerOf(work, row) };
}

async function claimOf(work: Work, newsId: string, customerId: string): Promise<Date | undefined> {
  const claim = await db(work)
    .selectFrom("notifications.news_claims")
    .select("claimed_at")
    .where("news_id", "=", newsId)
    .where("customer_id", "=", customerId)
    .executeTakeFirst();
  return claim?.claimed_at;
}

async function offerOf(work: Work, row: NewsRow): Promise<z.input<typeof OfferView> | null> {
  if (row.offer === null) return null;
  const { action, event } = row.offer;
  const claimedAt = await claimOf(work, row.id, ownId(work));
  const isMine = claimedAt !== undefined;
  return {
    actionKind: action.kind,
    url: !isMine ? null : action.kind === "link" ? action.url : action.kind === "order" ? shopAddress(row.id, action.planId) : null,
    code: isMine && action.kind === "code" ? action.code : null,
    claimedAt: claimedAt?.toISOString() ?? null,
    left: row.claim_limit === null ? null : Math.max(0, row.claim_limit - row.claimed),
    event: event && { ...event },
  };
}

/** The shop, at the plan where one is named; it says what led there. */
const shopAddress = (offerId: string, planId: string | null): string =>
  `/shop?${new URLSearchParams({ ...(planId === null ? {} : { plan: planId }), offer: offerId })}`;

/** Opening it is reading it; staff see how many did. */
export async function readNews(work: Work, newsId: string): Promise<Record<never, never>> {
  const { row } = await findOwn(work, newsId);
  const { customerId, partnerId } = ownCustomer(work);
  await db(work)
    .insertInto("notifications.news_reads")
    .values({ news_id: row.id, customer_id: customerId, partner_id: partnerId, read_at: work.now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return {};
}

/**
 * P-255 once for each customer, and never more in all than the provider said. The claim comes first: of two that ask for the same customer
 * one waits for the other and finds it. Then the offer is counted under the lock of its row; when none is left, both go back.
 */
export async function claimOffer(work: Work, newsId: string): Promise<z.input<typeof OfferView>> {
  const { row, me } = await findOwn(work, newsId);
  if (row.offer === null) throw notFound();
  const { customerId, partnerId } = ownCustomer(work);
  const made = await db(work)
    .insertInto("notifications.news_claims")
    .values({ id: uuidv7(work.now.getTime()), news_id: row.id, customer_id: customerId, partner_id: partnerId, claimed_at: work.now })
    .onConflict((conflict) => conflict.columns(["news_id", "customer_id"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  if (made) {
    const { rows } = await sql<{ counted: boolean }>`select notifications.count_claim(${row.id}) as counted`.execute(work.tx);
    if (rows[0]?.counted !== true) throw offerUsedUp("Others were faster: all of it is taken.");
    work.audit({
      entity: "news",
      entityId: row.id,
      label: wordsFor(row, me.reader).title,
      action: "offer_claimed",
      partnerId,
      customerId,
    });
  }
  const after = await visibleNews(work).where("news.id", "=", row.id).executeTakeFirstOrThrow();
  const offer = await offerOf(work, after);
  if (!offer) throw notFound();
  return offer;
}

export async function eventFile(work: Work, newsId: string): Promise<FileReply> {
  const { row, me } = await findOwn(work, newsId);
  const event = row.offer?.event;
  if (!event) throw notFound();
  const { title, summary } = wordsFor(row, me.reader);
  const text = calendarFile({ id: row.id, title, summary, ...event, madeAt: row.changed_at.toISOString() });
  return { name: "event.ics", mediaType: "text/calendar; charset=utf-8", bytes: new TextEncoder().encode(text) };
}

import { type Selectable, sql } from "kysely";
import type { z } from "zod";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { seesPartner, visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { countOfferOrders } from "../../ordering/index.ts";
import { db, type NewsTable } from "../tables.ts";
import type { NewsForStaff } from "./contract.ts";
import { stateOf } from "./news-rules.ts";

export type NewsRow = Selectable<NewsTable>;

export const pictureUrl = (id: string | null): string | null => (id === null ? null : `/api/public/news-pictures/${id}`);

/** What is of every partner is seen by all; only staff of all partners change it. */
export const visibleNews = (work: Work) =>
  db(work)
    .selectFrom("notifications.news as news")
    .selectAll("news")
    .where((eb) => eb.or([sql<boolean>`news.partner_id is null`, visibleTo(work.actor, { partner: "news.partner_id" })]));

export async function getNews(work: Work, id: string): Promise<NewsRow> {
  const row = await visibleNews(work).where("news.id", "=", id).executeTakeFirst();
  if (!row) throw notFound();
  return row;
}

export const mayChange = (work: Work, partnerId: string | null): boolean =>
  partnerId === null
    ? work.actor.kind === "system" || ("partners" in work.actor && work.actor.partners === "all")
    : seesPartner(work.actor, partnerId);

/** How many opened each, and how many claimed it; of the actor's partners. */
async function countsOf(work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, { readers: number; claims: number }>> {
  const { rows } = await sql<{ id: string; readers: number; claims: number }>`select news.id,
      (select count(*)::int from notifications.news_reads read where read.news_id = news.id and ${visibleTo(work.actor, { partner: "read.partner_id" })}) as readers,
      (select count(*)::int from notifications.news_claims claim where claim.news_id = news.id and ${visibleTo(work.actor, { partner: "claim.partner_id" })}) as claims
    from notifications.news news where news.id = any (${[...ids]}::uuid[])`.execute(work.tx);
  return new Map(rows.map((row) => [row.id, row]));
}

export async function showNews(work: Work, rows: readonly NewsRow[]): Promise<z.input<typeof NewsForStaff>[]> {
  const ids = rows.map(({ id }) => id);
  const counts = await countsOf(work, ids);
  const bought = Map.groupBy(await countOfferOrders(work, ids), ({ offerId }) => offerId);
  return rows.map((row) => ({
    id: row.id,
    partnerId: row.partner_id,
    kind: row.kind,
    state: stateOf({ isPublished: row.is_published, fromAt: row.from_at, toAt: row.to_at }, work.now),
    isPublished: row.is_published,
    isPinned: row.is_pinned,
    importance: row.importance,
    texts: { ...row.texts },
    pictureId: row.picture_id,
    pictureUrl: pictureUrl(row.picture_id),
    fromAt: row.from_at.toISOString(),
    toAt: row.to_at?.toISOString() ?? null,
    audience: {
      locationIds: [...row.audience.locationIds],
      labelIds: [...row.audience.labelIds],
      languages: [...row.audience.languages],
      planIds: [...row.audience.planIds],
      minMonths: row.audience.minMonths,
      maxMonths: row.audience.maxMonths,
    },
    offer: row.offer && { action: { ...row.offer.action }, event: row.offer.event && { ...row.offer.event }, limit: row.claim_limit },
    readers: counts.get(row.id)?.readers ?? 0,
    claims: counts.get(row.id)?.claims ?? 0,
    orders: (bought.get(row.id) ?? []).reduce((sum, { orders }) => sum + orders, 0),
    worth: (bought.get(row.id) ?? []).map(({ firstMinor, monthMinor, currency }) => ({
      first: toMoneyJson(money(firstMinor, currency)),
      month: toMoneyJson(money(monthMinor, currency)),
    })),
    mayChange: mayChange(work, row.partner_id),
    version: row.version,
  }));
}

import { sql } from "kysely";
import type { z } from "zod";
import type { BodyOf } from "../../../../shared/endpoint.ts";
import { differences } from "../../../platform/differences.ts";
import { cleanHtml } from "../../../platform/html/clean-html.ts";
import { editConflict, fieldProblem, permissionDenied } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getVisiblePartner, listPartners } from "../../partners/index.ts";
import { newsChanged } from "../events.ts";
import { db } from "../tables.ts";
import type { createNewsEndpoint, NewsForStaff } from "./contract.ts";
import { getNews, mayChange, type NewsRow, showNews } from "./news-queries.ts";
import { inOrder, stateOf } from "./news-rules.ts";
import { offerClaimed } from "./problems.ts";

type Wish = BodyOf<typeof createNewsEndpoint>;
type View = z.input<typeof NewsForStaff>;

const lastOf = { live: 0, planned: 1, draft: 2, ended: 3 } as const;

export function inStaffOrder(rows: readonly NewsRow[], now: Date): NewsRow[] {
  const stateOfRow = (row: NewsRow) => stateOf({ isPublished: row.is_published, fromAt: row.from_at, toAt: row.to_at }, now);
  return inOrder(rows.map((row) => ({ row, id: row.id, isPinned: row.is_pinned, fromAt: row.from_at })))
    .map(({ row }) => row)
    .toSorted((a, b) => lastOf[stateOfRow(a)] - lastOf[stateOfRow(b)]);
}

export async function createNews(work: Work, wish: Wish): Promise<View> {
  await checkPlace(work, wish);
  const id = uuidv7(work.now.getTime());
  await db(work)
    .insertInto("notifications.news")
    .values({ id, ...columnsOf(work, wish), created_at: work.now })
    .execute();
  const row = await getNews(work, id);
  audit(work, row, "created");
  await tellPages(work, row);
  return one(work, row);
}

export async function updateNews(work: Work, newsId: string, wish: Wish, version: number): Promise<View> {
  const before = await lockNews(work, newsId, version);
  await checkPlace(work, wish);
  if (wish.offer?.limit !== null && wish.offer?.limit !== undefined && wish.offer.limit < before.claimed)
    throw fieldProblem("offer.limit", "out-of-range", `${before.claimed} customers have it already.`, { min: before.claimed });
  if (before.claimed > 0 && (wish.kind !== "offer" || wish.offer?.action.kind !== before.offer?.action.kind))
    throw offerClaimed("Customers have this offer. Let it end and write another one.");
  await db(work)
    .updateTable("notifications.news")
    .set({ ...columnsOf(work, wish), version: version + 1 })
    .where("id", "=", newsId)
    .execute();
  const after = await getNews(work, newsId);
  const [was, is] = await showNews(work, [before, after]);
  audit(work, after, "updated", differences(plain(was), plain(is)));
  await tellPages(work, after);
  return one(work, after);
}

/** What the log tells: what somebody wrote, not how it is kept. */
const plain = (view: View | undefined): object => {
  const {
    version: _version,
    readers: _readers,
    claims: _claims,
    orders: _orders,
    worth: _worth,
    mayChange: _may,
    pictureUrl: _url,
    state: _state,
    ...rest
  } = view ?? ({} as View);
  return rest;
};

export async function deleteNews(work: Work, newsId: string, version: number): Promise<Record<never, never>> {
  const row = await lockNews(work, newsId, version);
  if (row.claimed > 0) throw offerClaimed("Customers have this offer. Set its end instead of taking it away.");
  await db(work).deleteFrom("notifications.news").where("id", "=", newsId).execute();
  audit(work, row, "deleted");
  await tellPages(work, row);
  return {};
}

async function lockNews(work: Work, newsId: string, version: number): Promise<NewsRow> {
  const seen = await getNews(work, newsId);
  if (!mayChange(work, seen.partner_id))
    throw permissionDenied("This is for the customers of all partners: only staff of all partners change it.");
  await sql`select 1 from notifications.news where id = ${newsId} for update`.execute(work.tx);
  const row = await getNews(work, newsId);
  if (row.version !== version) throw editConflict("It was changed meanwhile.", { current: await one(work, row) });
  return row;
}

async function checkPlace(work: Work, { partnerId, pictureId }: Wish): Promise<void> {
  if (partnerId === null) {
    if (!mayChange(work, null)) throw permissionDenied("Only staff of all partners write to the customers of all partners.");
  } else await getVisiblePartner(work, partnerId);
  if (pictureId === null) return;
  const picture = await db(work)
    .selectFrom("notifications.news_pictures")
    .select("partner_id")
    .where("id", "=", pictureId)
    .executeTakeFirst();
  if (!picture || !mayChange(work, picture.partner_id)) throw fieldProblem("pictureId", "unknown-value", "There is no such picture.");
}

function columnsOf(work: Work, wish: Wish) {
  const texts = Object.fromEntries(
    Object.entries(wish.texts)
      .map(([language, words]) => [language, { ...words, body: cleanHtml(words.body).html }] as const)
      .filter(([, { title, summary, body }]) => title !== "" || summary !== "" || body !== ""),
  );
  const { offer } = wish;
  return {
    partner_id: wish.partnerId,
    kind: wish.kind,
    is_published: wish.isPublished,
    is_pinned: wish.isPinned,
    importance: wish.importance,
    texts: JSON.stringify(texts),
    picture_id: wish.pictureId,
    from_at: new Date(wish.fromAt),
    to_at: wish.toAt === null ? null : new Date(wish.toAt),
    audience: JSON.stringify(wish.audience),
    offer: offer && JSON.stringify({ action: offer.action, event: offer.event }),
    claim_limit: offer?.limit ?? null,
    changed_at: work.now,
  };
}

const one = async (work: Work, row: NewsRow): Promise<View> => {
  const [view] = await showNews(work, [row]);
  if (!view) throw new Error("the news is not shown");
  return view;
};

function audit(work: Work, row: NewsRow, action: "created" | "updated" | "deleted", changes?: ReturnType<typeof differences>): void {
  const title = Object.values(row.texts).find((words) => words.title !== "")?.title ?? "";
  const about = { entityId: row.id, label: title, partnerId: row.partner_id };
  if (action === "created") work.audit({ entity: "news", action: "created", ...about });
  else if (action === "deleted") work.audit({ entity: "news", action: "deleted", ...about });
  else work.audit({ entity: "news", action: "updated", ...about, ...(changes ? { changes } : {}) });
}

/** Open pages of the partner's customers ask again (P-250). */
async function tellPages(work: Work, { partner_id }: NewsRow): Promise<void> {
  const partnerIds = partner_id === null ? (await listPartners(work)).map(({ id }) => id) : [partner_id];
  for (const partnerId of partnerIds) work.emit(newsChanged, { partnerId, objectId: partnerId }, {});
}

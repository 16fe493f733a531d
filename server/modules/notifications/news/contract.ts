// News and offers: what a provider tells the customers of a partner in the portal (P-173, P-255, O-172).
import { z } from "zod";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { FilledLine, LanguageTag, Line } from "../../../../shared/text.ts";

export const newsKinds = ["news", "offer"] as const;
export const importances = ["info", "warning", "outage"] as const;
/** Draft: seen by staff alone. Planned: begins later. Ended: its time is over. */
const newsStates = ["draft", "planned", "live", "ended"] as const;
export const offerActions = ["order", "code", "link"] as const;

const Words = z.strictObject({
  title: Line(150),
  summary: Line(300),
  /** HTML, cleaned when it is saved. */
  body: z.string().max(40_000),
  /** What the picture shows. */
  alt: Line(300),
});
/** A plain address of the web, or a path of the portal; nothing that runs. */
const Address = z
  .string()
  .max(500)
  .regex(/^https?:\/\/[^\s"'<>]+$|^\/(?!\/)[^\s"'<>]*$/);

/** Who is told: all filters that are not empty have to fit. */
const Audience = z.strictObject({
  locationIds: z.array(z.uuid()).max(500),
  labelIds: z.array(z.uuid()).max(100),
  languages: z.array(LanguageTag).max(30),
  /** Has a running service of one of these plans. */
  planIds: z.array(z.uuid()).max(500),
  minMonths: z.int().min(0).max(1200).nullable(),
  maxMonths: z.int().min(0).max(1200).nullable(),
});

const OfferAction = z.discriminatedUnion("kind", [
  /** Opens the portal's shop, at a plan where one is named. */
  z.strictObject({ kind: z.literal("order"), planId: z.uuid().nullable() }),
  /** Shown once it is claimed. */
  z.strictObject({ kind: z.literal("code"), code: FilledLine(60) }),
  z.strictObject({ kind: z.literal("link"), url: Address }),
]);
const OfferEvent = z
  .strictObject({ startsAt: MomentShape, endsAt: MomentShape, place: Line(200) })
  .refine(({ startsAt, endsAt }) => endsAt > startsAt, {
    params: { code: "before-start" },
    message: "ends before it starts",
    path: ["endsAt"],
  });
const Offer = z.strictObject({
  action: OfferAction,
  event: OfferEvent.nullable(),
  /** How many customers get it in all; null: whoever asks. Each gets it once. */
  limit: z.int().min(1).max(1_000_000).nullable(),
});

const NewsBody = z
  .strictObject({
    /** Null: the customers of all partners. */
    partnerId: z.uuid().nullable(),
    kind: z.enum(newsKinds),
    isPublished: z.boolean(),
    isPinned: z.boolean(),
    importance: z.enum(importances),
    texts: z.record(LanguageTag, Words).refine((texts) => Object.values(texts).some(({ title }) => title !== ""), {
      params: { code: "required" },
      message: "a title in at least one language",
    }),
    pictureId: z.uuid().nullable(),
    fromAt: MomentShape,
    toAt: MomentShape.nullable(),
    audience: Audience,
    offer: Offer.nullable(),
  })
  .refine(({ fromAt, toAt }) => toAt === null || toAt > fromAt, {
    params: { code: "before-start" },
    message: "ends before it begins",
    path: ["toAt"],
  })
  .refine(({ kind, offer }) => (kind === "offer") === (offer !== null), {
    params: { code: "required" },
    message: "an offer says what it offers",
    path: ["offer"],
  });

const MoneyShape = z.object({ amount: z.string(), currency: z.string() });

export const NewsForStaff = z.object({
  id: z.uuid(),
  partnerId: z.uuid().nullable(),
  kind: z.enum(newsKinds),
  state: z.enum(newsStates),
  isPublished: z.boolean(),
  isPinned: z.boolean(),
  importance: z.enum(importances),
  texts: z.record(z.string(), z.object({ title: z.string(), summary: z.string(), body: z.string(), alt: z.string() })),
  pictureId: z.uuid().nullable(),
  pictureUrl: z.string().nullable(),
  fromAt: MomentShape,
  toAt: MomentShape.nullable(),
  audience: Audience,
  offer: Offer.nullable(),
  /** How many customers opened it, and how many claimed it. */
  readers: z.int(),
  claims: z.int(),
  /** Orders that came through it, and what they are worth: net, first charges and a month of them, by currency. */
  orders: z.int(),
  worth: z.array(z.object({ first: MoneyShape, month: MoneyShape })),
  mayChange: z.boolean(),
  version: z.int(),
});

const newsId = z.object({ newsId: z.uuid() });

export const listNewsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/news",
  summary: "News and offers, those on top first as customers find them; what is over comes last.",
  query: z.strictObject({ partner: z.uuid().optional() }),
  returns: z.object({ items: z.array(NewsForStaff) }),
});
export const createNewsEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/news",
  summary: "Writes a piece of news or an offer. HTML is cleaned: what may not stand there is cut out.",
  body: NewsBody,
  returns: NewsForStaff,
  idempotent: true,
});
export const updateNewsEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/news/:newsId",
  summary: "Changes a piece of news or an offer.",
  params: newsId,
  body: NewsBody,
  returns: NewsForStaff,
  versioned: true,
});
export const deleteNewsEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/news/:newsId",
  summary: "Takes a piece of news away for good. An offer that somebody claimed stays; let it end.",
  params: newsId,
  versioned: true,
});
export const addNewsPictureEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners/:partnerId/news-pictures",
  summary: "Keeps a picture for news: PNG, JPEG or WebP of at most 2 MB.",
  params: z.object({ partnerId: z.uuid() }),
  request: "upload",
  returns: z.object({ id: z.uuid(), url: z.string() }),
});
export const countAudienceEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/news-audience",
  summary: "How many customers would find it, as they are now.",
  body: z.strictObject({ partnerId: z.uuid().nullable(), audience: Audience }),
  returns: z.object({ customers: z.int() }),
});
export const newsPictureEndpoint = endpoint({
  method: "GET",
  path: "/api/public/news-pictures/:pictureId",
  summary: "A picture of a piece of news.",
  params: z.object({ pictureId: z.uuid() }),
  reply: "file",
});

// Portal ------------------------------------------------------------------------------------------------------------------

const NewsRow = z.object({
  id: z.uuid(),
  kind: z.enum(newsKinds),
  title: z.string(),
  summary: z.string(),
  importance: z.enum(importances),
  isPinned: z.boolean(),
  pictureUrl: z.string().nullable(),
  alt: z.string(),
  fromAt: MomentShape,
  /** An offer's last moment; null: nobody said. */
  toAt: MomentShape.nullable(),
  isNew: z.boolean(),
});
export const OfferView = z.object({
  actionKind: z.enum(offerActions),
  /** Of a link and the shop: where it leads. A link is open to whoever claimed the offer, as a code is. */
  url: z.string().nullable(),
  /** After it was claimed. */
  code: z.string().nullable(),
  claimedAt: MomentShape.nullable(),
  /** How many are left; null: as many as are asked for. */
  left: z.int().nullable(),
  event: z.object({ startsAt: MomentShape, endsAt: MomentShape, place: z.string() }).nullable(),
});
export const NewsArticle = NewsRow.extend({ body: z.string(), language: z.string(), offer: OfferView.nullable() });

export const portalNewsEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/news",
  summary: "What your provider tells its customers, the newest first.",
  returns: z.object({ items: z.array(NewsRow) }),
});
export const latestNewsEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/news-latest",
  summary: "The three latest, for the home page.",
  returns: z.object({ items: z.array(NewsRow) }),
});
export const portalArticleEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/news/:newsId",
  summary: "One piece of news or an offer, whole.",
  params: newsId,
  returns: NewsArticle,
});
export const readNewsEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/news/:newsId/read",
  summary: "Notes that you opened it.",
  params: newsId,
  body: z.strictObject({}),
});
export const claimOfferEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/news/:newsId/claim",
  summary: "Takes an offer for yourself. Asking again gives the same one.",
  params: newsId,
  body: z.strictObject({}),
  returns: OfferView,
  idempotent: true,
});
export const offerCalendarEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/news/:newsId/calendar",
  summary: "The event of an offer as a calendar file.",
  params: newsId,
  reply: "file",
});

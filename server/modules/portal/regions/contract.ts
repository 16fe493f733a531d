// P-247 Named regions: places of the portal that a partner fills, each by itself.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint } from "../../../../shared/endpoint.ts";
import { LanguageTag } from "../../../../shared/text.ts";

/** The pages that have a place above and one below what stands there. */
const pages = ["dashboard", "services", "orders", "finance", "tickets", "messages", "news", "documents", "faq", "profile"] as const;
/** Those whose list may be empty: what stands there instead of the portal's own words. */
const lists = ["services", "tickets", "messages", "news", "documents", "faq"] as const;
/** The cards of the home page that something may follow. */
const widgets = ["line", "money", "tickets", "news", "services", "coming"] as const;

/** Once shipped, a key stays: a provider's text would be gone with it. kept-keys.txt holds those of earlier releases. */
export const regionKeys = [
  "shell.top",
  "shell.bottom",
  "menu.bottom",
  "pay.done",
  ...pages.flatMap((page) => [`${page}.top`, `${page}.bottom`] as const),
  ...lists.map((list) => `${list}.empty` as const),
  ...widgets.map((widget) => `dashboard.after.${widget}` as const),
] as const;
export type RegionKey = (typeof regionKeys)[number];
const Key = z.enum(regionKeys);

const Texts = (max: number) => z.record(LanguageTag, z.string().max(max));
/** A plain address of the web, or a path of the portal; nothing that runs. */
const Address = z
  .string()
  .max(500)
  .regex(/^$|^(https?:\/\/|mailto:|tel:)[^\s"'<>]+$|^\/(?!\/)[^\s"'<>]*$/);

const common = {
  id: z.string().min(1).max(40),
  from: DayShape.nullable(),
  to: DayShape.nullable(),
  /** Only customers with one of these labels; none: all. */
  labelIds: z.array(z.uuid()).max(50),
};
export const Block = z.discriminatedUnion("kind", [
  z.strictObject({ ...common, kind: z.literal("text"), html: Texts(20_000) }),
  z.strictObject({ ...common, kind: z.literal("image"), pictureId: z.uuid().nullable(), alt: Texts(300), url: Address }),
  z.strictObject({ ...common, kind: z.literal("button"), label: Texts(80), url: Address.min(1) }),
  /** The latest piece of news that the customer may see. */
  z.strictObject({ ...common, kind: z.literal("news") }),
  z.strictObject({ ...common, kind: z.literal("offer"), newsId: z.uuid() }),
]);
const Blocks = z.array(Block).max(20);

/** A block as one customer sees it. News and offers are asked for where they are at home. */
export const ShownBlock = z.discriminatedUnion("kind", [
  z.object({ id: z.string(), kind: z.literal("text"), html: z.string() }),
  z.object({ id: z.string(), kind: z.literal("image"), pictureUrl: z.string(), alt: z.string(), url: z.string() }),
  z.object({ id: z.string(), kind: z.literal("button"), label: z.string(), url: z.string() }),
  z.object({ id: z.string(), kind: z.literal("news") }),
  z.object({ id: z.string(), kind: z.literal("offer"), newsId: z.uuid() }),
]);

const RegionForStaff = z.object({
  key: Key,
  /** Null: as the default partner has it. */
  own: Blocks.nullable(),
  inherited: Blocks,
  version: z.int(),
});

const partnerId = z.object({ partnerId: z.uuid() });
const ofRegion = z.object({ partnerId: z.uuid(), key: Key });

export const listRegionsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partners/:partnerId/portal-regions",
  summary: "What a partner has put into the regions of its portal.",
  params: partnerId,
  returns: z.object({
    isDefault: z.boolean(),
    /** The default partner's regions are everybody's: only staff of all partners change them. */
    mayChange: z.boolean(),
    languages: z.array(z.string()),
    regions: z.array(RegionForStaff),
  }),
});
export const saveRegionEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/partners/:partnerId/portal-regions/:key",
  summary: "Fills one region, or hands it back to the default partner with null. HTML is cleaned. No other region changes.",
  params: ofRegion,
  body: z.strictObject({ blocks: Blocks.nullable() }),
  returns: RegionForStaff.extend({
    /** The blocks out of which something was cut. */
    cut: z.array(z.string()),
  }),
  versioned: true,
});
export const previewRegionEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners/:partnerId/portal-regions/preview",
  summary: "Blocks as a reader of one language would see them today, whatever labels they ask for. Nothing is saved.",
  params: partnerId,
  body: z.strictObject({ blocks: Blocks, language: LanguageTag }),
  returns: z.object({ blocks: z.array(ShownBlock), cut: z.array(z.string()) }),
});

export const portalRegionsEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/regions",
  summary: "What your provider has put into the places of its portal; those that are empty are left out.",
  returns: z.object({ items: z.array(z.object({ key: Key, blocks: z.array(ShownBlock) })) }),
});

// How a partner's sign-in page looks around its form (P-31, P-32, P-34, P-36).
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { LanguageTag, Line } from "../../../../shared/text.ts";

/** A text in each language that it was written in. A reader of another gets the partner's own, else the first there is. */
const Texts = (max: number) => z.record(LanguageTag, z.string().max(max));
/** A plain address of the web, or a path of this portal; nothing that runs. */
const Address = z
  .string()
  .max(500)
  .regex(/^$|^https?:\/\/[^\s"'<>]+$|^\/(?!\/)[^\s"'<>]*$/);
const Origin = z
  .string()
  .max(200)
  .regex(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/);

export const blockNames = ["header", "aboveForm", "belowForm", "footer"] as const;
export type BlockName = (typeof blockNames)[number];

const Blocks = z.strictObject({ header: Texts(20_000), aboveForm: Texts(20_000), belowForm: Texts(20_000), footer: Texts(20_000) });
const Help = z.strictObject({
  text: Texts(2000),
  phone: Line(60),
  email: z.union([z.literal(""), z.email().max(255)]),
  /** With its country code; only digits are kept of it in the link. */
  whatsapp: Line(30),
  hours: Texts(500),
});
const Slide = z.strictObject({
  id: z.string().min(1).max(40),
  pictureId: z.uuid().nullable(),
  alt: Texts(300),
  heading: Texts(120),
  text: Texts(600),
  button: Texts(60),
  url: Address,
  from: DayShape.nullable(),
  to: DayShape.nullable(),
  /** Empty: for readers of every language. */
  languages: z.array(LanguageTag).max(30),
});

/** Each part is the partner's own, or null: as the default partner has it. */
export const PageContent = z.strictObject({
  blocks: Blocks.nullable(),
  help: Help.nullable(),
  legal: z
    .array(z.strictObject({ label: Texts(80), url: Address.min(1) }))
    .max(10)
    .nullable(),
  slides: z.array(Slide).max(12).nullable(),
  /** Scoped to the sign-in page and the frame of the portal when it is served. */
  css: z.string().max(20_000).nullable(),
  /** For the portal's dark look, where the logo would not be seen. */
  darkLogoId: z.uuid().nullable(),
  /** The sites on which the form may stand: "https://www.example.net". */
  embedOrigins: z.array(Origin).max(20).nullable(),
});

/** The page for one reader: one language, only what holds today. */
const PageLook = z.object({
  blocks: z.object({ header: z.string(), aboveForm: z.string(), belowForm: z.string(), footer: z.string() }),
  help: z.object({ text: z.string(), phone: z.string(), email: z.string(), whatsapp: z.string(), hours: z.string() }).nullable(),
  legal: z.array(z.object({ label: z.string(), url: z.string() })),
  slides: z.array(
    z.object({
      id: z.string(),
      pictureUrl: z.string().nullable(),
      alt: z.string(),
      heading: z.string(),
      text: z.string(),
      button: z.string(),
      url: z.string(),
    }),
  ),
  styleUrl: z.string().nullable(),
  darkLogoUrl: z.string().nullable(),
});

export const signInLookEndpoint = endpoint({
  method: "GET",
  path: "/api/public/portal/sign-in-look",
  summary: "What the partner puts around the form of its sign-in page.",
  query: z.strictObject({ partner: z.string().max(40).optional(), language: z.string().max(10).default("en") }),
  returns: PageLook.extend({
    /** What is broken now (P-33). */
    incidents: z.array(z.object({ id: z.uuid(), text: z.string(), startedAt: MomentShape })),
  }),
});
export const signInStyleEndpoint = endpoint({
  method: "GET",
  path: "/api/public/portal/sign-in-style/:code",
  summary: "The partner's own style sheet, scoped to its sign-in page and the frame of its portal.",
  params: z.object({ code: z.string().max(40) }),
  query: z.strictObject({ v: z.string().max(20).optional() }),
  reply: "file",
});
export const portalPictureEndpoint = endpoint({
  method: "GET",
  path: "/api/public/portal/pictures/:pictureId",
  summary: "A picture of a sign-in page.",
  params: z.object({ pictureId: z.uuid() }),
  reply: "file",
});

const PartnerParams = z.object({ partnerId: z.uuid() });
const PageForStaff = z.object({
  partnerId: z.uuid(),
  isDefault: z.boolean(),
  /** The default partner's page is everybody's: only staff of all partners change it. */
  mayChange: z.boolean(),
  own: PageContent,
  /** What holds where `own` has null. */
  inherited: PageContent,
  languages: z.array(z.string()),
  /** Where the page is. */
  address: z.string(),
  /** What the provider puts onto its own website (P-34): a plain form, or a script that shows ours in a frame. */
  snippet: z.string(),
  frameSnippet: z.string(),
  version: z.int(),
});

export const showSignInPageEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/sign-in-pages/:partnerId",
  summary: "What a partner has put around the form of its sign-in page.",
  params: PartnerParams,
  returns: PageForStaff,
});
export const saveSignInPageEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/sign-in-pages/:partnerId",
  summary: "Changes what stands around the form of a sign-in page. HTML is cleaned: what may not stand there is cut out.",
  params: PartnerParams,
  body: PageContent,
  returns: PageForStaff.extend({
    /** The blocks out of which something was cut. */
    cut: z.array(z.enum(blockNames)),
  }),
  versioned: true,
});
export const previewSignInPageEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/sign-in-pages/:partnerId/preview",
  summary: "The page as a reader of one language would see it with these contents.",
  params: PartnerParams,
  body: z.strictObject({ content: PageContent, language: LanguageTag }),
  returns: PageLook.extend({ cut: z.array(z.enum(blockNames)), style: z.string() }),
});
export const addSignInPictureEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/sign-in-pages/:partnerId/pictures",
  summary: "Keeps a picture for the sign-in page: PNG, JPEG, WebP or SVG of at most 2 MB. Scripts are cut out of an SVG.",
  params: PartnerParams,
  request: "upload",
  returns: z.object({ id: z.uuid(), url: z.string() }),
});

// How a partner's papers look (B-153): templates by kind and language, their versions, and a preview beside the editor.
import { z } from "zod";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { PaperLayout } from "./layout/contract.ts";

/** "all": every kind that has no template of its own. */
export const paperKinds = ["all", "invoice", "credit_note", "proforma", "receipt", "refund", "statement", "dunning_letter"] as const;
export type PaperKind = (typeof paperKinds)[number];

const LanguageOrAll = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/);
const place = z.object({ partnerId: z.uuid(), kind: z.enum(paperKinds), language: LanguageOrAll });

const Fault = z.object({ text: z.string(), at: MomentShape, count: z.int(), on: z.string() });

const PaperRow = z.object({
  kind: z.enum(paperKinds),
  language: z.string(),
  version: z.int(),
  /** Written in the language of templates, beyond what the form offers. */
  hasSource: z.boolean(),
  savedAt: MomentShape,
  savedBy: z.string(),
  fault: Fault.nullable(),
});

export const PaperView = z.object({
  partnerId: z.uuid(),
  partnerName: z.string(),
  kind: z.enum(paperKinds),
  language: z.string(),
  version: z.int(),
  /** False: what stands here is inherited. */
  isOwn: z.boolean(),
  /** The template that holds here; null: the usual look. */
  from: z.object({ kind: z.enum(paperKinds), language: z.string() }).nullable(),
  layout: PaperLayout,
  source: z.string().nullable(),
  accent: z.string(),
  hasLogo: z.boolean(),
  fault: Fault.nullable(),
  mayChange: z.boolean(),
});

export const listPapersEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/paper-templates",
  summary: "The templates that a partner has for its papers, and which languages there are.",
  query: z.strictObject({ partnerId: z.uuid() }),
  returns: z.object({ partnerId: z.uuid(), languages: z.array(z.string()), items: z.array(PaperRow) }),
});

export const listFaultyPapersEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/faulty-paper-templates",
  summary: "Templates that failed when a paper was set, since they were saved; the built-in one took their place.",
  returns: z.object({ items: z.array(PaperRow.extend({ partnerId: z.uuid(), partnerName: z.string() })) }),
});

export const builtInPaperEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/paper-templates/built-in",
  summary: "The built-in template as text, to start one's own from.",
  returns: z.object({ source: z.string(), filters: z.string() }),
});

export const getPaperEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/paper-templates/:partnerId/:kind/:language",
  summary: "How a kind of paper looks in a language: its own template, or what it inherits.",
  params: place,
  returns: PaperView,
});

/** As long as a book of forty pages. */
const Source = z.string().min(1).max(200_000);

export const savePaperEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/paper-templates/:partnerId/:kind/:language",
  summary: "Saves a template as a new version, if it makes a document; else it is refused with line and column.",
  params: place,
  body: z.strictObject({ layout: PaperLayout, source: Source.nullable() }),
  returns: PaperView,
  versioned: true,
});

export const removePaperEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/paper-templates/:partnerId/:kind/:language/remove",
  summary: "Takes a template back: what it inherits holds again. Its versions stay.",
  params: place,
  body: z.strictObject({}),
  returns: PaperView,
  versioned: true,
});

const PaperVersion = z.object({
  number: z.int(),
  hasSource: z.boolean(),
  /** Taken back with this version. */
  isRemoved: z.boolean(),
  restoredFrom: z.int().nullable(),
  madeAt: MomentShape,
  madeBy: z.string(),
});

export const listPaperVersionsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/paper-templates/:partnerId/:kind/:language/versions",
  summary: "The versions of a template, the newest first.",
  params: place,
  returns: z.object({ items: z.array(PaperVersion) }),
});

export const restorePaperEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/paper-templates/:partnerId/:kind/:language/restore",
  summary: "Makes an earlier version the newest one.",
  params: place,
  body: z.strictObject({ number: z.int().min(1).max(2_147_483_647) }),
  returns: PaperView,
  versioned: true,
});

const Spot = z.object({ message: z.string(), line: z.int().nullable(), column: z.int().nullable() });

export const previewPaperEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/paper-templates/:partnerId/:kind/:language/preview",
  summary: "What a paper would look like with a template that is not saved: with sample data, or those of a real document.",
  params: place,
  body: z.strictObject({
    layout: PaperLayout,
    source: Source.nullable(),
    /** For a template of all languages: in which one to look at it. */
    shownIn: LanguageOrAll,
    /** For a template of all kinds: which one to look at. */
    shownAs: z.enum(paperKinds).exclude(["all"]),
    /** The number of a document, or of a customer for a statement; absent: sample data. */
    number: z.string().trim().min(1).max(60).optional(),
  }),
  returns: z.object({
    /** The pages below each other as SVG. */
    picture: z.string(),
    pages: z.int(),
    /** Of a real document. */
    isReal: z.boolean(),
    warnings: z.array(Spot),
    /** Characters that no font has. */
    missing: z.array(z.string()),
    /** What the template reads, as JSON. */
    data: z.string(),
  }),
});

// Templates of contracts and other papers (O-107), and the papers made from them (O-108).
import { z } from "zod";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { FilledLine, LanguageTag, Line } from "../../../../shared/text.ts";
import { DocumentView } from "../contract.ts";

export const templateKinds = ["contract", "document"] as const;
const templateId = z.object({ templateId: z.uuid() });
const TermMonths = z.int().min(1).max(120).nullable();
/** About thirty pages. */
const Body = z.string().min(1).max(100_000);

const TemplateView = z.object({
  id: z.uuid(),
  partnerId: z.uuid(),
  kind: z.enum(templateKinds),
  name: z.string(),
  language: z.string(),
  title: z.string(),
  body: z.string(),
  termMonths: z.int().nullable(),
  isArchived: z.boolean(),
  version: z.int(),
  madeAt: MomentShape,
  madeBy: z.string(),
});

export const listTemplatesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/document-templates",
  summary: "The templates of a partner, and which languages there are.",
  query: z.strictObject({ partnerId: z.uuid() }),
  returns: z.object({
    partnerId: z.uuid(),
    languages: z.array(z.string()),
    mayChange: z.boolean(),
    items: z.array(TemplateView.omit({ body: true })),
  }),
});
export const getTemplateEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/document-templates/:templateId",
  summary: "A template with its text, and the names that a text may use.",
  params: templateId,
  returns: TemplateView.extend({ names: z.array(z.string()), mayChange: z.boolean() }),
});
export const addTemplateEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/document-templates",
  summary: "Adds a template.",
  body: z.strictObject({
    partnerId: z.uuid(),
    kind: z.enum(templateKinds),
    name: FilledLine(120),
    language: LanguageTag,
    title: FilledLine(200),
    body: Body,
    termMonths: TermMonths.default(null),
  }),
  returns: TemplateView,
  idempotent: true,
});
const Words = z.strictObject({ title: FilledLine(200), body: Body, termMonths: TermMonths });
export const saveTemplateEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/document-templates/:templateId",
  summary: "Saves a template as a new version, if its placeholders are known. Papers made before stay as they are.",
  params: templateId,
  body: Words,
  returns: TemplateView,
  versioned: true,
});
export const archiveTemplateEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/document-templates/:templateId/archive",
  summary: "Puts a template away, or brings it back. What was made from it stays.",
  params: templateId,
  body: z.strictObject({ isArchived: z.boolean() }),
  returns: TemplateView,
});
export const listTemplateVersionsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/document-templates/:templateId/versions",
  summary: "The versions of a template, the newest first.",
  params: templateId,
  returns: z.object({
    items: z.array(
      z.object({
        number: z.int(),
        title: z.string(),
        body: z.string(),
        termMonths: z.int().nullable(),
        restoredFrom: z.int().nullable(),
        madeAt: MomentShape,
        madeBy: z.string(),
      }),
    ),
  }),
});
export const restoreTemplateEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/document-templates/:templateId/restore",
  summary: "Makes an earlier version the newest one.",
  params: templateId,
  body: z.strictObject({ number: z.int().min(1).max(100_000) }),
  returns: TemplateView,
  versioned: true,
});
export const previewTemplateEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/document-templates/:templateId/preview",
  summary: "What a paper would look like with a text that is not saved: with sample data, or those of a real customer.",
  params: templateId,
  body: Words.extend({
    /** Absent: sample data. */
    customerNumber: z
      .string()
      .trim()
      .regex(/^\d{1,9}$/)
      .optional(),
  }),
  returns: z.object({
    title: z.string(),
    /** The pages below each other as SVG. */
    picture: z.string(),
    pages: z.int(),
    isReal: z.boolean(),
    customerName: z.string(),
    /** Required names that have no value: nothing could be made for this customer. */
    missing: z.array(z.string()),
    /** Characters that no font has. */
    withoutGlyph: z.array(z.string()),
  }),
});

export const usableTemplatesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/document-templates",
  summary: "The templates from which a paper can be made for a customer; those of their language first.",
  params: z.object({ customerId: z.uuid() }),
  returns: z.object({
    items: z.array(TemplateView.pick({ id: true, kind: true, name: true, language: true, title: true, termMonths: true })),
  }),
});
export const generateDocumentEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/generated-documents",
  summary: "Makes a paper from a template. Its content is frozen; a required placeholder without a value stops it and is named.",
  params: z.object({ customerId: z.uuid() }),
  body: z.strictObject({
    templateId: z.uuid(),
    /** Empty: as the template says. */
    title: Line(200).default(""),
    termMonths: TermMonths.optional(),
    visibleInPortal: z.boolean().default(false),
  }),
  returns: DocumentView,
  idempotent: true,
});

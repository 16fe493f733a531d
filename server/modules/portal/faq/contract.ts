// P-197 Answers to what is asked often: written by staff by language, found by customers.
import { z } from "zod";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { FilledLine, LanguageTag, Line } from "../../../../shared/text.ts";

export const planKinds = ["internet", "voice", "recurring", "bundle", "one_time"] as const;

const Titles = z.record(LanguageTag, FilledLine(80)).refine((titles) => Object.keys(titles).length > 0, {
  params: { code: "required" },
  message: "a title in at least one language",
});
const Words = z.strictObject({
  question: Line(200),
  /** HTML, cleaned when it is saved. */
  answer: z.string().max(20_000),
});
const partnerId = z.uuid().nullable();

const categoryFields = { partnerId, titles: Titles };
const entryFields = {
  /** Null: every partner's. */
  partnerId,
  categoryId: z.uuid(),
  texts: z
    .record(LanguageTag, Words)
    .refine((texts) => Object.values(texts).some(({ question, answer }) => question !== "" && answer.trim() !== ""), {
      params: { code: "required" },
      message: "a question with its answer in at least one language",
    }),
  /** Only who has a service of one of these kinds; none: everybody. */
  planKinds: z.array(z.enum(planKinds)).max(planKinds.length),
  isPublished: z.boolean(),
  /** Anybody reads it at the sign-in page, where that is switched on; only what is for everybody (no planKinds) can be. */
  isPublic: z.boolean().default(false),
};

export const FaqCategory = z.object({
  id: z.uuid(),
  partnerId,
  titles: z.record(z.string(), z.string()),
  mayChange: z.boolean(),
  version: z.int(),
});
export const FaqEntry = z.object({
  id: z.uuid(),
  partnerId,
  categoryId: z.uuid(),
  texts: z.record(z.string(), z.object({ question: z.string(), answer: z.string() })),
  planKinds: z.array(z.enum(planKinds)),
  isPublished: z.boolean(),
  isPublic: z.boolean(),
  /** What customers said when they were asked whether it helped. */
  helpful: z.int(),
  notHelpful: z.int(),
  mayChange: z.boolean(),
  version: z.int(),
});
const Miss = z.object({ partnerId: z.uuid(), words: z.string(), language: z.string(), times: z.int(), lastAt: MomentShape });

const categoryId = z.object({ categoryId: z.uuid() });
const entryId = z.object({ entryId: z.uuid() });

export const faqEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/faq",
  summary: "All questions with their answers in order, how helpful they were, and what was looked for and not found.",
  query: z.strictObject({ partner: z.uuid().optional() }),
  returns: z.object({
    categories: z.array(FaqCategory),
    entries: z.array(FaqEntry),
    misses: z.array(Miss),
    /** Whether you may write for the customers of all partners. */
    mayWriteForAll: z.boolean(),
  }),
});
export const createFaqCategoryEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/faq/categories",
  summary: "Adds a category, as the last one.",
  body: z.strictObject(categoryFields),
  returns: FaqCategory,
});
export const updateFaqCategoryEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/faq/categories/:categoryId",
  summary: "Changes a category.",
  params: categoryId,
  body: z.strictObject(categoryFields),
  returns: FaqCategory,
  versioned: true,
});
export const deleteFaqCategoryEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/faq/categories/:categoryId",
  summary: "Takes a category away that holds no question any more.",
  params: categoryId,
  versioned: true,
});
export const createFaqEntryEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/faq/entries",
  summary: "Writes a question with its answer, as the last of its category. HTML is cleaned.",
  body: z.strictObject(entryFields),
  returns: FaqEntry,
});
export const updateFaqEntryEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/faq/entries/:entryId",
  summary: "Changes a question or its answer.",
  params: entryId,
  body: z.strictObject(entryFields),
  returns: FaqEntry,
  versioned: true,
});
export const deleteFaqEntryEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/faq/entries/:entryId",
  summary: "Takes a question away.",
  params: entryId,
  versioned: true,
});
export const orderFaqEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/faq/order",
  summary: "Puts categories, or the questions of a category, into an order.",
  body: z.strictObject({ what: z.enum(["categories", "entries"]), ids: z.array(z.uuid()).min(1).max(1000) }),
});
export const forgetMissEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/faq/misses/forget",
  summary: "Strikes words off the list of what was not found, once they are answered.",
  body: z.strictObject({ partnerId: z.uuid(), words: z.string().min(1).max(100) }),
});

// Portal ------------------------------------------------------------------------------------------------------------------

export const portalFaqEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/faq",
  summary: "All that is answered for you, in your language where it was written in it; searched on your own device.",
  returns: z.object({
    categories: z.array(z.object({ id: z.uuid(), title: z.string() })),
    entries: z.array(
      z.object({
        id: z.uuid(),
        categoryId: z.uuid(),
        question: z.string(),
        answer: z.string(),
        /** The language that it is written in. */
        language: z.string(),
        isHelpful: z.boolean().nullable(),
      }),
    ),
  }),
});
export const voteFaqEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/faq/:entryId/vote",
  summary: "Says whether an answer helped; it can be changed.",
  params: entryId,
  body: z.strictObject({ isHelpful: z.boolean() }),
});
export const missFaqEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/faq-misses",
  summary: "Notes words that nothing was found for, without your name.",
  body: z.strictObject({ words: Line(100).pipe(z.string().min(2)) }),
});

// Strangers ---------------------------------------------------------------------------------------------------------------

const PublicEntry = z.object({ id: z.uuid(), categoryId: z.uuid(), question: z.string(), answer: z.string(), language: z.string() });
const visit = z.strictObject({ partner: z.string().max(40).optional(), language: z.string().max(10).default("en") });

export const publicFaqEndpoint = endpoint({
  method: "GET",
  path: "/api/public/portal/faq",
  summary: "The answers that anybody may read, where the partner has switched that on.",
  query: visit,
  returns: z.object({ categories: z.array(z.object({ id: z.uuid(), title: z.string() })), entries: z.array(PublicEntry) }),
});
export const publicFaqEntryEndpoint = endpoint({
  method: "GET",
  path: "/api/public/portal/faq/:entryId",
  summary: "One of them.",
  params: entryId,
  query: visit,
  returns: PublicEntry,
});

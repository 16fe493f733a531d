// P-237 A provider's own words in place of ours: per language and partner, in portal, mails, push messages and papers.
import { z } from "zod";
import { endpoint, listOf, listQuery } from "../../../../shared/endpoint.ts";
import { allLanguages } from "../../../../shared/languages.ts";

const Language = z.enum(allLanguages);
const Part = z.string().regex(/^[a-z][a-z-]{1,40}$/);
const Key = z
  .string()
  .regex(/^[\w-]+(\.[\w-]+)*$/)
  .max(200);

export const WordsView = z.object({
  /** "de/mail.invoice_issued.subject" */
  id: z.string(),
  part: z.string(),
  key: z.string(),
  /** As Demarc has it in this language. */
  original: z.string(),
  /** The default partner's, which holds where a partner has none. */
  inherited: z.string().nullable(),
  own: z.string().nullable(),
  /** What the own words, or those inherited, were written for is another text now. */
  originalChanged: z.boolean(),
  /** The text that they were written for. */
  writtenFor: z.string().nullable(),
  version: z.int(),
});

export const listWordsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partners/:partnerId/words",
  summary: "Every text that subscribers may read, in one language: as Demarc has it, and a partner's own in its place.",
  params: z.object({ partnerId: z.uuid() }),
  query: listQuery({
    sort: ["place"],
    filter: {
      language: Language,
      /** In the original, the own words or the key. */
      find: z.string().max(100).optional(),
      which: z.enum(["own", "changed"]).optional(),
      where: z.enum(["portal", "mail", "push", "print"]).optional(),
    },
  }),
  returns: listOf(WordsView),
});
export const saveWordsEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/partners/:partnerId/words/:language/:part/:key",
  summary: "Puts own words in place of a text, or gives the text back with null. They may name what the original names, and nothing else.",
  params: z.object({ partnerId: z.uuid(), language: Language, part: Part, key: Key }),
  body: z.strictObject({ words: z.string().trim().min(1).max(4000).nullable() }),
  returns: WordsView,
  versioned: true,
});
/** For the portal: compiled, so that the browser needs no parser. Its address changes with its content. */
export const portalWordsEndpoint = endpoint({
  method: "GET",
  path: "/api/public/partners/:code/words/:language",
  summary: "A partner's own words of the portal in one language, ready for the browser.",
  params: z.object({ code: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/), language: Language }),
  query: z.strictObject({ v: z.string().max(64).optional() }),
  reply: "file",
});

// What staff write to one customer, and how it would look.
import { z } from "zod";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { FilledLine, LanguageTag } from "../../../../shared/text.ts";

const writtenChannels = ["mail", "portal"] as const;

const Words = { subject: FilledLine(200), text: z.string().trim().min(1).max(20_000) };
const Written = {
  ...Words,
  /** "html": limited HTML, cleaned before anybody sees it. */
  format: z.enum(["text", "html"]).default("text"),
  /** The same in other languages. */
  texts: z.record(LanguageTag, z.strictObject(Words)).default({}),
};

export const previewWrittenEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/message-preview",
  summary: "A message as one customer would get it: in their language, with the names filled in. Nothing is sent.",
  body: z.strictObject({
    ...Written,
    /** Left out: any customer that you may write to. */
    customerId: z.uuid().optional(),
  }),
  returns: z.object({
    customer: z.object({ number: z.int(), name: z.string(), language: z.string() }),
    subject: z.string(),
    /** As the portal shows it; empty: the text. */
    html: z.string(),
    text: z.string(),
    /** Something was cut out of the HTML. */
    isCut: z.boolean(),
    faults: z.array(z.object({ code: z.enum(["syntax", "unknown-name"]), message: z.string() })),
  }),
});
export const writeToCustomerEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/messages",
  summary: "Writes to one customer, by mail, into the portal or both.",
  params: z.object({ customerId: z.uuid() }),
  body: z.strictObject({
    subject: Words.subject,
    text: Words.text,
    format: z.enum(["text", "html"]).default("text"),
    channels: z.array(z.enum(writtenChannels)).min(1).max(2),
    /** Stands on the home page of the portal until it is opened. */
    isImportant: z.boolean().default(false),
    fileIds: z.array(z.uuid()).max(10).default([]),
    /** Left out: now. */
    at: MomentShape.optional(),
  }),
  idempotent: true,
});
export const addMessageFileEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners/:partnerId/message-files",
  summary: "Keeps a file of at most 10 MB for a message that is still being written; name its id when you send.",
  params: z.object({ partnerId: z.uuid() }),
  request: "upload",
  returns: z.object({ id: z.uuid(), name: z.string(), mediaType: z.string(), sizeBytes: z.int(), mayShowInline: z.boolean() }),
});

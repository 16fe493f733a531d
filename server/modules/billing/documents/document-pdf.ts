// The PDF of a document is rendered once, stored with its hash and served from there for ever (B-154): the portal, the mail and staff
// get the same bytes.
import { createHash } from "node:crypto";
import { sql } from "kysely";
import { z } from "zod";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { readStoredFile, storeFile } from "../../../platform/files/store-file.ts";
import type { FileReply } from "../../../platform/http/api.ts";
import { defineJob, type JobBook } from "../../../platform/jobs.ts";
import { notFound, problem } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { facturXFile, facturXMetadata } from "../einvoice/factur-x.ts";
import { hybridOf } from "../einvoice/make-e-invoice.ts";
import { refuseHeldPaper } from "../fiscalisation/paper-gate.ts";
import { setPaper } from "../papers/set-paper.ts";
import { db } from "../tables.ts";
import { withPayLink } from "./pay-link-on-paper.ts";
import { printedDocument } from "./printed-document.ts";

const pdfNotReady = problem("pdf-not-ready", 409, "This document is a draft and has no PDF yet");

const renderPdfJob = defineJob("billing.render-document-pdf", z.object({ documentId: z.uuid() }));

export function registerPdfJob(book: JobBook, tools: Tools): void {
  book.handle(renderPdfJob, (run, { documentId }) => run.inWork(async (work) => void (await ensureDocumentPdf(work, tools, documentId))));
}

/** The document's PDF as a download; rendered now if nobody has asked before. */
export async function readDocumentPdf(work: Work, tools: Tools, documentId: string, inline: boolean): Promise<FileReply> {
  const document = await db(work)
    .selectFrom("billing.money_documents as document")
    .select(["document.id", "document.state"])
    .where("document.id", "=", documentId)
    .where(visibleTo(work.actor, { partner: "document.partner_id", customer: "document.customer_id" }))
    .executeTakeFirst();
  if (!document) throw notFound();
  if (document.state === "draft") throw pdfNotReady();
  if (work.actor.kind === "customer") await noteDownload(work, documentId);
  const file = await ensureDocumentPdf(work, tools, documentId);
  return { name: file.name, mediaType: file.mediaType, bytes: file.bytes, inline };
}

/** What a customer has taken away is sent: an edit waits for this, or this for the edit. */
export async function noteDownload(work: Work, documentId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended(${`sent ${documentId}`}, 0))`.execute(work.tx);
  await sql`insert into billing.document_downloads (document_id, customer_id, partner_id, at)
    select id, customer_id, partner_id, ${work.now} from billing.money_documents where id = ${documentId}
    on conflict (document_id) do nothing`.execute(work.tx);
}

/** Renders and stores the PDF unless it is there; returns it. Two at once end with one stored PDF. */
export async function ensureDocumentPdf(
  work: Work,
  tools: Tools,
  documentId: string,
): Promise<{ name: string; mediaType: string; bytes: Uint8Array; sha256: string }> {
  const stored = await db(work)
    .selectFrom("billing.document_pdfs")
    .select("file_id")
    .where("document_id", "=", documentId)
    .executeTakeFirst();
  if (stored) return readStoredFile(work, tools.files, stored.file_id);
  await sql`select pg_advisory_xact_lock(hashtextextended(${`pdf ${documentId}`}, 0))`.execute(work.tx);
  const again = await db(work)
    .selectFrom("billing.document_pdfs")
    .select("file_id")
    .where("document_id", "=", documentId)
    .executeTakeFirst();
  if (again) return readStoredFile(work, tools.files, again.file_id);
  // B-245 a paper that must not leave before the tax office has it is not made before, either.
  await refuseHeldPaper(work, documentId);

  const { document, input: printed } = await printedDocument(work, tools, documentId);
  const input = await withPayLink(work, tools, document, printed);
  const hybrid = await hybridOf(work, tools, documentId);
  const pdf = await setPaper(
    work,
    tools,
    document.partner_id,
    input,
    hybrid.kind === "xml" ? { attachments: [facturXFile(hybrid.xml)], metadata: facturXMetadata } : {},
  );
  const name = `${document.kind.replace("_", "-")}-${document.number}.pdf`;
  const mediaType = "application/pdf";
  // A hybrid whose XML is held is shown without it and not kept: what is kept is the one with its XML, once that is right (B-154, B-248).
  if (hybrid.kind === "held") return { name, mediaType, bytes: pdf.bytes, sha256: createHash("sha256").update(pdf.bytes).digest("hex") };
  const file = await storeFile(work, tools.files, {
    partnerId: document.partner_id,
    customerId: document.customer_id,
    mediaType,
    name,
    bytes: pdf.bytes,
  });
  await db(work)
    .insertInto("billing.document_pdfs")
    .values({
      document_id: documentId,
      customer_id: document.customer_id,
      partner_id: document.partner_id,
      file_id: file.id,
      sha256: file.sha256,
      rendered_at: work.now,
    })
    .execute();
  return { ...file, bytes: pdf.bytes };
}

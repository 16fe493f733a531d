import type { Day } from "../../../../shared/calendar.ts";
import type { FileStore } from "../../../platform/files/file-store.ts";
import { checkFile } from "../../../platform/files/media-type.ts";
import type { Upload } from "../../../platform/http/api.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import type { Customer } from "../../customers/index.ts";
import { addDocument, type NewDocument } from "../add-document.ts";
import { type Document, getDocument } from "../document-queries.ts";
import { db } from "../tables.ts";
import { noteEvidence } from "./evidence-store.ts";
import { openPdf } from "./signed-pdf.ts";

export interface NewContract {
  readonly title: string;
  readonly description?: string;
  readonly termMonths: number | null;
  readonly signBy?: Day | null;
}

/** O-110 a PDF that somebody shall sign; a draft until it is sent. */
export async function addContract(
  work: Work,
  files: FileStore,
  customer: Customer,
  upload: Upload | undefined,
  contract: NewContract,
): Promise<Document> {
  if (!upload) throw fieldProblem("file", "required", "Choose a PDF.");
  await checkFile(upload, { only: ["application/pdf"] });
  await openPdf(upload.bytes);
  const kept: NewDocument = { title: contract.title, description: contract.description ?? "", kind: "contract", visibleInPortal: false };
  const document = await addDocument(work, files, customer, upload, kept);
  const file = await db(work).selectFrom("platform.files").select("sha256").where("id", "=", document.fileId).executeTakeFirstOrThrow();
  await db(work)
    .insertInto("documents.contracts")
    .values({
      document_id: document.id,
      partner_id: document.partnerId,
      customer_id: document.customerId,
      term_months: contract.termMonths,
      sign_by: contract.signBy ?? null,
      unsigned_sha256: file.sha256,
    })
    .execute();
  await noteEvidence(work, document, "created");
  return getDocument(work, document.id);
}

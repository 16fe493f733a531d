import type { FileStore } from "../../platform/files/file-store.ts";
import { readStoredFile } from "../../platform/files/store-file.ts";
import type { FileReply } from "../../platform/http/api.ts";
import type { Work } from "../../platform/work.ts";
import { documentLabel } from "./add-document.ts";
import type { Document } from "./document-queries.ts";

/** The file behind a document. The caller has asked whether the actor may see it; who reads a contract is written down (O-49). */
export async function downloadDocument(work: Work, files: FileStore, document: Document, inline: boolean): Promise<FileReply> {
  const { bytes, mediaType, name } = await readStoredFile(work, files, document.fileId);
  if (document.kind === "contract") {
    work.audit({
      entity: "document",
      entityId: document.id,
      label: documentLabel(document.number),
      action: "downloaded",
      partnerId: document.partnerId,
      customerId: document.customerId,
    });
  }
  return { name, mediaType, bytes, inline: inline && document.mayShowInline };
}

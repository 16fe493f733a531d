import { describeActor } from "../../platform/event-bus.ts";
import type { FileStore } from "../../platform/files/file-store.ts";
import { checkFile } from "../../platform/files/media-type.ts";
import { storeFile } from "../../platform/files/store-file.ts";
import type { Upload } from "../../platform/http/api.ts";
import { fieldProblem } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import type { Customer } from "../customers/index.ts";
import { type Document, getDocument } from "./document-queries.ts";
import { documentAdded } from "./events.ts";
import { db } from "./tables.ts";

export interface NewDocument {
  readonly title: string;
  readonly description?: string;
  readonly visibleInPortal: boolean;
  readonly kind?: "file" | "generated" | "contract";
}

/** Puts a file among a customer's documents. The caller has asked whether the actor may; what the file is, is decided here by its content. */
export async function addDocument(
  work: Work,
  files: FileStore,
  customer: Customer,
  upload: Upload | undefined,
  document: NewDocument,
): Promise<Document> {
  if (!upload) throw fieldProblem("file", "required", "Choose a file.");
  const checked = await checkFile(upload);
  const about = { partnerId: customer.partnerId, customerId: customer.id };
  const stored = await storeFile(work, files, { ...about, ...checked, bytes: upload.bytes });
  const title = document.title === "" ? checked.name : document.title;
  const { id, number } = await db(work)
    .insertInto("documents.documents")
    .values({
      customer_id: customer.id,
      partner_id: customer.partnerId,
      title,
      description: document.description ?? "",
      kind: document.kind ?? "file",
      file_id: stored.id,
      visible_in_portal: document.visibleInPortal,
      added_by_name: work.actor.kind === "system" ? "" : ((describeActor(work) as { name?: string }).name ?? ""),
      added_at: work.now,
    })
    .returning(["id", "number"])
    .executeTakeFirstOrThrow();
  const { visibleInPortal } = document;
  work.audit({
    entity: "document",
    entityId: id,
    label: documentLabel(number),
    action: "added",
    ...about,
    changes: {
      title: { before: null, after: title },
      visibleInPortal: { before: null, after: visibleInPortal },
      sha256: { before: null, after: stored.sha256 },
    },
  });
  work.emit(documentAdded, { ...about, objectId: id }, { number: Number(number), title, visibleInPortal });
  return getDocument(work, id);
}

export const documentLabel = (number: number | bigint): string => `D-${number}`;

import { sql } from "kysely";
import type { Permission } from "../../../shared/permissions.ts";
import { differences } from "../../platform/differences.ts";
import { editConflict } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { getReachable } from "../customers/index.ts";
import { documentLabel } from "./add-document.ts";
import { type Document, getDocument } from "./document-queries.ts";
import { documentAdded } from "./events.ts";
import { contractKept, contractState } from "./problems.ts";
import { db } from "./tables.ts";

export async function updateDocument(
  work: Work,
  id: string,
  edit: { title?: string | undefined; description?: string | undefined; visibleInPortal?: boolean | undefined },
  version: number,
): Promise<Document> {
  const before = await lockDocument(work, id, version, "customers.documents.update");
  // O-110 what was sent is locked.
  if (before.contract && before.contract.state !== "draft" && edit.title !== undefined && edit.title !== before.title)
    throw contractState("A contract that was sent keeps its title. Withdraw it and add it anew.");
  await db(work)
    .updateTable("documents.documents")
    .set({
      version: sql`version + 1`,
      ...(edit.title === undefined ? {} : { title: edit.title }),
      ...(edit.description === undefined ? {} : { description: edit.description }),
      ...(edit.visibleInPortal === undefined ? {} : { visible_in_portal: edit.visibleInPortal }),
    })
    .where("id", "=", id)
    .execute();
  const after = await getDocument(work, id);
  leaveEntry(work, after, "updated", differences(shown(before), shown(after)));
  // For the customer it is new only now.
  if (!before.visibleInPortal && after.visibleInPortal) {
    work.emit(
      documentAdded,
      { partnerId: after.partnerId, customerId: after.customerId, objectId: id },
      { number: after.number, title: after.title, visibleInPortal: true },
    );
  }
  return after;
}

const shown = ({ title, description, visibleInPortal }: Document) => ({ title, description, visibleInPortal });

/** Into the recycle bin; the file stays. */
export async function deleteDocument(work: Work, id: string, version: number): Promise<void> {
  const document = await lockDocument(work, id, version, "customers.documents.delete");
  if (document.contract?.state === "awaiting_signature") throw contractKept("It waits for a signature. Withdraw it first.");
  if (document.contract?.signedAt) throw contractKept("A signed contract is kept for as long as the law wants it.");
  await db(work).updateTable("documents.documents").set({ deleted_at: work.now, version: sql`version + 1` }).where("id", "=", id).execute();
  leaveEntry(work, document, "deleted", { title: { before: document.title, after: null } });
}

export async function restoreDocument(work: Work, id: string): Promise<Document> {
  const document = await getDocument(work, id, { deleted: true });
  await getReachable(work, document.customerId, "customers.documents.delete");
  await db(work).updateTable("documents.documents").set({ deleted_at: null, version: sql`version + 1` }).where("id", "=", id).execute();
  leaveEntry(work, document, "restored", { title: { before: null, after: document.title } });
  return getDocument(work, id);
}

async function lockDocument(work: Work, id: string, version: number, permission: Permission): Promise<Document> {
  await sql`select 1 from documents.documents where id = ${id} for update`.execute(work.tx);
  const document = await getDocument(work, id);
  await getReachable(work, document.customerId, permission);
  if (document.version !== version) throw editConflict(`${documentLabel(document.number)} was changed meanwhile.`, { current: document });
  return document;
}

function leaveEntry(work: Work, document: Document, action: string, changes: Record<string, { before: unknown; after: unknown }>): void {
  work.audit({
    entity: "document",
    entityId: document.id,
    label: documentLabel(document.number),
    action,
    partnerId: document.partnerId,
    customerId: document.customerId,
    changes,
  });
}

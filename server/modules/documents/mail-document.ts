import type { Work } from "../../platform/work.ts";
import { getCustomer } from "../customers/index.ts";
import { documentLabel } from "./add-document.ts";
import { getDocument } from "./document-queries.ts";
import { documentMailed } from "./events.ts";
import { mailAddressMissing } from "./problems.ts";

/** P-175 Sends it to the address that we know; whoever sends mail hears of it. */
export async function mailDocument(work: Work, documentId: string): Promise<{ to: string[] }> {
  const document = await getDocument(work, documentId);
  const { emails } = await getCustomer(work, document.customerId);
  const to = emails.slice(0, 1);
  if (to.length === 0) throw mailAddressMissing("Enter your mail address in your profile first.");
  const about = { partnerId: document.partnerId, customerId: document.customerId };
  work.audit({ entity: "document", entityId: document.id, label: documentLabel(document.number), action: "mailed", ...about });
  const { number, title, fileId } = document;
  work.emit(documentMailed, { ...about, objectId: document.id }, { number, title, fileId, to });
  return { to };
}

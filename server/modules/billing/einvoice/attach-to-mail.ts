// For whoever writes mails about documents.
import { readStoredFile } from "../../../platform/files/store-file.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { isPaperHeld } from "../fiscalisation/paper-gate.ts";
import { ensureEInvoice } from "./make-e-invoice.ts";
import { db } from "./tables.ts";
import { getTerms } from "./terms.ts";

export type EInvoiceForMail =
  /** The customer gets none, gets it another way, or the PDF carries it already. */
  | { readonly kind: "none" }
  /** It breaks rules: a mail that should bring it has nothing to bring yet. */
  | { readonly kind: "held" }
  | { readonly kind: "file"; readonly name: string; readonly mediaType: string; readonly bytes: Uint8Array };

/** What a mail about a document attaches beside its PDF. */
export async function eInvoiceForMail(work: Work, tools: Tools, documentId: string): Promise<EInvoiceForMail> {
  const made = await ensureEInvoice(work, tools, documentId);
  if (!made) return { kind: (await waitsForRegistration(work, documentId)) ? "held" : "none" };
  const { delivery } = await db(work)
    .selectFrom("billing.e_invoices")
    .select("delivery")
    .where("id", "=", made.id)
    .executeTakeFirstOrThrow();
  if (delivery !== "attach") return { kind: "none" };
  if (made.fileId === null) return { kind: "held" };
  if (made.format === "factur_x") return { kind: "none" };
  const { name, mediaType, bytes } = await readStoredFile(work, tools.files, made.fileId);
  return { kind: "file", name, mediaType, bytes };
}

/** B-245 it is not made yet, and is to be attached when it is. */
async function waitsForRegistration(work: Work, documentId: string): Promise<boolean> {
  if (!(await isPaperHeld(work, documentId))) return false;
  const { customer_id: customerId, partner_id: partnerId } = await db(work)
    .selectFrom("billing.money_documents")
    .select(["customer_id", "partner_id"])
    .where("id", "=", documentId)
    .executeTakeFirstOrThrow();
  const { format, delivery } = await getTerms(work, { customerId, partnerId });
  return format !== "none" && delivery === "attach";
}

import type { Work } from "../../platform/work.ts";
import { findDocumentFacts } from "../billing/index.ts";

/** O-165 B-167 What was voided meanwhile is not sent. */
export async function isCalledOff(
  work: Work,
  { kind, about_kind, about_id }: { kind: string; about_kind: string | null; about_id: string | null },
): Promise<boolean> {
  if (about_kind !== "money_document" || about_id === null) return false;
  const document = await findDocumentFacts(work, about_id);
  return (
    !document ||
    document.state === "void" ||
    (kind === "invoice_issued" && document.state === "credited") ||
    (kind === "proforma_sent" && document.state !== "sent")
  );
}

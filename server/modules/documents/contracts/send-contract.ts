// What staff do with a contract: send it for signature, take it back.
import { addDays, calendarDay, type Day } from "../../../../shared/calendar.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner, getSetting } from "../../partners/index.ts";
import type { Document } from "../document-queries.ts";
import { contractSent, contractWithdrawn } from "../events.ts";
import { signDays } from "../settings.ts";
import { db } from "../tables.ts";
import { mayBecome } from "./contract-rules.ts";
import { getContract, lockContract, moveContract } from "./contract-store.ts";
import { type ChosenSigners, listSigners, onlyTheCustomer, saveSigners, startTurn } from "./signer-store.ts";

/** O-110 From now on its content is locked, and the first of its signers is told. */
export async function sendContract(
  work: Work,
  documentId: string,
  { signBy, byLink = false, chosen = onlyTheCustomer }: { signBy?: Day | undefined; byLink?: boolean; chosen?: ChosenSigners },
): Promise<Document> {
  const contract = await lockContract(work, documentId, "customers.documents.update");
  const partner = await getPartner(work, contract.partnerId);
  const today = calendarDay(work.now, partner.timeZone);
  const last = signBy ?? addDays(today, await getSetting(work, signDays, { partnerId: partner.id }));
  if (last < today) throw fieldProblem("signBy", "in-the-past", "Choose today or a later day.");
  // Before it is moved: from then on nobody changes who signs.
  if (mayBecome(contract.contract.state, "awaiting_signature")) await saveSigners(work, contract, chosen);
  const sentBy = "name" in work.actor && work.actor.kind !== "system" ? work.actor.name : "";
  await moveContract(work, contract, "awaiting_signature", {
    evidence: "sent",
    values: { sent_at: work.now, sent_by_name: sentBy, sign_by: last },
  });
  await db(work)
    .updateTable("documents.documents")
    .set((set) => ({ visible_in_portal: true, version: set("version", "+", 1) }))
    .where("id", "=", documentId)
    .execute();
  const { number, title, partnerId, customerId } = contract;
  work.emit(contractSent, { partnerId, customerId, objectId: documentId }, { number, title, signBy: last, byLink });
  const [first] = await listSigners(work, documentId);
  if (first) await startTurn(work, contract, first, last, byLink);
  return getContract(work, documentId);
}

export async function withdrawContract(work: Work, documentId: string, reason: string): Promise<Document> {
  const contract = await lockContract(work, documentId, "customers.documents.update");
  await moveContract(work, contract, "withdrawn", { reason, evidence: "withdrawn" });
  const { number, title, partnerId, customerId } = contract;
  work.emit(contractWithdrawn, { partnerId, customerId, objectId: documentId }, { number, title, reason });
  return getContract(work, documentId);
}

/** What it was for is over: nobody is to sign it any more. */
export async function withdrawIfWaiting(work: Work, documentId: string): Promise<void> {
  const { contract } = await lockContract(work, documentId, "customers.documents.update");
  if (contract.state === "awaiting_signature") await withdrawContract(work, documentId, "");
}

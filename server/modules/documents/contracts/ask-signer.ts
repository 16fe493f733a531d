// O-110 it is somebody's turn to sign: whoever is named gets a link, whoever of the staff a letter. The customer is told by whoever tells customers.
import type { z } from "zod";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getCustomer } from "../../customers/index.ts";
import { writeToStaff } from "../../identity/index.ts";
import type { contractTurn } from "../events.ts";
import { sendLinkToSigner } from "../sign-links/manage-links.ts";
import { getContract } from "./contract-store.ts";
import { turnOf } from "./signer-rules.ts";
import { listSigners } from "./signer-store.ts";

export async function askSigner(
  work: Work,
  tools: Tools,
  documentId: string,
  turn: z.output<(typeof contractTurn)["data"]>,
): Promise<void> {
  if (turn.kind === "named") await sendLinkToSigner(work, tools, documentId, turn.signerId);
  if (turn.kind === "staff") await writeToCompanySigner(work, documentId, turn.signerId, turn.signerId);
}

/** @param cause - written once for each */
export async function writeToCompanySigner(work: Work, documentId: string, signerId: string, cause: string): Promise<void> {
  const signer = turnOf(await listSigners(work, documentId));
  if (signer?.id !== signerId || signer.admin_id === null) return;
  const { title, partnerId, customerId, contract } = await getContract(work, documentId);
  if (contract.state !== "awaiting_signature") return;
  const customer = await getCustomer(work, customerId);
  writeToStaff(work, {
    ...{ adminId: signer.admin_id, partnerId, cause: `contract-to-sign:${cause}`, fileId: null },
    subject: `Please sign: ${title}, ${customer.fullName} (${customer.number})`,
    text: `Everybody before you has signed. You sign for the company by ${contract.signBy ?? "then"}. The contract waits on your home page in the staff app.`,
  });
}

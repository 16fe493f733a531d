// O-110 who signs a contract: settled when it is sent, asked one after the other, written down as each has signed.
import type { Day } from "../../../../shared/calendar.ts";
import { mayDo } from "../../../platform/actor.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getCustomer } from "../../customers/index.ts";
import { canSendSms, findStaffActor, listColleagues } from "../../identity/index.ts";
import { getPartner, getSetting } from "../../partners/index.ts";
import { contractTurn } from "../events.ts";
import { signerUnreachable } from "../problems.ts";
import { signVerify } from "../settings.ts";
import { db, type SignerRow } from "../tables.ts";
import type { ContractDocument } from "./contract-store.ts";
import { noteEvidence } from "./evidence-store.ts";
import { wayTo } from "./signer-rules.ts";

/** Those of the customer's side in their order, and at the end the company. */
export interface ChosenSigners {
  readonly signers: readonly (
    | { readonly kind: "customer" }
    | { readonly kind: "named"; readonly name: string; readonly email: string; readonly phone: string }
  )[];
  readonly company: { readonly kind: "none" } | { readonly kind: "stamp" } | { readonly kind: "staff"; readonly adminId: string };
}

export const onlyTheCustomer: ChosenSigners = { signers: [{ kind: "customer" }], company: { kind: "none" } };

export const listSigners = (work: Work, documentId: string): Promise<SignerRow[]> =>
  db(work).selectFrom("documents.signers").selectAll().where("document_id", "=", documentId).orderBy("position").execute();

/** Who can sign for the company: who works here, sees this partner and may see documents. */
export async function listCompanySigners(work: Work, partnerId: string): Promise<{ id: string; name: string }[]> {
  const found: { id: string; name: string }[] = [];
  for (const { id, name } of await listColleagues(work, partnerId)) {
    const actor = await findStaffActor(work, id);
    if (actor && mayDo(actor, "customers.documents.view")) found.push({ id, name });
  }
  return found;
}

type NewSigner = Pick<SignerRow, "kind" | "name"> & Partial<Pick<SignerRow, "email" | "phone" | "admin_id">>;

/** While it is a draft; from then on nobody changes them. */
export async function saveSigners(work: Work, contract: ContractDocument, chosen: ChosenSigners): Promise<void> {
  if (chosen.signers.filter(({ kind }) => kind === "customer").length > 1)
    throw fieldProblem("signers", "twice", "The customer signs once.");
  const rows = [...(await ofTheCustomer(work, contract, chosen)), ...(await ofTheCompany(work, contract, chosen))];
  const about = { document_id: contract.id, partner_id: contract.partnerId, customer_id: contract.customerId };
  await db(work)
    .insertInto("documents.signers")
    .values(rows.map((row, at) => ({ ...about, ...row, position: at + 1 })))
    .execute();
}

async function ofTheCustomer(work: Work, { partnerId, customerId }: ContractDocument, { signers }: ChosenSigners): Promise<NewSigner[]> {
  const verify = await getSetting(work, signVerify, { partnerId });
  const maySendSms = await canSendSms(work, partnerId);
  const { fullName } = await getCustomer(work, customerId);
  return signers.map((signer, at) => {
    if (signer.kind === "customer") return { kind: "customer", name: fullName || "?" };
    const phone = signer.phone.replaceAll(/[\s()/-]/g, "");
    if (signer.email !== "" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(signer.email))
      throw fieldProblem(`signers.${at}.email`, "invalid-email", "Enter a mail address.");
    if (phone !== "" && !/^\+?\d{6,15}$/.test(phone))
      throw fieldProblem(`signers.${at}.phone`, "invalid-phone", "Enter a telephone number with its country code.");
    if (!wayTo({ email: signer.email, phone }, verify, maySendSms)) throw signerUnreachable(unreachable(signer.name, verify, maySendSms));
    return { kind: "named", name: signer.name, email: signer.email, phone };
  });
}

const unreachable = (name: string, verify: "either" | "email" | "sms" | "none", maySendSms: boolean): string => {
  if (verify === "sms")
    return maySendSms
      ? `Enter a telephone number of ${name}.`
      : "Codes go by SMS here, and no SMS can be sent. Enter an SMS service first.";
  return verify === "email" || !maySendSms ? `Enter a mail address of ${name}.` : `Enter a mail address or a telephone number of ${name}.`;
};

async function ofTheCompany(work: Work, { partnerId }: ContractDocument, { company }: ChosenSigners): Promise<NewSigner[]> {
  if (company.kind === "none") return [];
  if (company.kind === "stamp") {
    const partner = await getPartner(work, partnerId);
    return [{ kind: "stamp", name: partner.legalName || partner.name }];
  }
  const chosen = (await listCompanySigners(work, partnerId)).find(({ id }) => id === company.adminId);
  if (!chosen) throw fieldProblem("company", "unknown-value", "Choose somebody who works here and sees this customer's documents.");
  return [{ kind: "staff", name: chosen.name, admin_id: chosen.id }];
}

/** It is somebody's turn: they are told by who hears of it. */
export async function startTurn(work: Work, contract: ContractDocument, signer: SignerRow, signBy: Day, byLink = false): Promise<void> {
  await db(work).updateTable("documents.signers").set({ turn_at: work.now }).where("id", "=", signer.id).execute();
  // Of the first one "sent" says it.
  if (signer.position > 1)
    await noteEvidence(work, contract, "turn", { channel: "", byName: signer.name, details: { signer: signer.position } });
  const { id, number, title, partnerId, customerId } = contract;
  const { kind, position } = signer;
  work.emit(contractTurn, { partnerId, customerId, objectId: id }, { number, title, signBy, signerId: signer.id, position, kind, byLink });
}

export interface GivenBy {
  readonly name: string;
  readonly method: "draw" | "type" | "stamp";
  readonly channel: "portal" | "link" | "staff" | "stamp";
  readonly proof: string;
  readonly consentVersion: string;
  readonly drawing: string | null;
  readonly imageSha256: string | null;
}

/** Once; the database refuses a second time and out of turn. False: it was signed already. */
export async function keepSignature(work: Work, signerId: string, given: GivenBy): Promise<boolean> {
  const { origin } = work;
  const isStamp = given.method === "stamp";
  const rows = await db(work)
    .updateTable("documents.signers")
    .set({
      ...{ signed_at: work.now, signed_name: given.name, method: given.method, channel: given.channel, proof: given.proof },
      ...{ ip: isStamp ? "" : (origin.ip ?? ""), user_agent: isStamp ? "" : (origin.userAgent ?? "") },
      ...{ consent_version: given.consentVersion, drawing: given.drawing, image_sha256: given.imageSha256 },
    })
    .where("id", "=", signerId)
    .where("signed_at", "is", null)
    .returning("id")
    .execute();
  return rows.length === 1;
}

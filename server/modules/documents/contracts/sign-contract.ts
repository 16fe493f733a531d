// Whoever's turn it is reads, signs or rejects (P-176, O-110, O-111, O-113, O-114).
import { createHash } from "node:crypto";
import { sql } from "kysely";
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import type { SealKeys } from "../../../platform/pdf/seal-pdf.ts";
import { fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getCustomer } from "../../customers/index.ts";
import { getPartner, getSetting, sayIn } from "../../partners/index.ts";
import { documentLabel } from "../add-document.ts";
import { contractRejected } from "../events.ts";
import {
  alreadySigned,
  consentNeeded,
  contractClosed,
  impersonatorMayNotSign,
  notYourTurn,
  signatureEmpty,
  signatureMethodOff,
} from "../problems.ts";
import { signatureMethods } from "../settings.ts";
import type { SignerRow } from "../tables.ts";
import { fewestPoints, pointsOf, type Strokes, signatureSvg } from "./contract-rules.ts";
import { type ContractDocument, getContract, moveContract } from "./contract-store.ts";
import { listEvidence, noteEvidence } from "./evidence-store.ts";
import { finishContract } from "./finish-contract.ts";
import { turnOf } from "./signer-rules.ts";
import { keepSignature, listSigners, startTurn } from "./signer-store.ts";

/** Of the sentence to which the signer agrees; a new sentence gets a new one. */
const consentVersion = "1";

/** Who signs, and how they have shown who they are. */
export type SignsAs =
  /** The customer, signed in to the portal. */
  | { readonly kind: "portal" }
  /** P-178 somebody who is not signed in; `channel` undefined: no code was asked for. */
  | { readonly kind: "link"; readonly signerId: string; readonly channel: "email" | "sms" | undefined; readonly to: string }
  /** O-110 somebody of the staff, for the company. */
  | { readonly kind: "staff" };

const inPortal: SignsAs = { kind: "portal" };

export interface GivenSignature {
  readonly method: "draw" | "type";
  readonly name: string;
  readonly strokes: Strokes;
  readonly hasRead: boolean;
  readonly agrees: boolean;
}

const isImpersonated = (work: Work, as: SignsAs): boolean => as.kind === "portal" && ownCustomer(work).staff !== undefined;

function isSigner(work: Work, as: SignsAs, signer: SignerRow): boolean {
  if (as.kind === "link") return signer.id === as.signerId;
  if (as.kind === "portal") return signer.kind === "customer";
  return work.actor.kind === "staff" && signer.admin_id === work.actor.adminId;
}

/** O-113 the first time that a signer opens it, and the first time that they reach its last page. */
export async function noteSeen(work: Work, documentId: string, what: "opened" | "read", as: SignsAs = inPortal): Promise<void> {
  const contract = await getContract(work, documentId);
  if (contract.contract.state !== "awaiting_signature" || isImpersonated(work, as)) return;
  // A page that is drawn twice says it twice at once.
  await lockRow(work, documentId);
  const signer = (await listSigners(work, documentId)).find((each) => isSigner(work, as, each));
  if (!signer || (await hasSeen(work, documentId, signer, what))) return;
  await noteEvidence(work, contract, what, byOf(signer, as));
}

const lockRow = (work: Work, documentId: string) =>
  sql`select 1 from documents.contracts where document_id = ${documentId} for update`.execute(work.tx);

/** What was seen before there were several was seen by the first. */
const hasSeen = async (work: Work, documentId: string, { position }: SignerRow, what: "opened" | "read"): Promise<boolean> =>
  (await listEvidence(work, documentId)).some(({ kind, details }) => kind === what && (details.signer ?? 1) === position);

const byOf = ({ position, name }: SignerRow, as: SignsAs) => ({
  ...(as.kind === "link" ? { channel: "link", byName: name } : {}),
  details: { signer: position },
});

/** The contract, if it can be signed by who asks now; locked, so that of two signatures at once one is told that there is one. */
async function lockForSigner(
  work: Work,
  documentId: string,
  as: SignsAs,
): Promise<{ contract: ContractDocument; signers: SignerRow[]; signer: SignerRow }> {
  if (isImpersonated(work, as))
    throw impersonatorMayNotSign("You look at the portal as a member of staff. Only the customer signs or rejects.");
  await lockRow(work, documentId);
  const contract = await getContract(work, documentId);
  const { state, signBy } = contract.contract;
  if (state === "signed" || state === "ended") throw alreadySigned("It was signed a moment ago or before. There is nothing left to do.");
  if (state !== "awaiting_signature") throw contractClosed("Your provider took it back, or its time is over. Ask for a new one.");
  const partner = await getPartner(work, contract.partnerId);
  // Its day may be over before the nightly step has said so.
  if (signBy !== null && signBy < calendarDay(work.now, partner.timeZone))
    throw contractClosed("The time to sign it is over. Ask for a new one.");
  const signers = await listSigners(work, documentId);
  const signer = signers.find((each) => isSigner(work, as, each));
  const turn = turnOf(signers);
  if (signer?.signed_at) throw alreadySigned("You signed it a moment ago or before. There is nothing left to do.");
  // Of a contract that somebody else's administrator signs nothing is said.
  if (!signer && as.kind === "staff") throw notFound();
  if (!signer || signer.id !== turn?.id) throw notYourTurn(`${turn?.name ?? "Somebody else"} signs first.`);
  return { contract, signers, signer };
}

export async function rejectContract(work: Work, documentId: string, reason: string, as: SignsAs = inPortal): Promise<void> {
  const { contract, signer } = await lockForSigner(work, documentId, as);
  await moveContract(work, contract, "rejected", {
    reason,
    evidence: "rejected",
    ...(as.kind === "link" ? { channel: "link", byName: signer.name } : {}),
  });
  const { number, title, partnerId, customerId } = contract;
  work.emit(contractRejected, { partnerId, customerId, objectId: documentId }, { number, title, reason });
}

/** O-110 it is somebody else's turn then; after the last one state, file, evidence and what is announced are one transaction (O-114). */
export async function signContract(
  work: Work,
  tools: Tools,
  keys: SealKeys,
  documentId: string,
  given: GivenSignature,
  as: SignsAs = inPortal,
): Promise<void> {
  const { contract, signers, signer } = await lockForSigner(work, documentId, as);
  await checkSignature(work, contract.partnerId, given);
  const customer = await getCustomer(work, contract.customerId);
  const t = await sayIn(work, contract.partnerId, customer.language, "print");
  const drawing = given.method === "draw" ? signatureSvg(given.strokes) : null;
  const imageSha256 = drawing === null ? null : createHash("sha256").update(drawing).digest("hex");
  const by = { ...(as.kind === "link" ? { channel: "link", byName: given.name } : {}) };
  const at = { signer: signer.position };
  if (!(await hasSeen(work, documentId, signer, "read"))) await noteEvidence(work, contract, "confirmed-read", { ...by, details: at });
  await noteEvidence(work, contract, "verified", { ...by, details: { ...at, by: provenBy(as) } });
  await noteEvidence(work, contract, "consent", { ...by, details: { ...at, version: consentVersion, text: t("contract.consent") } });
  const isFirst = await keepSignature(work, signer.id, {
    ...{ name: given.name, method: given.method, channel: as.kind, proof: proofOf(as), consentVersion, drawing, imageSha256 },
  });
  if (!isFirst) throw alreadySigned("You signed it a moment ago or before. There is nothing left to do.");
  await noteEvidence(work, contract, "signed", {
    ...by,
    details: { ...at, method: given.method, name: given.name, ...(imageSha256 ? { imageSha256 } : {}) },
  });
  work.audit({
    entity: "document",
    entityId: documentId,
    label: documentLabel(contract.number),
    action: "contract-signer-signed",
    partnerId: contract.partnerId,
    customerId: contract.customerId,
    changes: { signerName: { before: null, after: given.name } },
  });
  await goOn(
    work,
    tools,
    keys,
    contract,
    signers.filter(({ position }) => position > signer.position),
  );
}

async function goOn(work: Work, tools: Tools, keys: SealKeys, contract: ContractDocument, rest: readonly SignerRow[]): Promise<void> {
  const [next] = rest;
  if (!next) return finishContract(work, tools, keys, contract);
  if (next.kind !== "stamp") return startTurn(work, contract, next, contract.contract.signBy as Day);
  await keepSignature(work, next.id, {
    ...{ name: next.name, method: "stamp", channel: "stamp", proof: "", consentVersion: "", drawing: null, imageSha256: null },
  });
  await noteEvidence(work, contract, "stamped", { channel: "stamp", byName: next.name, details: { signer: next.position } });
  return goOn(work, tools, keys, contract, rest.slice(1));
}

/** For the evidence; masked, as it is printed. */
function provenBy(as: SignsAs): string {
  if (as.kind === "portal") return "portal, signed in and confirmed";
  if (as.kind === "staff") return "staff app, signed in and confirmed";
  return as.channel === undefined ? `a link to ${as.to}, without a code` : `a link, and a code by ${as.channel} to ${as.to}`;
}

/** What the page with the evidence says in the reader's words. */
const proofOf = (as: SignsAs): string => (as.kind === "link" ? `${as.channel ?? "none"}:${as.to}` : "");

async function checkSignature(work: Work, partnerId: string, given: GivenSignature): Promise<void> {
  const allowed = await getSetting(work, signatureMethods, { partnerId });
  if (allowed !== "both" && allowed !== given.method)
    throw signatureMethodOff(`Here a signature is ${allowed === "draw" ? "drawn" : "typed"}.`);
  if (!given.hasRead || !given.agrees) throw consentNeeded("Read it to its last page, or say that you have read it, and agree to it.");
  if (given.name === "") throw fieldProblem("name", "required", "Enter your name.");
  if (given.method === "draw" && pointsOf(given.strokes) < fewestPoints)
    throw signatureEmpty("Draw your signature in the field. A dot is not enough.");
}

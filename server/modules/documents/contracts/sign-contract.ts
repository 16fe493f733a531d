// The customer reads, signs or rejects (P-176, O-111, O-113, O-114).
import { createHash, randomInt } from "node:crypto";
import { sql } from "kysely";
import { calendarDay } from "../../../../shared/calendar.ts";
import { readStoredFile, storeFile } from "../../../platform/files/store-file.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import type { SealKeys } from "../../../platform/pdf/seal-pdf.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import { dayText, momentText } from "../../../platform/texts.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getCustomer } from "../../customers/index.ts";
import { getPartner, getSetting, homePath, portalUrl, sayIn } from "../../partners/index.ts";
import { documentLabel } from "../add-document.ts";
import { contractRejected, contractSigned } from "../events.ts";
import { alreadySigned, consentNeeded, contractClosed, impersonatorMayNotSign, signatureEmpty, signatureMethodOff } from "../problems.ts";
import { signatureMethods } from "../settings.ts";
import { db } from "../tables.ts";
import { endOfTerm, fewestPoints, pointsOf, type Strokes, signatureSvg } from "./contract-rules.ts";
import { type ContractDocument, getContract, moveContract } from "./contract-store.ts";
import { listEvidence, noteEvidence } from "./evidence-store.ts";
import { makeSignedPdf } from "./signed-pdf.ts";

/** Of the sentence to which the signer agrees; a new sentence gets a new one. */
const consentVersion = "1";
const verifiedBy = "portal, signed in and confirmed";

export interface GivenSignature {
  readonly method: "draw" | "type";
  readonly name: string;
  readonly strokes: Strokes;
  readonly hasRead: boolean;
  readonly agrees: boolean;
}

/** O-113 the first time that it is opened, and the first time that its last page is reached. */
export async function noteSeen(work: Work, documentId: string, what: "opened" | "read"): Promise<void> {
  const contract = await getContract(work, documentId);
  if (contract.contract.state !== "awaiting_signature" || ownCustomer(work).staff) return;
  const known = await listEvidence(work, documentId);
  if (!known.some(({ kind }) => kind === what)) await noteEvidence(work, contract, what);
}

/** The contract, if it can be signed by who asks; locked, so that of two signatures at once one is told that there is one. */
async function lockForSigner(work: Work, documentId: string): Promise<ContractDocument> {
  if (ownCustomer(work).staff)
    throw impersonatorMayNotSign("You look at the portal as a member of staff. Only the customer signs or rejects.");
  await sql`select 1 from documents.contracts where document_id = ${documentId} for update`.execute(work.tx);
  const contract = await getContract(work, documentId);
  const { state, signBy } = contract.contract;
  if (state === "signed" || state === "ended") throw alreadySigned("It was signed a moment ago or before. There is nothing left to do.");
  if (state !== "awaiting_signature") throw contractClosed("Your provider took it back, or its time is over. Ask for a new one.");
  const partner = await getPartner(work, contract.partnerId);
  // Its day may be over before the nightly step has said so.
  if (signBy !== null && signBy < calendarDay(work.now, partner.timeZone))
    throw contractClosed("The time to sign it is over. Ask for a new one.");
  return contract;
}

export async function rejectContract(work: Work, documentId: string, reason: string): Promise<void> {
  const contract = await lockForSigner(work, documentId);
  await moveContract(work, contract, "rejected", { reason, evidence: "rejected" });
  const { number, title, partnerId, customerId } = contract;
  work.emit(contractRejected, { partnerId, customerId, objectId: documentId }, { number, title, reason });
}

/** State, file, evidence and what is announced: one transaction (O-114). */
export async function signContract(work: Work, tools: Tools, keys: SealKeys, documentId: string, given: GivenSignature): Promise<void> {
  const contract = await lockForSigner(work, documentId);
  const partner = await getPartner(work, contract.partnerId);
  const customer = await getCustomer(work, contract.customerId);
  await checkSignature(work, partner.id, given);
  const t = await sayIn(work, partner.id, customer.language, "print");
  const signedOn = calendarDay(work.now, partner.timeZone);
  const { termMonths } = contract.contract;
  const endsOn = termMonths === null ? null : endOfTerm(signedOn, termMonths);
  const drawing = given.method === "draw" ? signatureSvg(given.strokes) : undefined;
  const imageHash = drawing === undefined ? undefined : createHash("sha256").update(drawing).digest("hex");
  const signedTitle = t("contract.signed-mark", { title: contract.title });
  const code = makeCheckCode();

  const seen = await listEvidence(work, documentId);
  if (!seen.some(({ kind }) => kind === "read")) await noteEvidence(work, contract, "confirmed-read");
  await noteEvidence(work, contract, "verified", { details: { by: verifiedBy } });
  await noteEvidence(work, contract, "consent", { details: { version: consentVersion, text: t("contract.consent") } });
  const facts = {
    method: given.method,
    name: given.name,
    ...(imageHash ? { imageSha256: imageHash } : {}),
    unsignedSha256: await unsignedHash(work, documentId),
  };
  await noteEvidence(work, contract, "signed", { details: facts });

  const unsigned = await readStoredFile(work, tools.files, contract.addedFileId);
  const home = homePath(partner);
  const moment = momentText(work.now, partner.timeZone, customer.language);
  const fact = (key: string, value: string, isCode = false) => ({ label: t(`contract.fact.${key}`), value, code: isCode });
  const bytes = await makeSignedPdf(
    tools.pdfs,
    unsigned.bytes,
    {
      language: customer.language,
      title: signedTitle,
      author: partner.legalName,
      number: documentLabel(contract.number),
      heading: t("contract.heading"),
      intro: t("contract.intro", { title: contract.title }),
      footer: t("contract.from", { brand: partner.name, number: documentLabel(contract.number) }),
      facts: [
        fact("document", `${documentLabel(contract.number)} · ${contract.title}`),
        fact("customer", `${customer.fullName} · ${customer.number}`),
        fact("signed-at", moment),
        ...(termMonths === null || endsOn === null
          ? []
          : [fact("term", t("contract.term", { months: termMonths })), fact("end-of-term", dayText(endsOn, customer.language))]),
        fact("method", t(`contract.method.${given.method}`)),
        fact("channel", t("contract.channel")),
        fact("ip", work.origin.ip ?? ""),
        fact("agent", (work.origin.userAgent ?? "").slice(0, 160)),
        fact("unsigned", facts.unsignedSha256, true),
        ...(imageHash ? [fact("image", imageHash, true)] : []),
      ],
      checkUrl: portalUrl(tools.config.publicUrl, partner, `${home === "/" ? "" : home}/check/${code}`),
      checkHow: t("contract.check-how"),
      checkCode: code,
      signatureLabel: t("contract.signature"),
      consentLabel: t("contract.consent-label", { version: consentVersion }),
      consent: t("contract.consent"),
      eventsHeading: t("contract.events"),
      eventHeads: (["at", "what", "ip", "agent"] as const).map((head) => t(`contract.head.${head}`)),
      events: (await listEvidence(work, documentId)).map((event) => ({
        at: event.at.toISOString().replace("T", " ").slice(0, 19),
        what: t(`contract.event.${event.kind}`),
        ip: event.ip,
        agent: [event.byName, event.userAgent.slice(0, 80)].filter(Boolean).join(", "),
      })),
      name: given.name,
      on: dayText(signedOn, customer.language),
      drawing,
      at: work.now,
    },
    keys,
  );
  const about = { partnerId: contract.partnerId, customerId: contract.customerId };
  const file = await storeFile(work, tools.files, { ...about, mediaType: "application/pdf", name: signedName(contract.fileName), bytes });
  await moveContractSigned(work, contract, { signedOn, endsOn, signedTitle, given, fileId: file.id, sha256: file.sha256, code });
  work.emit(
    contractSigned,
    { ...about, objectId: documentId },
    { number: contract.number, title: signedTitle, signerName: given.name, signedOn, endsOn, fileId: file.id },
  );
}

async function moveContractSigned(
  work: Work,
  contract: ContractDocument,
  signed: {
    signedOn: string;
    endsOn: string | null;
    signedTitle: string;
    given: GivenSignature;
    fileId: string;
    sha256: string;
    code: string;
  },
): Promise<void> {
  const { given } = signed;
  await db(work)
    .updateTable("documents.contracts")
    .set({
      state: "signed",
      signed_at: work.now,
      signed_on: signed.signedOn as never,
      ends_on: signed.endsOn as never,
      signed_title: signed.signedTitle,
      signer_name: given.name,
      method: given.method,
      signed_file_id: signed.fileId,
      signed_sha256: signed.sha256,
      check_code: signed.code,
    })
    .where("document_id", "=", contract.id)
    .execute();
  work.audit({
    entity: "document",
    entityId: contract.id,
    label: documentLabel(contract.number),
    action: "contract-signed",
    partnerId: contract.partnerId,
    customerId: contract.customerId,
    changes: {
      state: { before: contract.contract.state, after: "signed" },
      signerName: { before: null, after: given.name },
      sha256: { before: null, after: signed.sha256 },
    },
  });
}

async function checkSignature(work: Work, partnerId: string, given: GivenSignature): Promise<void> {
  const allowed = await getSetting(work, signatureMethods, { partnerId });
  if (allowed !== "both" && allowed !== given.method)
    throw signatureMethodOff(`Here a signature is ${allowed === "draw" ? "drawn" : "typed"}.`);
  if (!given.hasRead || !given.agrees) throw consentNeeded("Read it to its last page, or say that you have read it, and agree to it.");
  if (given.name === "") throw fieldProblem("name", "required", "Enter your name.");
  if (given.method === "draw" && pointsOf(given.strokes) < fewestPoints)
    throw signatureEmpty("Draw your signature in the field. A dot is not enough.");
}

async function unsignedHash(work: Work, documentId: string): Promise<string> {
  const row = await db(work)
    .selectFrom("documents.contracts")
    .select("unsigned_sha256")
    .where("document_id", "=", documentId)
    .executeTakeFirstOrThrow();
  return row.unsigned_sha256;
}

// No letters that are mistaken for digits; 100 bits, so nobody finds one by trying.
const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const makeCheckCode = (): string =>
  Array.from({ length: 5 }, () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join("")).join("-");

const signedName = (name: string): string => name.replace(/(?:\.pdf)?$/i, "-signed.pdf");

// O-114 the last one has signed: the paper is sealed with the evidence of everybody, stored and announced, in the transaction of the signature.
import { randomInt } from "node:crypto";
import { calendarDay } from "../../../../shared/calendar.ts";
import { readStoredFile, storeFile } from "../../../platform/files/store-file.ts";
import type { SealKeys } from "../../../platform/pdf/seal-pdf.ts";
import { dayText, momentText, type Say } from "../../../platform/texts.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getCustomer } from "../../customers/index.ts";
import { findAdministrator } from "../../identity/index.ts";
import { getPartner, homePath, portalUrl, sayIn } from "../../partners/index.ts";
import { documentLabel } from "../add-document.ts";
import { contractSigned } from "../events.ts";
import { db, type SignerRow } from "../tables.ts";
import { endOfTerm } from "./contract-rules.ts";
import type { ContractDocument } from "./contract-store.ts";
import { listEvidence } from "./evidence-store.ts";
import { type EvidenceSigner, makeSignedPdf } from "./signed-pdf.ts";
import { isOfCompany } from "./signer-rules.ts";
import { listSigners } from "./signer-store.ts";

export async function finishContract(work: Work, tools: Tools, keys: SealKeys, contract: ContractDocument): Promise<void> {
  const documentId = contract.id;
  const partner = await getPartner(work, contract.partnerId);
  const customer = await getCustomer(work, contract.customerId);
  const { language } = customer;
  const t = await sayIn(work, partner.id, language, "print");
  const signers = await listSigners(work, documentId);
  const signedOn = calendarDay(work.now, partner.timeZone);
  const { termMonths } = contract.contract;
  const endsOn = termMonths === null ? null : endOfTerm(signedOn, termMonths);
  const signedTitle = t("contract.signed-mark", { title: contract.title });
  const code = makeCheckCode();
  const unsigned = await readStoredFile(work, tools.files, contract.addedFileId);
  const home = homePath(partner);
  const fact = (key: string, value: string, isCode = false) => ({ label: t(`contract.fact.${key}`), value, code: isCode });
  const names = signers.filter(({ kind }) => !isOfCompany(kind)).map(({ signed_name }) => signed_name);
  const bytes = await makeSignedPdf(
    tools.pdfs,
    unsigned.bytes,
    {
      language,
      title: signedTitle,
      author: partner.legalName,
      number: documentLabel(contract.number),
      heading: t("contract.heading"),
      intro: t("contract.intro", { title: contract.title }),
      footer: t("contract.from", { brand: partner.name, number: documentLabel(contract.number) }),
      facts: [
        fact("document", `${documentLabel(contract.number)} · ${contract.title}`),
        fact("customer", `${customer.fullName} · ${customer.number}`),
        fact("signed-at", momentText(work.now, partner.timeZone, language)),
        ...(termMonths === null || endsOn === null
          ? []
          : [fact("term", t("contract.term", { months: termMonths })), fact("end-of-term", dayText(endsOn, language))]),
        fact("unsigned", await unsignedHash(work, documentId), true),
      ],
      checkUrl: portalUrl(tools.config.publicUrl, partner, `${home === "/" ? "" : home}/check/${code}`),
      checkHow: t("contract.check-how"),
      checkCode: code,
      signersHeading: t("contract.signers"),
      signers: signers.map((signer) => printedSigner(signer, { t, language, timeZone: partner.timeZone })),
      consentLabel: t("contract.consent-label", { version: signers[0]?.consent_version ?? "" }),
      consent: t("contract.consent"),
      eventsHeading: t("contract.events"),
      eventHeads: (["at", "what", "ip", "agent"] as const).map((head) => t(`contract.head.${head}`)),
      events: (await listEvidence(work, documentId)).map((event) => ({
        at: event.at.toISOString().replace("T", " ").slice(0, 19),
        what: t(`contract.event.${event.kind}`),
        ip: event.ip,
        agent: [event.byName, event.userAgent.slice(0, 80)].filter(Boolean).join(", "),
      })),
      name: names.join(", "),
      at: work.now,
    },
    keys,
  );
  const about = { partnerId: contract.partnerId, customerId: contract.customerId };
  const file = await storeFile(work, tools.files, { ...about, mediaType: "application/pdf", name: signedName(contract.fileName), bytes });
  const signerName = names.join(", ");
  const method = signers.find((signer) => signer.method !== "stamp")?.method;
  await moveContractSigned(work, contract, {
    ...{ signedOn, endsOn, signedTitle, signerName, fileId: file.id, sha256: file.sha256, code },
    method: method === "draw" ? "draw" : "type",
  });
  work.emit(
    contractSigned,
    { ...about, objectId: documentId },
    {
      ...{ number: contract.number, title: signedTitle, signerName, signedOn, endsOn, fileId: file.id },
      copyTo: [],
    },
  );
}

/** Who, how, when, from where, and what they agreed to. */
function printedSigner(signer: SignerRow, { t, language, timeZone }: { t: Say; language: string; timeZone: string }): EvidenceSigner {
  const fact = (key: string, value: string, isCode = false) => ({ label: t(`contract.fact.${key}`), value, code: isCode });
  const at = signer.signed_at ?? new Date(0);
  const isStamp = signer.method === "stamp";
  return {
    name: signer.signed_name,
    role: t(`contract.role.${isOfCompany(signer.kind) ? "company" : "customer"}`),
    on: dayText(calendarDay(at, timeZone), language),
    isOfCompany: isOfCompany(signer.kind),
    isStamp,
    drawing: signer.drawing ?? undefined,
    facts: [
      fact("signed-at", momentText(at, timeZone, language)),
      fact("method", t(`contract.method.${signer.method ?? "type"}`)),
      ...(isStamp ? [] : [fact("channel", channelText(signer, t)), fact("ip", signer.ip), fact("agent", signer.user_agent.slice(0, 160))]),
      ...(signer.consent_version === "" ? [] : [fact("consent", signer.consent_version)]),
      ...(signer.image_sha256 ? [fact("image", signer.image_sha256, true)] : []),
    ],
  };
}

function channelText({ channel, proof }: SignerRow, t: Say): string {
  if (channel === "staff") return t("contract.by-staff");
  if (channel !== "link") return t("contract.channel");
  const [by = "none", to = ""] = proof.split(/:(.*)/s);
  return t(`contract.by-link.${by}`, { to });
}

/** O-114 everybody who signed has the signed copy, where their mail goes; the customer has theirs anyway. As the program: the customer sees none of them. */
export async function listSignedCopies(work: Work, documentId: string): Promise<string[]> {
  const to = new Set<string>();
  for (const { kind, email, admin_id, link_id, channel } of await listSigners(work, documentId)) {
    if (email !== "") to.add(email);
    if (kind === "staff" && admin_id !== null) {
      const admin = await findAdministrator(work, admin_id);
      if (admin?.email) to.add(admin.email);
    }
    // P-177 at the address where the code went.
    if (channel === "link" && link_id !== null && email === "") {
      const link = await db(work)
        .selectFrom("documents.sign_links")
        .select("to_address")
        .where("id", "=", link_id)
        .where("channel", "=", "email")
        .executeTakeFirst();
      if (link) to.add(link.to_address);
    }
  }
  return [...to];
}

async function moveContractSigned(
  work: Work,
  contract: ContractDocument,
  signed: {
    signedOn: string;
    endsOn: string | null;
    signedTitle: string;
    signerName: string;
    method: "draw" | "type";
    fileId: string;
    sha256: string;
    code: string;
  },
): Promise<void> {
  await db(work)
    .updateTable("documents.contracts")
    .set({
      state: "signed",
      signed_at: work.now,
      signed_on: signed.signedOn as never,
      ends_on: signed.endsOn as never,
      signed_title: signed.signedTitle,
      signer_name: signed.signerName,
      method: signed.method,
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
      signerName: { before: null, after: signed.signerName },
      sha256: { before: null, after: signed.sha256 },
    },
  });
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

// Contracts that wait for a signature, and what comes back to whoever signed (P-177, O-110, O-114). A mail that fails undoes no signature.
import type { z } from "zod";
import type { Day } from "../../../shared/calendar.ts";
import type { Listen } from "../../platform/event-bus.ts";
import { dayText } from "../../platform/texts.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { type Customer, currentCustomerId, findCustomer, listCustomerContacts, mailAddressesFor } from "../customers/index.ts";
import {
  contractReminded,
  contractSigned,
  contractTurn,
  documentAsked,
  documentDecided,
  documentMailed,
  listSignedCopies,
  signedCopyEmail,
  signedSubject,
  signedText,
} from "../documents/index.ts";
import { getPartner, getSetting, homePath, type Partner, portalUrl, sayIn } from "../partners/index.ts";
import { fillTemplate } from "./finance/word-template.ts";
import { writeMessage } from "./write-message.ts";

export function listenToContracts(on: Listen, tools: Tools): void {
  // P-178 where a link goes out it says it.
  on(contractTurn, "tell-who-shall-sign", async (work, { objectId, customerId, data }) => {
    if (data.kind === "customer" && !data.byLink)
      await tellToSign(work, tools, customerId, { ...data, documentId: objectId, texts: "contract_sent", cause: objectId });
  });
  on(contractReminded, "remind-who-shall-sign", async (work, { id, objectId, customerId, data }) => {
    if (data.linkId === null && (data.signer === null || data.signer.kind === "customer"))
      await tellToSign(work, tools, customerId, { ...data, documentId: objectId, texts: "contract_reminder", cause: id });
  });
  on(contractSigned, "mail-the-signed-contract", (work, { objectId, customerId, data }) =>
    mailSigned(work, tools, objectId, customerId, data),
  );
  on(documentAsked, "ask-for-the-document", (work, { id, customerId, data }) =>
    tellAsked(work, tools, customerId, { cause: id, texts: "document_asked", ...data }),
  );
  on(documentDecided, "tell-of-the-asked-document", (work, { id, customerId, data }) =>
    tellAsked(work, tools, customerId, { cause: id, texts: data.isAccepted ? "document_accepted" : "document_declined", ...data }),
  );
  on(documentMailed, "mail-the-document", (work, { id, customerId, data }) => mailDocument(work, tools, id, customerId, data));
}

interface Reader {
  readonly customer: Customer;
  readonly partner: Partner;
  readonly to: readonly string[];
  readonly documents: string;
}

async function readerOf(work: Work, tools: Tools, customerId: string | null | undefined): Promise<Reader | undefined> {
  if (!customerId) return undefined;
  const customer = await findCustomer(work, await currentCustomerId(work, customerId));
  if (!customer || customer.deletedAt !== null) return undefined;
  const partner = await getPartner(work, customer.partnerId);
  const contacts = (await listCustomerContacts(work, [customer.id])).get(customer.id);
  const home = homePath(partner);
  return {
    customer,
    partner,
    to: contacts ? mailAddressesFor(contacts, "other") : [],
    documents: portalUrl(tools.config.publicUrl, partner, `${home === "/" ? "" : home}/documents`),
  };
}

type Owner = string | null | undefined;

interface ToSign {
  readonly documentId: string;
  readonly title: string;
  readonly signBy: Day;
  readonly texts: "contract_sent" | "contract_reminder";
  readonly cause: string;
}

async function tellToSign(work: Work, tools: Tools, owner: Owner, { documentId, title, signBy, texts, cause }: ToSign): Promise<void> {
  const reader = await readerOf(work, tools, owner);
  if (!reader) return;
  const { customer, partner, to, documents } = reader;
  const by = dayText(signBy, customer.language);
  await writeMessage(work, tools, {
    partnerId: partner.id,
    customerId: customer.id,
    kind: "contract_sent",
    cause: `${texts}:${cause}`,
    to,
    channels: ["mail", "portal"],
    content: {
      texts,
      language: customer.language,
      name: customer.fullName,
      values: { title, by },
      facts: [
        ["contract", title],
        ["sign-by", by],
      ],
      link: `${documents}/${documentId}`,
    },
    timing: "at-once",
  });
}

async function mailSigned(
  work: Work,
  tools: Tools,
  documentId: string,
  owner: Owner,
  { title, endsOn, signedOn, fileId, copyTo: told }: z.output<(typeof contractSigned)["data"]>,
): Promise<void> {
  const reader = await readerOf(work, tools, owner);
  if (!reader) return;
  const { customer, partner, to, documents } = reader;
  const { language } = customer;
  const place = { partnerId: partner.id };
  const own = await ownWords(work, reader, title);
  // Events of before carry them.
  const copyTo = told.length > 0 ? told : await listSignedCopies(work, documentId);
  await writeMessage(work, tools, {
    partnerId: partner.id,
    customerId: customer.id,
    kind: "contract_signed",
    cause: `contract_signed:${documentId}`,
    to: to.length > 0 ? to : copyTo,
    copies: copyTo,
    channels: (await getSetting(work, signedCopyEmail, place)) ? ["mail", "portal"] : ["portal"],
    content: {
      texts: "contract_signed",
      language,
      name: customer.fullName,
      values: { title, on: dayText(signedOn, language) },
      ...(own ? { own } : {}),
      facts: [
        ["contract", title],
        ["signed-on", dayText(signedOn, language)],
        ...(endsOn === null ? [] : [["end-of-term", dayText(endsOn, language)] as const]),
      ],
      link: documents,
    },
    files: [{ kind: "stored", id: fileId }],
    timing: "at-once",
  });
}

/** The partner's own words, in Liquid; undefined: the built-in ones, also where those can not be filled. */
async function ownWords(work: Work, { customer, partner }: Reader, title: string): Promise<{ subject: string; text: string } | undefined> {
  const place = { partnerId: partner.id };
  const [subject, text] = [await getSetting(work, signedSubject, place), await getSetting(work, signedText, place)];
  if (subject === "" || text === "") return undefined;
  const known = { title, customer: { name: customer.fullName }, partner: { name: partner.name } };
  const filled = { subject: fillTemplate(subject, known)?.replace(/\s+/g, " "), text: fillTemplate(text, known) };
  return filled.subject && filled.text ? { subject: filled.subject, text: filled.text } : undefined;
}

async function mailDocument(
  work: Work,
  tools: Tools,
  eventId: string,
  owner: Owner,
  { title, fileId, to }: z.output<(typeof documentMailed)["data"]>,
): Promise<void> {
  const reader = await readerOf(work, tools, owner);
  if (!reader) return;
  const { customer, partner, documents } = reader;
  await writeMessage(work, tools, {
    partnerId: partner.id,
    customerId: customer.id,
    kind: "document_mailed",
    cause: `document_mailed:${eventId}`,
    to,
    content: {
      texts: "document_mailed",
      language: customer.language,
      name: customer.fullName,
      values: { title },
      facts: [["document", title]],
      link: documents,
    },
    files: [{ kind: "stored", id: fileId }],
    timing: "at-once",
  });
}

interface AskedWords {
  readonly cause: string;
  readonly texts: "document_asked" | "document_accepted" | "document_declined";
  readonly kind: string;
  readonly note?: string;
  readonly dueOn?: string | null;
  readonly reason?: string;
}

/** P-180 what is wanted, and what became of it. */
async function tellAsked(
  work: Work,
  tools: Tools,
  owner: Owner,
  { cause, texts, kind, note = "", dueOn, reason = "" }: AskedWords,
): Promise<void> {
  const reader = await readerOf(work, tools, owner);
  if (!reader) return;
  const { customer, partner, to, documents } = reader;
  const say = await sayIn(work, partner.id, customer.language, "mail");
  const what = say(`asked_kind.${kind}`);
  await writeMessage(work, tools, {
    partnerId: partner.id,
    customerId: customer.id,
    kind: texts,
    cause: `${texts}:${cause}`,
    to,
    channels: ["mail", "portal"],
    content: {
      texts,
      language: customer.language,
      name: customer.fullName,
      values: { what, reason, note },
      facts: [["document", what], ...(dueOn ? [["send-by", dayText(dueOn, customer.language)] as const] : [])],
      link: documents,
    },
    timing: "at-once",
  });
}

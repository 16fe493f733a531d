// Contracts that wait for a signature, and what comes back to whoever signed (P-177, O-110, O-114). A mail that fails undoes no signature.
import type { z } from "zod";
import type { Listen } from "../../platform/event-bus.ts";
import { dayText } from "../../platform/texts.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { type Customer, currentCustomerId, findCustomer, listCustomerContacts, mailAddressesFor } from "../customers/index.ts";
import { contractSent, contractSigned, documentMailed, signedCopyEmail, signedSubject, signedText } from "../documents/index.ts";
import { getPartner, getSetting, homePath, type Partner, portalUrl } from "../partners/index.ts";
import { fillTemplate } from "./finance/word-template.ts";
import { writeMessage } from "./write-message.ts";

export function listenToContracts(on: Listen, tools: Tools): void {
  on(contractSent, "tell-who-shall-sign", (work, { objectId, customerId, data }) => tellSent(work, tools, objectId, customerId, data));
  on(contractSigned, "mail-the-signed-contract", (work, { objectId, customerId, data }) =>
    mailSigned(work, tools, objectId, customerId, data),
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

async function tellSent(
  work: Work,
  tools: Tools,
  documentId: string,
  owner: Owner,
  { title, signBy }: z.output<(typeof contractSent)["data"]>,
): Promise<void> {
  const reader = await readerOf(work, tools, owner);
  if (!reader) return;
  const { customer, partner, to, documents } = reader;
  const by = dayText(signBy, customer.language);
  await writeMessage(work, tools, {
    partnerId: partner.id,
    customerId: customer.id,
    kind: "contract_sent",
    cause: `contract_sent:${documentId}`,
    to,
    channels: ["mail", "portal"],
    content: {
      texts: "contract_sent",
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
  { title, endsOn, signedOn, fileId }: z.output<(typeof contractSigned)["data"]>,
): Promise<void> {
  const reader = await readerOf(work, tools, owner);
  if (!reader) return;
  const { customer, partner, to, documents } = reader;
  const { language } = customer;
  const place = { partnerId: partner.id };
  const own = await ownWords(work, reader, title);
  await writeMessage(work, tools, {
    partnerId: partner.id,
    customerId: customer.id,
    kind: "contract_signed",
    cause: `contract_signed:${documentId}`,
    to,
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

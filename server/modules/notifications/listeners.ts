// What subscribers are told, and when: each listener asks for the facts as they are now and writes one message.
import { z } from "zod";
import { calendarDay } from "../../../shared/calendar.ts";
import type { Listen } from "../../platform/event-bus.ts";
import { dayText, moneyText } from "../../platform/texts.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { findDocumentFacts, invoiceIssued } from "../billing/index.ts";
import { getCustomer, listCustomerContacts, mailAddressesFor } from "../customers/index.ts";
import { codeIssued } from "../identity/index.ts";
import { getPartner, listPartners } from "../partners/index.ts";
import { writeMessage } from "./write-message.ts";

export function listen(on: Listen, tools: Tools): void {
  on(invoiceIssued, "mail-the-invoice", (work, event) => mailInvoice(work, tools, event.data.documentId));
  on(codeIssued, "mail-the-code", (work, event) => mailCode(work, tools, event.id, event.data));
}

async function mailInvoice(work: Work, tools: Tools, documentId: string): Promise<void> {
  const document = await findDocumentFacts(work, documentId);
  if (!document || document.state === "void") return;
  const customer = await getCustomer(work, document.customerId);
  const contacts = (await listCustomerContacts(work, [customer.id])).get(customer.id);
  await writeMessage(work, {
    partnerId: customer.partnerId,
    customerId: customer.id,
    kind: "invoice_issued",
    cause: `invoice_issued:${documentId}`,
    to: contacts ? mailAddressesFor(contacts, "billing") : [],
    language: customer.language,
    values: {
      name: customer.fullName,
      number: document.number,
      amount: moneyText(document.grossMinor, document.currency, customer.language),
      due: dayText(document.dueOn ?? document.issuedOn, customer.language),
    },
    link: `${tools.config.publicUrl}/finance/documents/${documentId}`,
    attachments: [{ kind: "money_document", id: documentId }],
  });
}

async function mailCode(work: Work, tools: Tools, eventId: string, issued: z.output<(typeof codeIssued)["data"]>): Promise<void> {
  if (issued.channel !== "email" || issued.sealed === null) return;
  const secret = z.object({ code: z.string().optional(), link: z.string() }).parse(JSON.parse(tools.unseal(issued.sealed)));
  const [subjectId] = issued.subjectIds;
  const customer = issued.realm === "customer" && subjectId !== undefined ? await getCustomer(work, subjectId) : undefined;
  const partner = customer ? await getPartner(work, customer.partnerId) : (await listPartners(work))[0];
  if (!partner) return;
  await writeMessage(work, {
    partnerId: partner.id,
    customerId: customer?.id ?? null,
    kind: `code_${issued.purpose}`,
    cause: `code:${eventId}`,
    to: issued.to,
    language: issued.language,
    values: { name: issued.name, until: dayText(calendarDay(new Date(issued.expiresAt), partner.timeZone), issued.language) },
    link: secret.link,
    isSecret: true,
    ...(secret.code ? { code: secret.code } : {}),
  });
}

import { calendarDay } from "../../../../shared/calendar.ts";
import { mayDo } from "../../../platform/actor.ts";
import { fieldProblem, permissionDenied } from "../../../platform/problems.ts";
import { dayText } from "../../../platform/texts.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { type Customer, getReachable } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { addDocument } from "../add-document.ts";
import { addContract } from "../contracts/add-contract.ts";
import { type Document, getDocument } from "../document-queries.ts";
import { placeholderMissing, templateFaulty } from "../problems.ts";
import { db } from "../tables.ts";
import { fillLine, fillText } from "./fill-template.ts";
import { renderPaper } from "./render-paper.ts";
import { getTemplate, refuseFaults, type TemplateWords } from "./template-store.ts";
import { templateValues } from "./template-values.ts";

/** O-108 makes a paper for a customer, and keeps what it was made from. */
export async function generateDocument(
  work: Work,
  tools: Tools,
  customer: Customer,
  wish: { templateId: string; title: string; termMonths?: number | null | undefined; visibleInPortal: boolean },
): Promise<Document> {
  const template = await getTemplate(work, wish.templateId);
  if (template.isArchived || template.partnerId !== customer.partnerId)
    throw fieldProblem("templateId", "unknown-value", "Choose one of this customer's templates.");
  const partner = await getPartner(work, customer.partnerId);
  const { language } = template;
  const today = calendarDay(work.now, partner.timeZone);
  const termMonths = template.kind === "contract" ? (wish.termMonths === undefined ? template.termMonths : wish.termMonths) : null;
  const values = templateValues({ customer, partner, language, today, termMonths });
  const { blocks, missing } = filled(() => fillText(template.body, values));
  if (missing.length > 0) {
    const errors = missing.map((name) => ({ field: name, code: "required", message: `{{ ${name} }} has no value.`, params: { name } }));
    throw placeholderMissing(`Enter it first: ${missing.join(", ")}.`, { errors });
  }
  const title = wish.title === "" ? filled(() => fillLine(template.title, values)) || template.name : wish.title;
  const pdf = await renderPaper(work, tools, {
    partner,
    language,
    title,
    number: "",
    on: dayText(today, language),
    blocks,
    signer: template.kind === "contract" ? customer.fullName : undefined,
    createdAt: work.now,
  });
  const upload = { name: `${title.replace(/[^\p{L}\p{N} ._-]/gu, "").slice(0, 80) || "document"}.pdf`, bytes: pdf.bytes };
  const made =
    template.kind === "contract"
      ? await addContract(work, tools.files, customer, upload, { title, termMonths })
      : await addDocument(work, tools.files, customer, upload, { title, kind: "generated", visibleInPortal: wish.visibleInPortal });
  await db(work)
    .insertInto("documents.generations")
    .values({
      document_id: made.id,
      partner_id: made.partnerId,
      customer_id: made.customerId,
      template_id: template.id,
      template_version: template.version,
      body: template.body,
      data: JSON.stringify(values),
    })
    .execute();
  return getDocument(work, made.id);
}

/** What would come out, with words that are not saved yet. */
export async function previewTemplate(
  work: Work,
  tools: Tools,
  templateId: string,
  wish: TemplateWords & { customerNumber?: string | undefined },
) {
  const template = await getTemplate(work, templateId);
  refuseFaults(wish);
  const partner = await getPartner(work, template.partnerId);
  const real = wish.customerNumber === undefined ? undefined : await customerOf(work, template.partnerId, wish.customerNumber);
  const customer = real ?? sampleCustomer;
  const { language } = template;
  const today = calendarDay(work.now, partner.timeZone);
  const values = templateValues({ customer, partner, language, today, termMonths: wish.termMonths });
  const { blocks, missing } = filled(() => fillText(wish.body, values));
  const title = filled(() => fillLine(wish.title, values));
  const pdf = await renderPaper(work, tools, {
    partner,
    language,
    title: title || template.name,
    number: "",
    on: dayText(today, language),
    blocks,
    signer: template.kind === "contract" ? customer.fullName : undefined,
    createdAt: work.now,
    picture: true,
  });
  return {
    title,
    picture: pdf.picture ?? "",
    pages: pdf.pages,
    isReal: real !== undefined,
    customerName: customer.fullName,
    missing: [...missing],
    withoutGlyph: [...pdf.missing],
  };
}

/** What only shows while it is filled: a filter that does not like its value, a loop that takes too long. */
function filled<T>(fill: () => T): T {
  try {
    return fill();
  } catch (error) {
    const message = error instanceof Error ? error.message.slice(0, 200) : "";
    throw templateFaulty(message, { errors: [{ field: "body", code: "syntax", message }] });
  }
}

async function customerOf(work: Work, partnerId: string, number: string): Promise<Customer> {
  if (!mayDo(work.actor, "customers.documents.view")) throw permissionDenied("This needs the right customers.documents.view.");
  const found = await db(work).selectFrom("customers.customers").select("id").where("number", "=", BigInt(number)).executeTakeFirst();
  const unknown = () => fieldProblem("customerNumber", "unknown-value", "There is no customer with this number here.");
  if (!found) throw unknown();
  const customer = await getReachable(work, found.id, "customers.documents.view").catch(() => undefined);
  if (customer?.partnerId !== partnerId) throw unknown();
  return customer;
}

const sampleCustomer = {
  id: "00000000-0000-0000-0000-000000000000",
  number: 1042,
  fullName: "Ana Example",
  companyName: "",
  companyNumber: "",
  taxId: "12345678901",
  identification: "AB 123456",
  dateOfBirth: "1988-04-12",
  street1: "Harbour Street 12",
  street2: "",
  zip: "10000",
  city: "Example City",
  country: "HR",
  emails: ["ana@example.com"],
  phones: ["+385 1 234 5678"],
} as unknown as Customer;

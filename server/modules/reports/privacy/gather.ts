// O-83 what is kept of a customer, as they may have it: their own side of everything. No notes of staff, no hidden tickets, no secrets.
import { sql } from "kysely";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import type { Work } from "../../../platform/work.ts";
import { getCustomer, listOwnFields } from "../../customers/index.ts";
import { type Row, sections } from "./sections.ts";

export const sectionNames: readonly string[] = ["profile", "additional_fields", ...Object.keys(sections)];

export async function gather(work: Work, customerId: string): Promise<Record<string, unknown>> {
  const customer = await getCustomer(work, customerId);
  const { number, category, status, fullName, companyName, companyNumber, taxId, dateOfBirth, language, portalLogin } = customer;
  const { street1, street2, zip, city, state, country } = customer;
  const fields = await listOwnFields(work, customer);
  const data: Record<string, unknown> = {
    profile: {
      ...{ number, category, status, fullName, companyName, companyNumber, taxId, dateOfBirth, language, portalLogin },
      ...{ street1, street2, zip, city, state, country },
    },
    additional_fields: Object.fromEntries(fields.map(({ name, value }) => [name, value])),
  };
  for (const [name, query] of Object.entries(sections)) data[name] = (await query(customerId).execute(work.tx)).rows.map(readable);
  return data;
}

/** Amounts as people write them. */
const readable = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) =>
      name.endsWith("_minor") && typeof row.currency === "string"
        ? [name.replace(/_minor$/, ""), toMoneyJson(money(BigInt(value as bigint), row.currency)).amount]
        : [name, typeof value === "bigint" ? Number(value) : value],
    ),
  );

export interface PaperOf {
  readonly kind: "money_document" | "file";
  readonly id: string;
  readonly name: string;
}

/** Papers that go with it: what was issued, what stands under Documents, signed where it is signed, what was sent to staff, and what is in tickets. */
export async function papersOf(work: Work, customerId: string): Promise<PaperOf[]> {
  const { rows } = await sql<PaperOf>`
    select 'money_document' as kind, id, kind || '-' || number || '.pdf' as name from billing.money_documents
      where customer_id = ${customerId} and issued_at is not null and number is not null
    union all
    select 'file', coalesce(contract.signed_file_id, document.file_id), 'D-' || document.number || '-' || document.title
      from documents.documents document left join documents.contracts contract on contract.document_id = document.id
      where document.customer_id = ${customerId} and document.visible_in_portal and document.deleted_at is null
        and coalesce(contract.signed_file_id, document.file_id) is not null
    union all
    select 'file', file_id, 'asked-' || kind || '-' || uploaded_at::date from documents.asked_documents
      where customer_id = ${customerId} and file_id is not null
    union all
    select 'file', file.file_id, 'T-' || ticket.number || '-' || file.name from tickets.ticket_files file
      join tickets.entries entry on entry.id = file.entry_id join tickets.tickets ticket on ticket.id = entry.ticket_id
      where ticket.customer_id = ${customerId} and file.is_public and entry.is_public and not ticket.hidden and ticket.deleted_at is null
    order by name`.execute(work.tx);
  return rows;
}

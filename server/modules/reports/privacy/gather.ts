// O-83 what is kept of a customer, as they may have it: their own side of everything. No notes of staff, no hidden tickets, no secrets.
import { sql } from "kysely";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import type { Work } from "../../../platform/work.ts";
import { getCustomer, listOwnFields } from "../../customers/index.ts";

type Row = Readonly<Record<string, unknown>>;

/** Each by a query of the customer's id; names that end with "_minor" are amounts in the row's currency. */
const sections: Readonly<Record<string, (id: string) => ReturnType<typeof sql<Row>>>> = {
  contacts: (id) => sql`select kind, value from customers.contacts where customer_id = ${id} order by kind, position`,
  contact_persons: (id) => sql`select name, role, email, phone from customers.contact_persons where customer_id = ${id} order by position`,
  addresses: (id) =>
    sql`select title, street_1, street_2, zip, city, state, country from customers.addresses where customer_id = ${id} order by position`,
  consents: (id) =>
    sql`select purpose, is_given, at, channel, text_version, ip from customers.consents where customer_id = ${id} order by at`,
  services: (id) =>
    sql`select service.number, plan.title as plan, service.state, service.start_on::text, service.end_on::text, service.contract_end_on::text,
      service.login, service.address from services.services service join catalog.plans plan on plan.id = service.plan_id
      where service.customer_id = ${id} order by service.number`,
  documents_of_money: (id) =>
    sql`select kind, number, state, issued_on::text, due_on::text, currency, net_minor, tax_minor, gross_minor, open_minor
      from billing.money_documents where customer_id = ${id} and issued_at is not null order by issued_on, number`,
  balance: (id) =>
    sql`select entry_on::text as on, kind, text, currency, amount_minor from billing.ledger_entries where customer_id = ${id} order by seq`,
  payments: (id) =>
    sql`select receipt_number, method, currency, amount_minor, refunded_minor, received_on::text, state from payments.payments
      where customer_id = ${id} order by received_on, receipt_number`,
  saved_payment_methods: (id) =>
    sql`select kind, brand, last4, expires_on::text, holder, created_at from payments.saved_methods where customer_id = ${id} order by created_at`,
  orders: (id) =>
    sql`select number, state, currency, total_minor, notes, submitted_at, completed_at from ordering.orders where customer_id = ${id} order by number`,
  requests: (id) =>
    sql`select number, kind, state, words, created_at, decided_at, reason from ordering.requests where customer_id = ${id} order by number`,
  tickets: (id) =>
    sql`select ticket.number, ticket.subject, ticket.created_at, ticket.closed_at,
      (select coalesce(json_agg(json_build_object('at', entry.at, 'by', entry.author_kind, 'text', entry.body) order by entry.at), '[]')
        from tickets.entries entry where entry.ticket_id = ticket.id and entry.is_public) as entries
      from tickets.tickets ticket where ticket.customer_id = ${id} and not ticket.hidden and ticket.deleted_at is null order by ticket.number`,
  messages: (id) =>
    sql`select channel, kind, to_address, subject, case when is_secret then '' else body_text end as text, sent_at from notifications.messages
      where customer_id = ${id} and state = 'sent' order by sent_at`,
  how_told: (id) =>
    sql`select notice, channel, is_on, changed_at from notifications.notice_choices where customer_id = ${id} order by notice, channel`,
  usage_by_month: (id) =>
    sql`select service.number as service, month.month::text, month.down_bytes::text, month.up_bytes::text from usage.months month
      join services.services service on service.id = month.service_id where month.customer_id = ${id} order by month.month, service.number`,
  usage_by_day: (id) =>
    sql`select service.number as service, day.day::text, day.down_bytes::text, day.up_bytes::text from usage.days day
      join services.services service on service.id = day.service_id where day.customer_id = ${id} order by day.day, service.number`,
  sessions: (id) =>
    sql`select service.number as service, session.started_at, session.ended_at, session.down_bytes::text, session.up_bytes::text,
      session.address::text, session.mac::text from usage.sessions session join services.services service on service.id = session.service_id
      where session.customer_id = ${id} order by session.started_at`,
  sign_ins: (id) =>
    sql`select created_at, last_seen_at, ended_at, method, ip, user_agent from identity.sign_ins
      where realm = 'customer' and subject_id = ${id} and staff_id is null order by created_at`,
};
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

/** Papers that go with it: what was issued, and what stands under Documents, signed where it is signed. */
export async function papersOf(work: Work, customerId: string): Promise<PaperOf[]> {
  const { rows } = await sql<PaperOf>`
    select 'money_document' as kind, id, kind || '-' || number || '.pdf' as name from billing.money_documents
      where customer_id = ${customerId} and issued_at is not null and number is not null
    union all
    select 'file', coalesce(contract.signed_file_id, document.file_id), 'D-' || document.number || '-' || document.title
      from documents.documents document left join documents.contracts contract on contract.document_id = document.id
      where document.customer_id = ${customerId} and document.visible_in_portal and document.deleted_at is null
        and coalesce(contract.signed_file_id, document.file_id) is not null
    order by name`.execute(work.tx);
  return rows;
}

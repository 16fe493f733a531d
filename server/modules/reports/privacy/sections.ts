// O-83 what is kept of a customer, part by part. A table with a customer_id that is in none of them stands in `own-tables.test.ts` with the reason.
import { sql } from "kysely";

export type Row = Readonly<Record<string, unknown>>;

/** Each by a query of the customer's id; names that end with "_minor" are amounts in the row's currency. */
export const sections: Readonly<Record<string, (id: string) => ReturnType<typeof sql<Row>>>> = {
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
    sql`select number, kind, state, words, profile, created_at, decided_at, reason from ordering.requests where customer_id = ${id} order by number`,
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
      session.address::text, session.ipv6_wan::text, session.delegated_prefix::text, session.mac::text, session.login, session.called_id
      from usage.sessions session join services.services service on service.id = session.service_id
      where session.customer_id = ${id} order by session.started_at`,
  sign_ins: (id) =>
    sql`select created_at, last_seen_at, ended_at, method, ip, user_agent from identity.sign_ins
      where realm = 'customer' and subject_id = ${id} and staff_id is null order by created_at`,
  status: (id) => sql`select from_status, to_status, blocked_by, at from customers.status_changes where customer_id = ${id} order by at`,
  billing_terms: (id) =>
    sql`select currency, billing_type, billing_day, due_days, payment_method, billing_name, billing_address, po_number
      from billing.accounts where customer_id = ${id} order by closed_into nulls first, id`,
  e_invoices_wished: (id) =>
    sql`select format, delivery, network_scheme, network_value, buyer_reference, mandate_reference from billing.e_invoice_terms where customer_id = ${id}`,
  billing_days_wished: (id) =>
    sql`select billing_day, state, asked_at, decided_at, reason from billing.day_requests where customer_id = ${id} order by asked_at`,
  document_lines: (id) =>
    sql`select document.kind, document.number, line.text, line.period_start::text, line.period_end::text, line.quantity::text, line.unit_price::text,
      document.currency, line.net_minor from billing.document_lines line join billing.money_documents document on document.id = line.document_id
      where line.customer_id = ${id} and document.issued_at is not null order by document.issued_on, document.number, line.position`,
  documents_downloaded: (id) =>
    sql`select document.kind, document.number, download.at from billing.document_downloads download
      join billing.money_documents document on document.id = download.document_id where download.customer_id = ${id} order by download.at`,
  future_items: (id) =>
    sql`select side, text, due_on::text, quantity::text, unit_price::text from billing.future_items
      where customer_id = ${id} and cancelled_at is null and document_id is null order by created_at`,
  deposits: (id) =>
    sql`select number, cause, text, currency, amount_minor, paid_minor, held_minor, state, asked_on::text from billing.deposits
      where customer_id = ${id} order by number`,
  bought_in_instalments: (id) =>
    sql`select sale.number, sale.text, sale.serial_number, sale.sold_on::text, part.due_on::text, sale.currency, part.amount_minor
      from billing.instalment_sales sale join billing.instalment_parts part on part.sale_id = sale.id
      where sale.customer_id = ${id} order by sale.number, part.position`,
  refunds: (id) =>
    sql`select number, method, currency, amount_minor, state, requested_on::text from payments.refunds where customer_id = ${id} order by created_at`,
  payment_attempts: (id) =>
    sql`select purpose, driver, currency, amount_minor, state, created_at from payments.intents where customer_id = ${id} order by created_at`,
  paid_by_itself: (id) =>
    sql`select auto_pay.state, auto_pay.trigger, auto_pay.trigger_days, account.currency, auto_pay.limit_minor, auto_pay.changed_at
      from payments.auto_pay auto_pay join billing.accounts account on account.id = auto_pay.account_id where auto_pay.customer_id = ${id}`,
  payment_reminders: (id) =>
    sql`select due_on::text, number, sent_on::text, currency, total_minor from collections.reminders where customer_id = ${id} order by sent_on, number`,
  dunning_letters: (id) =>
    sql`select number, level, made_on::text, pay_by::text, currency, total_minor, subject, body from collections.dunning_letters
      where customer_id = ${id} order by number`,
  late_fees: (id) =>
    sql`select charged_on::text, currency, amount_minor from collections.late_fees where customer_id = ${id} and skipped is null order by charged_on`,
  payment_plans: (id) =>
    sql`select plan.created_on::text, plan.state, plan.currency, plan.total_minor, plan.paid_minor,
      (select json_agg(instalment.due_on order by instalment.position) from collections.instalments instalment where instalment.plan_id = plan.id) as due_on
      from collections.instalment_plans plan where plan.customer_id = ${id} order by plan.created_at`,
  spared_from_blocking: (id) =>
    sql`select kind, until_on::text, channel, created_at, outcome from collections.holds where customer_id = ${id} order by created_at`,
  blocked: (id) =>
    sql`select cause, blocked_on::text, ended_on::text, ended_as from collections.block_episodes where customer_id = ${id} order by blocked_on`,
  service_history: (id) =>
    sql`select service.number as service, change.from_state, change.to_state, change.cause, change.at from services.state_changes change
      join services.services service on service.id = change.service_id where change.customer_id = ${id} order by change.at`,
  service_prices: (id) =>
    sql`select service.number as service, segment.start_on::text, segment.end_before::text, segment.unit_price::text, segment.quantity::text
      from services.segments segment join services.services service on service.id = segment.service_id
      where segment.customer_id = ${id} order by service.number, segment.start_on`,
  discounts: (id) =>
    sql`select service.number as service, discount.percent::text, discount.fixed::text, discount.start_on::text, discount.end_before::text, discount.coupon
      from services.discounts discount join services.services service on service.id = discount.service_id
      where discount.customer_id = ${id} order by service.number, discount.start_on`,
  line_switches: (id) =>
    sql`select service.number as service, attribute.key, attribute.is_on, attribute.changed_at from access.service_attributes attribute
      join services.services service on service.id = attribute.service_id where attribute.customer_id = ${id} order by service.number, attribute.key`,
  line_devices: (id) =>
    sql`select service.number as service, line.macs::text[], line.circuit_id, line.remote_id, line.nas_port_id from access.lines line
      join services.services service on service.id = line.service_id where line.customer_id = ${id} order by service.number`,
  logins_of_lines: (id) =>
    sql`select service.number as service, log.at, log.login, log.mac::text, log.result, log.reason, log.times from services.services service
      join access.auth_log log on log.service_id = service.id where service.customer_id = ${id} order by log.at`,
  changes_of_sessions: (id) =>
    sql`select service.number as service, log.at, log.acct_session_id as session, log.packet, log.cause, log.result from access.coa_log log
      join services.services service on service.id = log.service_id where log.customer_id = ${id} order by log.at`,
  payment_windows: (id) =>
    sql`select opened_at, ends_at, ended_at, ended_as from access.payment_windows where customer_id = ${id} order by opened_at`,
  planned_changes: (id) =>
    sql`select number, kind, effective_on::text, state, created_at, decided_at from ordering.planned_changes where customer_id = ${id} order by number`,
  cart: (id) =>
    sql`select plan.title as plan, line.quantity, line.start_on::text, line.address, line.notes, line.added_at from ordering.cart_lines line
      join catalog.plans plan on plan.id = line.plan_id where line.customer_id = ${id} order by line.added_at`,
  data_packs: (id) =>
    sql`select number, title, bytes::text, state, currency, gross_minor, created_at, granted_at from ordering.packs where customer_id = ${id} order by number`,
  data_packs_by_themselves: (id) =>
    sql`select service.number as service, pack.is_on, pack.limit_type, pack.max_per_month, pack.last_bought_at from ordering.auto_packs pack
      join services.services service on service.id = pack.service_id where pack.customer_id = ${id} order by service.number`,
  documents: (id) =>
    sql`select document.number, document.title, document.kind, document.added_at, contract.state as contract, contract.signed_on::text,
      contract.ends_on::text, contract.signer_name, contract.method from documents.documents document
      left join documents.contracts contract on contract.document_id = document.id
      where document.customer_id = ${id} and document.visible_in_portal and document.deleted_at is null order by document.number`,
  signing: (id) =>
    sql`select document.number as document, event.kind, event.at, event.channel, event.ip, event.user_agent from documents.contract_events event
      join documents.documents document on document.id = event.document_id
      where event.customer_id = ${id} and document.visible_in_portal and document.deleted_at is null and event.channel <> 'admin' order by event.at`,
  documents_asked_for: (id) =>
    sql`select kind, note, due_on::text, state, asked_at, uploaded_at, decided_at, reason, delete_on::text, deleted_at
      from documents.asked_documents where customer_id = ${id} order by asked_at`,
  devices_told: (id) =>
    sql`select kind, service, device, off_groups, created_at, seen_at from notifications.push_subscriptions where customer_id = ${id} order by created_at`,
  messages_to_devices: (id) =>
    sql`select title, body, state, created_at from notifications.pushes where customer_id = ${id} order by created_at`,
  usage_thresholds: (id) => sql`select percents, changed_at from usage.own_thresholds where customer_id = ${id}`,
  data_allowances: (id) =>
    sql`select service.number as service, bucket.kind, bucket.title, bucket.bytes::text, bucket.used_bytes::text, bucket.valid_from, bucket.valid_until
      from usage.buckets bucket join services.services service on service.id = bucket.service_id
      where bucket.customer_id = ${id} order by bucket.valid_from`,
  usage_by_cycle: (id) =>
    sql`select service.number as service, cycle.cycle_start::text, cycle.cycle_end::text, cycle.cap_bytes::text, cycle.used_bytes::text, cycle.overuse_bytes::text
      from usage.cycles cycle join services.services service on service.id = cycle.service_id where cycle.customer_id = ${id} order by cycle.cycle_start`,
  usage_by_hour: (id) =>
    sql`select service.number as service, hour.hour, hour.down_bytes::text, hour.up_bytes::text from usage.hours hour
      join services.services service on service.id = hour.service_id where hour.customer_id = ${id} order by hour.hour, service.number`,
  routers: (id) =>
    sql`select service.number as service, cpe.maker, cpe.model, cpe.serial, cpe.reading, cpe.read_at from devices.cpes cpe
      left join services.services service on service.id = cpe.service_id where cpe.customer_id = ${id} order by cpe.created_at`,
  done_to_routers: (id) =>
    sql`select kind, subject, state, queued_at, ended_at from devices.cpe_actions where customer_id = ${id} order by queued_at`,
  line_checks: (id) =>
    sql`select started_at, ended_at, failed_step from devices.connection_checks where customer_id = ${id} order by started_at`,
  equipment: (id) =>
    sql`select product, kind, serial, state, since_on::text, warranty_until_on::text, return_by_on::text from inventory.items
      where customer_id = ${id} order by serial`,
  network_equipment: (id) =>
    sql`select service.number as service, one.name, one.kind, one.vendor, one.model, one.serial, one.mac::text, host(one.address) as address, one.status
      from network.equipment one left join services.services service on service.id = one.service_id where one.customer_id = ${id} order by one.name`,
  homes_in_buildings: (id) =>
    sql`select site.address as building, unit.floor, unit.number from network.site_units unit join network.sites site on site.id = unit.site_id
      where unit.customer_id = ${id} order by site.name, unit.number`,
  privacy: (id) =>
    sql`select kind, state, created_at, ready_at, taken_at, due_on::text from reports.privacy_requests where customer_id = ${id} order by created_at`,
  sign_in_tries: (id) =>
    sql`select at, outcome, ip, user_agent from identity.sign_in_log where realm = 'customer' and subject_id = ${id} order by at`,
  passkeys: (id) =>
    sql`select name, created_at, last_used_at from identity.passkeys where realm = 'customer' and subject_id = ${id} order by created_at`,
  linked_accounts: (id) =>
    sql`select issuer, email, name, linked_at, last_used_at from identity.federated_identities
      where realm = 'customer' and subject_id = ${id} order by linked_at`,
  looked_at_by_staff: (id) =>
    sql`select mode, created_at, opened_at, ended_at from identity.impersonations where customer_id = ${id} order by created_at`,
};

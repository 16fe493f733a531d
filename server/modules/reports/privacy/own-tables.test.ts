// P-195, O-83 whatever names a customer is in the file of one's own data, or stands here with the reason why it is not.
import { expect, it } from "vitest";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { sections } from "./sections.ts";

/** In the file otherwise than by a part of its own. */
const elsewhere: Readonly<Record<string, string>> = {
  "billing.document_pdfs": "the papers themselves",
  "platform.files": "the papers themselves",
  "tickets.ticket_files": "the papers themselves",
};

const leftOut: Readonly<Record<string, string>> = {
  "access.attribute_changes": "how the switches of the line came to be as they are told",
  "access.changes": "follows from what the services were, which is told",
  "access.service_passwords": "a secret: shown in the portal, never in a file",
  "access.states": "follows from what the services are, which is told",
  "billing.accounting_items": "what was sent to the accounting: the documents and payments that are told",
  "billing.adjustments": "works on the books: what came of it is told as documents",
  "billing.allocations": "which credit paid which debit: follows from the balance",
  "billing.balances": "the sum of what is told",
  "billing.charges": "what the lines of documents came from",
  "billing.coverage": "which days the lines paid: their periods are told",
  "billing.day_moves": "how the billing day came to be as it is told",
  "billing.deferrals": "the provider's own accounting",
  "billing.deposit_moves": "how deposits came to be as they are told",
  "billing.document_taxes": "stands on the papers",
  "billing.document_versions": "what a paper said before it was put right: kept for the books",
  "billing.e_invoices": "the same invoice for machines",
  "billing.fiscal_registrations": "what was told to the tax office: stands on the papers",
  "billing.journal_entries": "the provider's own books",
  "billing.journal_lines": "the provider's own books",
  "billing.place_moves": "how the taxes of a moved service were worked out anew",
  "billing.proforma_payments": "the payments are told",
  "billing.proformas": "the documents are told",
  "billing.recoveries": "the provider's own accounting",
  "billing.removed_allocations": "which credit paid which debit once",
  "billing.replay_findings": "a proof of the books",
  "billing.reserved_credits": "what is set aside for an order that is told",
  "billing.run_items": "how a run went; its invoices are told",
  "billing.statement_papers": "a table that staff had made, gone after a week",
  "billing.template_uses": "how the billing terms came to be as they are told",
  "billing.terms_undo": "how the billing terms came to be as they are told",
  "billing.write_off_parts": "the provider's own accounting",
  "billing.write_offs": "the provider's own accounting",
  "catalog.promo_uses": "stands on the order",
  "collections.agency_payments": "the payments are told",
  "collections.bad_debts": "the provider's own work; its letters are told",
  "collections.instalment_plan_documents": "the documents are told",
  "collections.placement_debts": "the provider's own work; what is owed is told",
  "collections.placements": "the provider's own work; its letters are told",
  "collections.prepaid_notices": "the messages are told",
  "collections.service_approvals": "a note of staff",
  "collections.set_aside": "a note of the program about its own work",
  "collections.suspension_warnings": "the messages are told",
  "customers.comments": "notes of staff",
  "customers.customer_labels": "notes of staff",
  "customers.legal_holds": "for a court or an authority: the customer is not told",
  "customers.planned_status_changes": "notes of staff; what was done is told",
  "customers.search_extras": "the same words again, for the search",
  "devices.wifi_keys": "a secret: shown in the portal, never in a file",
  "documents.generations": "what the contract was printed from; the paper is there",
  "documents.sign_codes": "a secret that lives for minutes",
  "documents.sign_links": "a secret; what was done with it is told as signing",
  "documents.signers": "with the addresses of others; who signed, and how, is told as signing",
  "identity.audit_entries": "who did what: the log of the provider, with the names of its staff",
  "identity.hand_over_tickets": "a secret that lives for a minute",
  "inventory.item_moves": "how equipment came to be where it is told",
  "notifications.message_attempts": "how a message went out; the message is told",
  "notifications.news_claims": "that an opened news is counted once",
  "notifications.news_reads": "that a read news is not new again",
  "notifications.push_deliveries": "how a message went out; the message is told",
  "ordering.change_groups": "that several changes belong together",
  "ordering.import_rows": "what an import did; what came of it is told",
  "ordering.needed_contracts": "the contracts are told",
  "ordering.order_quotes": "prices that were looked at, good for minutes",
  "ordering.price_quotes": "prices that were looked at, good for minutes",
  "ordering.request_items": "the requests are told, and what came of them as planned changes",
  "payments.auto_charges": "the attempts and payments are told",
  "payments.batch_rows": "what a table of payments said; the payments are told",
  "payments.bounces": "stands with the payment",
  "payments.card_tries": "a count against thieves, gone after a day",
  "payments.pay_link_codes": "a secret that lives for minutes",
  "payments.pay_link_hours": "a count against thieves",
  "payments.pay_links": "a secret; what was paid is told",
  "payments.payment_pdfs": "the payment again, on paper",
  "payments.refund_pdfs": "the refund again, on paper",
  "platform.events": "what parts of the program told each other, gone after weeks",
  "portal.faq_votes": "whether an answer helped: counted, and read nowhere else",
  "portal.incident_followers": "that an outage is told when it is over",
  "reports.privacy_parts": "the file itself",
  "tickets.links": "that tickets belong together",
  "tickets.marks": "that a read ticket is not new again",
  "usage.adjustments": "the allowances are told",
  "usage.differences": "a proof of the sums that are told",
  "usage.doubtful_deltas": "the sessions that carried it are told",
  "usage.meters": "the cycle that is running; it is told by days",
};

it("P-195 O-83 every table that names a customer is in the file, or stands here with the reason", async () => {
  const program = await testProgram();
  const found = await program.query<{ name: string }>(
    `select table_schema || '.' || table_name as name from information_schema.columns
     where column_name = 'customer_id' and (table_schema || '.' || table_name)::regclass::oid in (select oid from pg_class where relkind in ('r', 'p') and not relispartition)
     order by 1`,
  );
  const nobody = "00000000-0000-7000-8000-000000000000";
  const texts = await program.inWork(async (work) =>
    Object.values(sections)
      .map((part) => part(nobody).compile(work.tx).sql)
      .join("\n"),
  );
  const isTold = (name: string): boolean => new RegExp(`\\b${name.replace(".", "\\.")}\\b`).test(texts);
  const names = found.map(({ name }) => name);
  expect(names.length).toBeGreaterThan(100);
  expect(names.filter((name) => !isTold(name) && !(name in elsewhere) && !(name in leftOut))).toEqual([]);
  // No reason for what is told, or is not there any more.
  expect(Object.keys(leftOut).filter((name) => isTold(name) || !names.includes(name))).toEqual([]);
});

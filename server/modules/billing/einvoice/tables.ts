import type { ColumnType, Generated } from "kysely";
import { tablesOf } from "../../../platform/db/tables.ts";
import type { BillingTables } from "../tables.ts";
import type { Fault } from "./en16931-rules.ts";
import type { EInvoiceFormat } from "./semantic-invoice-rules.ts";
import type { EInvoiceState } from "./state-rules.ts";

export const deliveries = ["attach", "portal", "network"] as const;
export type Delivery = (typeof deliveries)[number];

interface TermsTable {
  account_id: string;
  customer_id: Generated<string>;
  partner_id: string;
  format: EInvoiceFormat | "none" | null;
  delivery: Delivery | null;
  network_scheme: Generated<string>;
  network_value: Generated<string>;
  buyer_reference: Generated<string>;
  mandate_reference: Generated<string>;
  version: Generated<number>;
}

interface EInvoiceTable {
  id: Generated<string>;
  document_id: string;
  customer_id: string;
  partner_id: string;
  format: EInvoiceFormat;
  delivery: Delivery;
  state: EInvoiceState;
  faults: ColumnType<Fault[], string, string>;
  file_id: string | null;
  sha256: string | null;
  network_scheme: string;
  network_value: string;
  access_point: string;
  attempt: Generated<number>;
  message_id: string | null;
  answer: Generated<string>;
  made_at: Date;
  state_at: Date;
  asked_at: Date | null;
  version: Generated<number>;
}

/** The door to the tables of e-invoices, and to those of billing that they are made from. */
export const db = tablesOf<BillingTables & { "billing.e_invoice_terms": TermsTable; "billing.e_invoices": EInvoiceTable }>();

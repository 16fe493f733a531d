import type { ColumnType, Generated } from "kysely";
import type { Day } from "../../../shared/calendar.ts";
import type { RoundingMode } from "../../../shared/rational.ts";
import type { ReminderRule } from "../../../shared/reminder-rule.ts";
import { tablesOf } from "../../platform/db/tables.ts";
import type { TaxMove } from "./accounts/tax-status-rules.ts";
import type { DayMove } from "./charges/calendar-rules.ts";
import type { NumberedKind, NumberReset } from "./documents/number-rules.ts";

// biome-ignore lint/suspicious/noExplicitAny: JSON columns are checked where they are read.
type Json = ColumnType<any, string, string>;

/** What the tax authority said about a tax number, in capital letters without marks. */
export interface TaxNumberCheck {
  readonly number: string;
  readonly on: Day;
  readonly isValid: boolean;
  readonly consultation: string;
  readonly by: string;
}

export interface AccountTable {
  id: string;
  customer_id: Generated<string>;
  partner_id: string;
  currency: string;
  billing_enabled: Generated<boolean>;
  billing_type: Generated<"recurring" | "prepaid_period" | "prepaid_daily">;
  prepaid_months: Generated<number>;
  billing_day: Generated<number>;
  term_anchor: Day | null;
  next_billing_on: Day;
  due_days: number | null;
  blocking_days: number | null;
  never_blocks: boolean | null;
  deactivation_days: number | null;
  never_deactivates: Generated<boolean>;
  min_balance_minor: bigint | null;
  payment_method: Generated<PaymentMethod>;
  auto_pay_from_balance: boolean | null;
  document_grouping: DocumentGrouping | null;
  /** Four switches, see terms/switches.ts; null: as the provider has it. */
  auto_invoice: boolean | null;
  bill_while_blocked: boolean | null;
  credit_on_deactivation: boolean | null;
  pay_from_negative: boolean | null;
  issue_zero_invoices: boolean | null;
  send_notifications: boolean | null;
  tax_status: Generated<"taxable" | "exempt" | "reverse_charge">;
  /** The last day of the certificate by which they are exempt; null: it has none. */
  tax_exempt_until: Day | null;
  tax_exempt_number: Generated<string>;
  /** What the tax authority said the last time about a tax number, see tax-numbers/. */
  tax_number_check: ColumnType<TaxNumberCheck | null, string | undefined, string>;
  /** Since when it is taxed so, see accounts/tax-status-rules.ts. */
  tax_moves: ColumnType<readonly TaxMove[], string | undefined, string>;
  billing_name: Generated<string>;
  billing_address: Generated<string>;
  po_number: Generated<string>;
  /** Null: as the provider has it. */
  proforma_auto: boolean | null;
  proforma_first: Generated<boolean>;
  /** Null: as the provider has them. */
  proforma_day: Generated<number | null>;
  proforma_months: Generated<number | null>;
  proforma_for: Generated<"current" | "next" | null>;
  /** How this customer is reminded, and whether being late costs; null: as the provider has it. */
  reminder_rule: ColumnType<ReminderRule | null, string | null | undefined, ReminderRule | null>;
  late_fees: Generated<boolean | null>;
  /** The filter of automatic charges that takes its documents; "none": no filter; null: all, in their order. */
  charge_filter: Generated<string | null>;
  /** The survivor's account, when its customer was merged into another. */
  closed_into: Generated<string | null>;
  /** Moves of the billing day, see charges/calendar-rules.ts. */
  day_moves: ColumnType<readonly DayMove[], string | undefined, string>;
  /** The revision of a template that the account follows, the fields that it filled in, and those that no template may change. */
  template_revision_id: Generated<string | null>;
  template_fields: Generated<string[]>;
  pinned_fields: Generated<string[]>;
  /** Nobody is blocked on this day for what the terms became. */
  terms_changed_on: Day | null;
  prepaid_before: "prepaid_period" | "prepaid_daily" | null;
  /** While its customer is billed through a main account: how the account was billed before. */
  billed_before_link: ColumnType<BilledBeforeLink | null, string | null | undefined, string | null>;
  version: Generated<number>;
}

export interface BilledBeforeLink {
  readonly billingDay: number;
  readonly prepaidMonths: number;
}

export type PaymentMethod = "cash" | "bank_transfer" | "card" | "direct_debit" | "check" | "wallet" | "other";
/** How money came: as somebody pays, or by a refill card (P-123), which no account pays by. */
export type MoneyWay = PaymentMethod | "refill_card";
export type DocumentGrouping = "account" | "service" | "kind" | "location" | "subaccount";

export interface RunTable {
  id: Generated<string>;
  number: Generated<bigint>;
  partner_id: string;
  target_on: Day;
  state: "building" | "preview" | "confirming" | "confirmed" | "discarded" | "partly_undone" | "undone";
  trigger: "schedule" | "manual" | "first_invoice";
  after_on: Day | null;
  auto_issue_at: Date | null;
  /** Runs of several partners that were made together (B-61); null: it stands by itself. */
  joint_run_id: Generated<string | null>;
  date_mode: Generated<"billing_day" | "issue_date">;
  previewed_at: Date | null;
  previewed_by: Json | null;
  confirmed_at: Date | null;
  confirmed_by: Json | null;
  undone_at: Date | null;
  undone_by: Json | null;
  version: Generated<number>;
  created_at: Date;
}

export type RunItemState = "ok" | "warning" | "parked" | "excluded" | "issued" | "empty" | "failed" | "undone";

export interface RunItemTable {
  run_id: string;
  account_id: string;
  customer_id: Generated<string>;
  partner_id: string;
  state: RunItemState;
  billing_on: Day;
  next_before: Day;
  input_hash: Generated<string>;
  currency: string;
  net_minor: Generated<bigint>;
  tax_minor: Generated<bigint>;
  gross_minor: Generated<bigint>;
  credited_minor: Generated<bigint>;
  previous_gross_minor: bigint | null;
  draft: Json | null;
  /** The documents that it gets, with their taxes (B-62). */
  documents: Generated<Json>;
  warnings: Json;
  failure: string | null;
}

export interface NumberSeriesTable {
  id: Generated<string>;
  partner_id: string;
  kind: NumberedKind;
  pattern: string;
  reset: Generated<NumberReset>;
  monotonic_dates: Generated<boolean>;
  version: Generated<number>;
}

export interface NumberCounterTable {
  series_id: string;
  partner_id: string;
  bucket: string;
  first_number: bigint;
  next_number: bigint;
  last_issued_on: Day | null;
}

export type DocumentKind = "invoice" | "credit_note" | "proforma";
export type DocumentOrigin = "recurring" | "one_time" | "advance_payment" | "correction" | "imported";
export type DocumentState =
  | "draft"
  | "issued"
  | "partially_paid"
  | "paid"
  | "credited"
  | "written_off"
  | "void"
  | "open"
  | "closed"
  | "refunded"
  | "sent"
  | "invoiced"
  | "cancelled"
  | "expired"
  | "superseded";

export interface MoneyDocumentTable {
  id: Generated<string>;
  kind: DocumentKind;
  origin: DocumentOrigin;
  state: DocumentState;
  number: string | null;
  series_id: string | null;
  bucket: string | null;
  counter: bigint | null;
  account_id: string;
  customer_id: Generated<string>;
  partner_id: string;
  run_id: string | null;
  invoice_id: string | null;
  /** The invoice that this one corrects (B-120). */
  corrects_id: Generated<string | null>;
  entry_id: string | null;
  issued_on: Day | null;
  tax_point_on: Day | null;
  /** The tax in the partner's tax currency, where that is another (B-145). */
  tax_currency: Generated<string | null>;
  tax_currency_rate: Generated<string | null>;
  tax_currency_minor: Generated<bigint | null>;
  due_on: Day | null;
  period_start: Day | null;
  period_end: Day | null;
  currency: string;
  rounding_mode: Generated<RoundingMode>;
  tax_rounding: Generated<"document" | "line">;
  seller: Json;
  buyer: Json;
  net_minor: bigint;
  tax_minor: bigint;
  gross_minor: bigint;
  open_minor: Generated<bigint>;
  balance_before_minor: Generated<bigint>;
  po_number: Generated<string>;
  note: Generated<string>;
  memo: Generated<string>;
  language: string;
  is_disputed: Generated<boolean>;
  /** B-27 the one service that it locks while it is overdue. */
  blocks_service_id: Generated<string | null>;
  content_hash: string | null;
  /** 1: as it was issued; each edit is one more. */
  content_version: Generated<number>;
  issued_at: Date | null;
  created_by: Json;
  version: Generated<number>;
  created_at: Date;
}

export interface DocumentLineTable {
  id: Generated<string>;
  document_id: string;
  customer_id: string;
  partner_id: string;
  position: number;
  kind: "recurring" | "pause" | "one_time" | "usage" | "fee" | "credit" | "discount" | "deposit";
  category: string;
  service_id: string | null;
  plan_version_id: string | null;
  text: string;
  pp_start: Day | null;
  pp_end: Day | null;
  period_start: Day | null;
  period_end: Day | null;
  days: number | null;
  unit_price: string;
  quantity: string;
  allowance_minor: Generated<bigint>;
  tax_id: string | null;
  tax_group_id: string | null;
  tax_rate_percent: string;
  includes_tax: boolean;
  amount_minor: bigint;
  net_minor: bigint;
  refers_to: string | null;
  future_item_id: string | null;
  /** The day whose tax rates it bears, where that is not the document's tax point. */
  tax_on: Generated<Day | null>;
  /** Null on lines from before books had a mapping. */
  revenue_account: Generated<string | null>;
}

export interface DocumentTaxTable {
  document_id: string;
  customer_id: string;
  partner_id: string;
  position: number;
  tax_id: string | null;
  name: string;
  en_category: string;
  rate_percent: string;
  includes_tax: boolean;
  ledger_account: string;
  taxable_minor: bigint;
  tax_minor: bigint;
}

export interface FutureItemTable {
  id: Generated<string>;
  account_id: string;
  customer_id: Generated<string>;
  partner_id: string;
  service_id: string | null;
  side: "debit" | "credit";
  kind: "one_time" | "fee" | "discount" | "usage" | "deposit";
  category: string;
  text: string;
  unit_price: string;
  quantity: Generated<string>;
  tax_id: string | null;
  tax_group_id: string | null;
  includes_tax: boolean;
  due_on: Day;
  document_id: string | null;
  charge_id: string | null;
  cancelled_at: Date | null;
  version: Generated<number>;
  /** The credit that this is the rest of: an invoice could not bear it whole. */
  rest_of: Generated<string | null>;
  /** The run in which days that came to nothing used it up. */
  used_run_id: Generated<string | null>;
  /** What it is for, where it is for days. */
  period_start: Generated<Day | null>;
  period_end: Generated<Day | null>;
  created_by: Json;
  created_at: Date;
}

/** B-52 days on invoices that are to be billed anew. */
export interface AdjustmentTable {
  id: Generated<string>;
  service_id: string;
  customer_id: string;
  partner_id: string;
  from_on: Day;
  cause: "price" | "tax" | "terms" | "bundle";
  source_id: string;
  state: Generated<"waiting" | "done" | "declined">;
  run_id: string | null;
  account_id: string | null;
  decided_at: Date | null;
  decided_by: Json | null;
  created_by: Json;
  created_at: Date;
}

export interface JournalEntryTable {
  id: Generated<string>;
  partner_id: string;
  customer_id: string | null;
  seq: bigint;
  entry_on: Day;
  origin_on: Generated<Day | null>;
  kind: EntryKind;
  text: string;
  source_id: string;
  source_version: Generated<number>;
  reverses: string | null;
  posted_at: Date;
  posted_by: Json;
  prev_hash: string;
  hash: string;
}

export type EntryKind =
  | "invoice"
  | "credit_note"
  | "payment"
  | "refund"
  | "reversal"
  | "charge"
  | "credit"
  | "opening_balance"
  | "write_off"
  | "recovery"
  | "transfer"
  | "rounding"
  | "revenue_release"
  | "deposit"
  | "refill_card"
  | "hotspot_voucher"
  | "commission"
  | "reclassification";

export interface JournalLineTable {
  entry_id: string;
  position: number;
  partner_id: string;
  account_id: string | null;
  customer_id: Generated<string | null>;
  ledger_account: string;
  debit_minor: Generated<bigint>;
  credit_minor: Generated<bigint>;
  currency: string;
  tax_id: string | null;
  service_id: string | null;
  plan_id: string | null;
  location_id: string | null;
}

export interface LedgerEntryTable {
  id: string;
  seq: Generated<bigint>;
  account_id: string;
  customer_id: Generated<string>;
  partner_id: string;
  entry_on: Day;
  kind: EntryKind;
  category: string;
  text: string;
  currency: string;
  amount_minor: bigint;
  open_minor: bigint;
  /** Of a credit: what is set aside for orders (M-23). Nothing pairs it. */
  reserved_minor: Generated<bigint>;
  due_on: Day | null;
  document_id: string | null;
}

export interface AllocationTable {
  id: Generated<string>;
  account_id: string;
  customer_id: Generated<string>;
  partner_id: string;
  credit_id: string;
  debit_id: string;
  amount_minor: bigint;
  allocated_at: Date;
}

export interface BillingTables {
  "billing.accounts": AccountTable;
  "billing.coverage": {
    service_id: string;
    customer_id: string;
    partner_id: string;
    period: string;
    line_id: string | null;
    run_id: Generated<string | null>;
  };
  "billing.runs": RunTable;
  "billing.run_items": RunItemTable;
  "billing.number_series": NumberSeriesTable;
  "billing.number_counters": NumberCounterTable;
  "billing.money_documents": MoneyDocumentTable;
  "billing.document_lines": DocumentLineTable;
  "billing.document_taxes": DocumentTaxTable;
  "billing.document_pdfs": {
    document_id: string;
    customer_id: string;
    partner_id: string;
    file_id: string;
    sha256: string;
    rendered_at: Date;
  };
  "billing.proformas": {
    document_id: string;
    account_id: string;
    customer_id: string;
    partner_id: string;
    paid_minor: Generated<bigint>;
    invoice_id: Generated<string | null>;
    made_for: Day | null;
  };
  "billing.proforma_payments": {
    document_id: string;
    entry_id: string;
    customer_id: string;
    partner_id: string;
    amount_minor: bigint;
    reversed_on: Day | null;
  };
  "billing.future_items": FutureItemTable;
  "billing.adjustments": AdjustmentTable;
  "billing.ledger_accounts": { code: string; name: string; type: "asset" | "liability" | "equity" | "income" | "expense" };
  "billing.books": { partner_id: string; last_seq: bigint; last_hash: string };
  "billing.journal_entries": JournalEntryTable;
  "billing.journal_lines": JournalLineTable;
  "billing.ledger_entries": LedgerEntryTable;
  "billing.allocations": AllocationTable;
  "billing.balances": { account_id: string; customer_id: string; partner_id: string; balance_minor: bigint };
}

/** The door to the tables of this module. */
export const db = tablesOf<BillingTables>();

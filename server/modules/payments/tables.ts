import type { ColumnType, Generated, Selectable } from "kysely";
import type { Day } from "../../../shared/calendar.ts";
import { tablesOf } from "../../platform/db/tables.ts";
import type { MoneyWay, PaymentMethod } from "../billing/index.ts";
import type { AttemptState } from "./attempts/attempt-rules.ts";
import type { findings } from "./mass-payments/contract.ts";
import type { codeChannels, linkOrigins } from "./pay-links/contract.ts";
import type { Failure } from "./ports.ts";

/** Read as the value, written as its JSON text. */
type Json<Value> = ColumnType<Value, string, string>;
type JsonOrNull<Value> = ColumnType<Value | null, string | null, string | null>;

export type PaymentState = "pending" | "settled" | "failed" | "cancelled" | "partially_refunded" | "refunded" | "reversed";
export type RefundState = "requested" | "pending" | "done" | "failed";

/** Who did it, as `describeActor` says it. */
export interface DoneBy {
  readonly kind: string;
  readonly id?: string;
  readonly name?: string;
  /** Who looked through the customer's eyes. */
  readonly staff?: { readonly id: string; readonly name: string };
}

/** P-133 the words that a guest agreed to, when and from where. */
export interface LinkConsent {
  readonly text: string;
  readonly at: string;
  readonly ip: string | null;
  readonly linkId: string;
}

/** P-119 what paying with a gateway adds: amounts with tax, as decimal text. */
export interface StoredSurcharge {
  readonly fixed: string;
  readonly percent: string;
  readonly cap: string | null;
  /** The code of the tax. */
  readonly tax: string;
}

export interface GatewayConfigTable {
  id: Generated<string>;
  partner_id: string;
  driver: string;
  mode: Generated<"test" | "live">;
  title: string;
  enabled: Generated<boolean>;
  secrets: string;
  currencies: Generated<string[]>;
  enabled_for: Generated<("portal" | "guest" | "admin" | "auto_charge")[]>;
  payment_method: Generated<PaymentMethod>;
  surcharge: ColumnType<StoredSurcharge | null, string | null | undefined, string | null>;
  version: Generated<number>;
}

export interface PaymentTable {
  id: string;
  account_id: string;
  customer_id: Generated<string>;
  partner_id: string;
  receipt_number: string;
  method: MoneyWay;
  gateway: string | null;
  external_id: string | null;
  amount_minor: bigint;
  currency: string;
  /** What the payer named. */
  named_document_ids: Generated<string[]>;
  /** How much of it is the surcharge, and its invoice. */
  fee_minor: Generated<bigint>;
  fee_document_id: Generated<string | null>;
  /** What of the amount was not taken, because cash comes in steps; below zero: more was. */
  rounding_minor: Generated<bigint>;
  original_minor: Generated<bigint | null>;
  original_currency: Generated<string | null>;
  exchange_rate: Generated<string | null>;
  received_on: Day;
  state: PaymentState;
  refunded_minor: Generated<bigint>;
  payer: Generated<string>;
  comment: Generated<string>;
  note: Generated<string>;
  warning: "late" | "amount-differs" | null;
  intent_id: string | null;
  entry_id: string | null;
  created_by: Json<DoneBy>;
  version: Generated<number>;
  created_at: Date;
}

export interface RefundTable {
  id: string;
  payment_id: string | null;
  account_id: string;
  customer_id: Generated<string>;
  partner_id: string;
  number: string;
  amount_minor: bigint;
  currency: string;
  method: PaymentMethod;
  gateway: string | null;
  external_id: string | null;
  state: RefundState;
  reason: string;
  requested_on: Day;
  entry_id: string | null;
  failure_entry_id: string | null;
  failure: string | null;
  document_id: Generated<string | null>;
  handled_at: Generated<Date | null>;
  handled_by: ColumnType<DoneBy | null, string | null | undefined, string | null>;
  next_poll_at: Date | null;
  created_by: Json<DoneBy>;
  version: Generated<number>;
  created_at: Date;
}

export interface SavedMethodTable {
  id: Generated<string>;
  customer_id: string;
  partner_id: string;
  driver: string;
  token: string;
  kind: "card" | "bank" | "wallet" | "mandate";
  brand: Generated<string>;
  last4: Generated<string>;
  expires_on: Day | null;
  holder: Generated<string>;
  title: Generated<string>;
  /** Of a direct debit. */
  mandate_reference: Generated<string | null>;
  mandate_creditor: Generated<string | null>;
  /** Pending: its mandate is not active yet. */
  status: Generated<"pending" | "active" | "expired" | "failed" | "removed">;
  is_default: Generated<boolean>;
  expiry_told_on: Generated<Day | null>;
  version: Generated<number>;
  created_at: Date;
}

export interface IntentTable {
  id: string;
  account_id: string;
  customer_id: Generated<string>;
  partner_id: string;
  purpose: "documents" | "balance" | "setup" | "order" | "change";
  order_id: Generated<string | null>;
  /** The price of a change that is paid before it is made (P-78). */
  quote_id: Generated<string | null>;
  /** The link with which somebody began it who was not signed in. */
  pay_link_id: Generated<string | null>;
  document_ids: string[];
  /** All that is charged, the surcharge with it. */
  amount_minor: bigint;
  fee_minor: Generated<bigint>;
  fee_tax: Generated<string | null>;
  currency: string;
  state: AttemptState;
  driver: string;
  external_id: string | null;
  save_method: boolean;
  /** P-133 what a guest agreed to who lets their method be charged again. */
  consent: ColumnType<LinkConsent | null, string | null | undefined, never>;
  saved_method_id: string | null;
  idempotency_key: string;
  continue_url: string | null;
  failure: JsonOrNull<Failure>;
  next_poll_at: Date | null;
  created_by: Json<DoneBy>;
  created_at: Date;
  updated_at: Date;
  expires_at: Date;
  version: Generated<number>;
}

export interface PayLinkTable {
  id: string;
  token_hash: string;
  customer_id: string;
  partner_id: string;
  document_id: string | null;
  origin: (typeof linkOrigins)[number];
  created_by: Json<DoneBy>;
  created_at: Date;
  expires_at: Date;
  views: Generated<number>;
  last_viewed_at: Generated<Date | null>;
  wrong_proofs: Generated<number>;
  renewed_at: Generated<Date | null>;
  voided_at: Generated<Date | null>;
  voided_by: ColumnType<DoneBy | null, string | null | undefined, string | null>;
}

export interface PayLinkCodeTable {
  id: string;
  link_id: string;
  customer_id: string;
  partner_id: string;
  channel: (typeof codeChannels)[number];
  code_hash: string;
  attempts_left: number;
  created_at: Date;
  expires_at: Date;
  used_at: Generated<Date | null>;
  proof_hash: Generated<string | null>;
  proven_until: Generated<Date | null>;
}

export interface AutoPayTable {
  account_id: string;
  customer_id: string;
  partner_id: string;
  saved_method_id: string | null;
  state: "on" | "retrying" | "suspended" | "off";
  trigger: "on_issue" | "issue_day" | "due_day" | null;
  trigger_days: Generated<number>;
  limit_minor: bigint | null;
  consent: Json<unknown>;
  version: Generated<number>;
  changed_at: Date;
}

export interface ChargeFilterTable {
  id: Generated<string>;
  partner_id: string;
  name: string;
  position: number;
  enabled: Generated<boolean>;
  trigger: "on_issue" | "issue_day" | "due_day";
  trigger_offset: Generated<number>;
  hour: Generated<string>;
  conditions: Json<unknown>;
  driver: string | null;
  amount: Generated<"document" | "balance">;
  max_amount_minor: bigint | null;
  retry_days: Generated<number[]>;
  version: Generated<number>;
  created_at: Date;
}

export interface AutoChargeTable {
  id: Generated<string>;
  document_id: string;
  account_id: string;
  customer_id: string;
  partner_id: string;
  filter_id: string | null;
  attempt: number;
  state: "planned" | "charging" | "succeeded" | "failed" | "skipped";
  planned_at: Date;
  reason: Generated<string>;
  is_soft: boolean | null;
  amount_minor: bigint | null;
  intent_id: string | null;
  asked_by: JsonOrNull<DoneBy>;
  ended_at: Date | null;
  created_at: Date;
}

export interface BatchTable {
  id: Generated<string>;
  number: Generated<bigint>;
  partner_id: string;
  source: "typed" | "file";
  file_name: string;
  state: "draft" | "booking" | "done" | "discarded";
  created_by: Json<DoneBy>;
  created_at: Date;
  confirmed_by: Generated<string | null>;
  confirmed_by_name: Generated<string>;
  confirmed_at: Generated<Date | null>;
  touched_at: Date;
  ended_at: Generated<Date | null>;
  version: Generated<number>;
}

export interface BatchRowTable {
  id: Generated<string>;
  batch_id: string;
  partner_id: string;
  position: number;
  who: string;
  amount: string;
  received: string;
  method_word: string;
  reference: string;
  chosen_customer_id: string | null;
  customer_id: string | null;
  document_id: string | null;
  amount_minor: bigint | null;
  currency: string | null;
  received_on: Day | null;
  method: PaymentMethod | null;
  finding: (typeof findings)[number];
  finding_values: Json<{
    readonly candidates?: readonly { readonly customerId: string; readonly documentNumber: string | null }[];
    readonly receipt?: string;
    readonly row?: number;
  }>;
  is_confirmed: Generated<boolean>;
  is_left_out: Generated<boolean>;
  state: "open" | "booked" | "failed" | "left_out";
  payment_id: string | null;
  failure: Generated<string>;
  done_at: Date | null;
}

interface MoneyMove {
  kind: "payment" | "refund";
  id: string;
  account_id: string;
  customer_id: string;
  partner_id: string;
  number: string;
  state: PaymentState | RefundState;
  method: MoneyWay;
  gateway: string | null;
  amount_minor: bigint;
  currency: string;
  moved_on: Day;
  payer: string;
  comment: string;
  warning: "late" | "amount-differs" | null;
  payment_id: string | null;
  created_at: Date;
  original_minor: bigint | null;
  original_currency: string | null;
  exchange_rate: string | null;
}

interface PaymentsTables {
  "payments.gateway_configs": GatewayConfigTable;
  "payments.payments": PaymentTable;
  "payments.refunds": RefundTable;
  "payments.saved_methods": SavedMethodTable;
  "payments.intents": IntentTable;
  "payments.pay_links": PayLinkTable;
  "payments.pay_link_codes": PayLinkCodeTable;
  "payments.auto_pay": AutoPayTable;
  "payments.charge_filters": ChargeFilterTable;
  "payments.auto_charges": AutoChargeTable;
  "payments.batches": BatchTable;
  "payments.batch_rows": BatchRowTable;
  "payments.gateway_events": {
    id: Generated<string>;
    partner_id: string;
    driver: string;
    external_id: string;
    payload: Json<unknown>;
    received_at: Date;
    processed_at: Date | null;
    result: string | null;
  };
  "payments.signature_failures": { config_id: string; partner_id: string; hour: Date; failures: number };
  "payments.payment_pdfs": {
    payment_id: string;
    customer_id: string;
    partner_id: string;
    file_id: string;
    sha256: string;
    rendered_at: Date;
  };
  "payments.refund_pdfs": {
    refund_id: string;
    customer_id: string;
    partner_id: string;
    file_id: string;
    sha256: string;
    rendered_at: Date;
  };
  "payments.money_moves": MoneyMove;
  "payments.bounces": {
    payment_id: string;
    customer_id: string;
    partner_id: string;
    reason_group: "insufficient_funds" | "account_closed" | "disputed" | "wrong_data" | "own_mistake";
    fee_minor: bigint;
    currency: string;
    fee_item_id: string | null;
    is_waived: boolean;
    bounced_on: Day;
  };
}

export type PaymentRow = Selectable<PaymentTable>;

/** The door to the tables of this module. */
export const db = tablesOf<PaymentsTables>();

import type { ColumnType, Generated, GeneratedAlways, Selectable } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { OrderState } from "../../../../shared/orders.ts";
import { tablesOf } from "../../../platform/db/tables.ts";
import type { Approval, Payment } from "./order-rules.ts";

// biome-ignore lint/suspicious/noExplicitAny: JSON columns are checked where they are read.
type Json = ColumnType<any, string, string>;

interface CartLinesTable {
  id: Generated<string>;
  partner_id: string;
  customer_id: string;
  plan_id: string;
  quantity: number;
  start_on: Day | null;
  parent_service_id: string | null;
  address: string;
  notes: string;
  delivery: "ship" | "pick_up" | null;
  place_id: string | null;
  offer_id: Generated<string | null>;
  added_at: Date;
  touched_at: Date;
}

interface OrderQuotesTable {
  id: string;
  partner_id: string;
  customer_id: string;
  bound: Json;
  figures: Json;
  created_at: Date;
  expires_at: Date;
}

interface OrdersTable {
  id: string;
  number: GeneratedAlways<bigint>;
  partner_id: string;
  customer_id: string;
  payer_id: string;
  quote_id: string;
  state: OrderState;
  bound: Json;
  figures: Json;
  payment: Payment;
  approval: Approval;
  currency: string;
  total_minor: bigint;
  promo_code: string | null;
  offers: ColumnType<unknown, string, string>;
  terms_link: string;
  notes: string;
  ticket_id: string | null;
  ticket_number: bigint | null;
  document_ids: Generated<string[]>;
  service_ids: Generated<string[]>;
  failure: string | null;
  reason: Generated<string>;
  submitted_by: Json;
  submitted_at: Date;
  paid_at: Date | null;
  expires_at: Date | null;
  due_at: Date | null;
  asked_at: Generated<Date | null>;
  decided_at: Date | null;
  decided_by: ColumnType<{ name?: string; kind?: string } | null, string | null, string | null>;
  completed_at: Date | null;
  version: Generated<number>;
}

export type CartLine = Selectable<CartLinesTable>;
export type Order = Selectable<OrdersTable>;

export const db = tablesOf<{
  "ordering.cart_lines": CartLinesTable;
  "ordering.order_quotes": OrderQuotesTable;
  "ordering.orders": OrdersTable;
}>();

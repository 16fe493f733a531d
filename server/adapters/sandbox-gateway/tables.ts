import type { Generated, Selectable } from "kysely";
import type { Day } from "../../../shared/calendar.ts";
import { tablesOf } from "../../platform/db/tables.ts";
import type { Behaviour } from "./test-cards.ts";

interface CheckoutTable {
  id: string;
  merchant: string;
  kind: "payment" | "setup" | "confirmation";
  idempotency_key: string;
  amount_minor: bigint;
  currency: string;
  reference: string;
  merchant_title: string;
  description: string;
  return_url: string;
  cancel_url: string;
  save_method: boolean;
  state: "open" | "completed" | "failed" | "cancelled";
  charge_id: string | null;
  token: string | null;
  failure: string | null;
  expires_at: Date;
  created_at: Date;
}

interface MethodTable {
  token: string;
  merchant: string;
  brand: string;
  last4: string;
  expires_on: Day;
  holder: string;
  behaviour: Behaviour;
  mandate_reference: Generated<string | null>;
  mandate_creditor: Generated<string | null>;
  mandate_decides_at: Generated<Date | null>;
  detached_at: Date | null;
}

interface ChargeTable {
  id: string;
  merchant: string;
  idempotency_key: string;
  token: string;
  amount_minor: bigint;
  refunded_minor: Generated<bigint>;
  currency: string;
  /** What the holder was charged, where the card is of another currency. */
  original_minor: Generated<bigint | null>;
  original_currency: Generated<string | null>;
  reference: string;
  state: "processing" | "settled" | "failed";
  settles_at: Date | null;
  failure: string | null;
  created_at: Date;
}

interface RefundTable {
  id: string;
  charge_id: string;
  idempotency_key: string;
  amount_minor: bigint;
  reference: string;
  state: "done" | "pending" | "failed";
  decides_at: Date | null;
  created_at: Date;
}

interface SandboxTables {
  "sandbox_gateway.merchants": { id: string; webhook_secret: string; webhook_url: string };
  "sandbox_gateway.checkouts": CheckoutTable;
  "sandbox_gateway.methods": MethodTable;
  "sandbox_gateway.charges": ChargeTable;
  "sandbox_gateway.refunds": RefundTable;
  "sandbox_gateway.deliveries": {
    id: Generated<string>;
    merchant: string;
    body: string;
    due_at: Date;
    attempts: Generated<number>;
    delivered_at: Date | null;
    given_up_at: Date | null;
  };
}

export type Checkout = Selectable<CheckoutTable>;
export type Method = Selectable<MethodTable>;
export type Charge = Selectable<ChargeTable>;
export type Refund = Selectable<RefundTable>;

export const db = tablesOf<SandboxTables>();

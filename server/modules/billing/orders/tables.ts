import type { Generated } from "kysely";
import { tablesOf } from "../../../platform/db/tables.ts";

export type ReservationOutcome = "used" | "released" | "refunded" | "lost";

interface ReservedCreditTable {
  id: Generated<string>;
  account_id: string;
  customer_id: Generated<string>;
  partner_id: string;
  credit_id: string;
  object_id: string;
  amount_minor: bigint;
  reserved_at: Date;
  outcome: ReservationOutcome | null;
  ended_at: Date | null;
}

export const db = tablesOf<{ "billing.reserved_credits": ReservedCreditTable }>();

import type { ColumnType, Generated } from "kysely";
import { tablesOf } from "../../../platform/db/tables.ts";
import type { BillingTables } from "../tables.ts";
import type { FiscalKind, FiscalPolicy, RegistrationState } from "./contract.ts";
import type { AddOnFault } from "./ports.ts";

interface AddOnTable {
  id: Generated<string>;
  partner_id: string;
  title: string;
  url: string;
  secret_sealed: string;
  kinds: FiscalKind[];
  policy: FiscalPolicy;
  reserves: boolean;
  pool_size: number;
  at_once: number;
  is_on: boolean;
  failures: Generated<number>;
  fault: AddOnFault | null;
  fault_detail: Generated<string>;
  failed_since: Date | null;
  ask_again_at: Date | null;
  answered_at: Date | null;
  version: Generated<number>;
}

interface ReservationTable {
  id: Generated<bigint>;
  partner_id: string;
  kind: FiscalKind;
  code: string;
  expires_at: Date | null;
  fetched_at: Date;
  source_id: string | null;
  taken_at: Date | null;
}

export interface RegistrationTable {
  id: Generated<bigint>;
  kind: FiscalKind;
  source_id: string;
  customer_id: string;
  partner_id: string;
  number: string;
  policy: FiscalPolicy;
  reservation: string | null;
  lacks_reservation: boolean;
  refers_to: string | null;
  facts: ColumnType<unknown, string | null, string | null>;
  state: RegistrationState;
  fiscal_number: string | null;
  qr: string | null;
  texts: string[];
  extra: ColumnType<Record<string, string>, string, string>;
  reason: string;
  attempts: Generated<number>;
  due_at: Date;
  content: string | null;
  content_sha256: string | null;
  issued_at: Date;
  state_at: Date;
  version: Generated<number>;
}

/** The door to the tables of fiscalisation, and to those of billing that are registered. */
export const db = tablesOf<
  BillingTables & {
    "billing.fiscal_add_ons": AddOnTable;
    "billing.fiscal_reservations": ReservationTable;
    "billing.fiscal_registrations": RegistrationTable;
  }
>();

import type { ColumnType, Generated, GeneratedAlways } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { tablesOf } from "../../../platform/db/tables.ts";

// biome-ignore lint/suspicious/noExplicitAny: JSON columns are checked where they are read.
type Json = ColumnType<any, string, string>;

export type ChangeKind = "plan" | "pause" | "resume" | "end" | "terms" | "discount" | "discount_end";
export type ChangeState = "scheduled" | "applied" | "withdrawn" | "replaced" | "failed";
export type FinalCredit = "keep" | "refund_to_method" | "ask";
export type Channel = "admin" | "portal" | "roll";

interface PriceQuotesTable {
  id: string;
  partner_id: string;
  customer_id: string;
  service_id: string;
  kind: ChangeKind;
  effective_on: Day;
  wish: Json;
  figures: Json;
  channel: "admin" | "portal";
  created_by: Json;
  created_at: Date;
  expires_at: Date;
  confirmed_at: Date | null;
  planned_change_id: string | null;
  group_id: string | null;
  /** The request under which it was made. */
  request_id: Generated<string | null>;
  /** P-78 how it is paid, as it was shown. */
  pay: Generated<"invoice" | "now" | "balance_or_now">;
  to_pay_minor: Generated<bigint | null>;
  /** What a payment has to bring, once the customer goes to pay it. */
  awaited_minor: Generated<bigint | null>;
  confirmed_by: ColumnType<Record<string, unknown> | null, string | null | undefined, string | null>;
  /** Why nothing came of it although its money did. */
  failure: Generated<string | null>;
}

/** P-81 what a customer asks for all services at once. */
interface ChangeGroupsTable {
  id: string;
  partner_id: string;
  customer_id: string;
  kind: "pause" | "resume";
  created_at: Date;
}

export interface PlannedChangesTable {
  id: string;
  number: GeneratedAlways<bigint>;
  partner_id: string;
  customer_id: string;
  service_id: string;
  kind: ChangeKind;
  effective_on: Day;
  state: ChangeState;
  wish: Json;
  figures: Json;
  settlement: Json | null;
  is_settled: Generated<boolean>;
  failure: string | null;
  channel: Channel;
  requested_by: Json;
  reason: string;
  created_at: Date;
  decided_at: Date | null;
  decided_by: Json | null;
  final_credit: FinalCredit | null;
  closing_document_id: string | null;
  group_id: string | null;
  version: Generated<number>;
}

interface ChangeTables {
  "ordering.price_quotes": PriceQuotesTable;
  "ordering.change_groups": ChangeGroupsTable;
  "ordering.planned_changes": PlannedChangesTable;
}

export const db = tablesOf<ChangeTables>();

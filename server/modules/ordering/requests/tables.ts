import type { ColumnType, Generated, GeneratedAlways, Selectable } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { MoneyJson } from "../../../../shared/money.ts";
import type { ItemKind, RequestKind, RequestState } from "../../../../shared/requests.ts";
import { tablesOf } from "../../../platform/db/tables.ts";

// biome-ignore lint/suspicious/noExplicitAny: JSON columns are checked where they are read.
type Json = ColumnType<any, string, string>;
// biome-ignore lint/suspicious/noExplicitAny: JSON columns are checked where they are read.
type JsonOrNull = ColumnType<any, string | null | undefined, string | null>;

interface RequestsTable {
  id: string;
  number: GeneratedAlways<bigint>;
  partner_id: string;
  customer_id: string;
  kind: RequestKind;
  state: Generated<RequestState>;
  is_open: GeneratedAlways<boolean>;
  ticket_id: string | null;
  ticket_number: bigint | number;
  words: string;
  /** P-191 a `ProfileWish`, of a change of one's own data. */
  profile: JsonOrNull;
  requested_by: Json;
  created_at: Date;
  due_at: Date | null;
  asked_at: Generated<Date | null>;
  offered_at: Generated<Date | null>;
  signing_since: Generated<Date | null>;
  decided_at: Generated<Date | null>;
  decided_by: JsonOrNull;
  reason: Generated<string>;
  version: Generated<number>;
}

/** By the month with tax; left out where the price by the month stays as it is. */
export interface Months {
  readonly now?: MoneyJson;
  readonly asked?: MoneyJson;
  readonly offer?: MoneyJson;
}

interface RequestItemsTable {
  request_id: string;
  is_open: Generated<boolean>;
  partner_id: string;
  customer_id: string;
  service_id: string;
  kind: ItemKind;
  from_plan_id: string;
  effective_on: Day | null;
  wish: JsonOrNull;
  figures: JsonOrNull;
  months: ColumnType<Months, string, string>;
  offer: JsonOrNull;
  offer_figures: JsonOrNull;
  planned_change_id: Generated<string | null>;
}

interface Tables {
  "ordering.requests": RequestsTable;
  "ordering.request_items": RequestItemsTable;
}

export type Request = Selectable<RequestsTable>;
export type RequestItem = Selectable<RequestItemsTable>;

export const db = tablesOf<Tables>();

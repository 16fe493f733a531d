import type { ColumnType, Generated } from "kysely";
import { tablesOf } from "../../../platform/db/tables.ts";
import type { Fallback } from "./fallback.ts";
import type { PushGroup } from "./push-kinds.ts";

/** A browser, or a shell from a store (P-217). */
export type DeviceKind = "web" | "android" | "ios";
export type PushState = "waiting" | "reached" | "read" | "withdrawn" | "expired" | "fell-back";
export type DeliveryState = "waiting" | "accepted" | "received" | "opened" | "gone" | "refused" | "gave-up" | "withdrawn" | "closed";

interface PushKeyTable {
  is_the_one: Generated<boolean>;
  public_key: string;
  private_sealed: string;
  made_at: Date;
}
interface SubscriptionTable {
  id: string;
  kind: Generated<DeviceKind>;
  partner_id: string;
  customer_id: string;
  sign_in_id: string;
  address_hash: string;
  sealed: string;
  service: string;
  device: string;
  off_groups: Generated<PushGroup[]>;
  created_at: Date;
  seen_at: Date;
  told_at: Date | null;
}
interface PushTable {
  id: string;
  partner_id: string;
  customer_id: string;
  kind: string;
  cause_key: string | null;
  title: string;
  body: string;
  path: string;
  language: string;
  message_id: string | null;
  state: PushState;
  state_at: Date;
  due_at: Date;
  expires_at: Date;
  fallback: ColumnType<Fallback | null, string | null, string | null>;
  close_wanted: Generated<boolean>;
  created_at: Date;
}
interface DeliveryTable {
  id: Generated<string>;
  push_id: string;
  subscription_id: string | null;
  partner_id: string;
  customer_id: string;
  state: DeliveryState;
  attempts: Generated<number>;
  next_try_at: Date | null;
  answer: Generated<string>;
  state_at: Date;
}

export const db = tablesOf<{
  "notifications.push_keys": PushKeyTable;
  "notifications.push_subscriptions": SubscriptionTable;
  "notifications.pushes": PushTable;
  "notifications.push_deliveries": DeliveryTable;
}>();

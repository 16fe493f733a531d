import type { ColumnType, Generated } from "kysely";
import { tablesOf } from "../../platform/db/tables.ts";

/** A file that goes with a message: named when the message is made, read when it is sent. */
export interface AttachmentWanted {
  readonly kind: "money_document";
  readonly id: string;
}

export interface MessageTable {
  id: Generated<string>;
  partner_id: string;
  customer_id: string | null;
  channel: "mail" | "portal";
  kind: string;
  cause_key: string | null;
  to_address: string;
  subject: string;
  body_text: string;
  body_html: string;
  attachments: ColumnType<AttachmentWanted[], string, string>;
  state: "queued" | "held" | "sent" | "failed" | "skipped";
  state_reason: Generated<string>;
  is_secret: Generated<boolean>;
  attempts: Generated<number>;
  message_id: string | null;
  created_at: Date;
  sent_at: Date | null;
}

export const db = tablesOf<{ "notifications.messages": MessageTable }>();

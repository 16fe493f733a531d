import type { ColumnType, Generated } from "kysely";
import type { NoticeChannel, NoticeKind } from "../../../shared/notices.ts";
import { tablesOf } from "../../platform/db/tables.ts";
import type { Handover, ServerFaultKind } from "../../platform/mail/mailer.ts";
import type { MessageState, ReasonCode } from "./contract.ts";
import type { AudienceFilter } from "./news/news-rules.ts";
import type { Offer } from "./news/offer.ts";

/** A file that goes with a message: named when the message is made, read when it is sent. None of these ever changes once it exists. */
export type WantedFile =
  | { readonly kind: "money_document" | "receipt" | "refund" | "e_invoice"; readonly id: string }
  /** The receipts of all payments that name this document when the message is sent (B-269). */
  | { readonly kind: "receipts_naming"; readonly id: string }
  /** A file in the store, made for this message. */
  | { readonly kind: "stored"; readonly id: string }
  /** The partner's logo as it was then; it stands in the HTML as `cid:logo`. */
  | { readonly kind: "logo"; readonly id: string };

export interface MessageTable {
  id: Generated<string>;
  partner_id: string;
  customer_id: string | null;
  channel: "mail" | "portal" | "sms";
  kind: string;
  cause_key: string | null;
  language: string;
  to_address: string;
  subject: string;
  body_text: string;
  body_html: string;
  has_body: Generated<boolean>;
  attachments: ColumnType<WantedFile[], string, string>;
  state: MessageState;
  reason_code: ReasonCode;
  state_reason: Generated<string>;
  state_at: Date;
  due_at: Date | null;
  expires_at: Date | null;
  about_kind: string | null;
  about_id: string | null;
  resent_from: string | null;
  is_secret: Generated<boolean>;
  secret_sealed: string | null;
  attempts: Generated<number>;
  message_id: string | null;
  reply_to: Generated<string>;
  answers_to: Generated<string[]>;
  sent_from: Generated<string>;
  sent_to: Generated<string>;
  created_at: Date;
  sent_at: Date | null;
  content: ColumnType<unknown, string | null | undefined, string | null>;
  without_files_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  read_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  is_important: Generated<boolean>;
  hidden_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

export type NewsTexts = Readonly<Record<string, { title: string; summary: string; body: string; alt: string }>>;

export interface NewsTable {
  id: Generated<string>;
  partner_id: string | null;
  kind: "news" | "offer";
  is_published: boolean;
  is_pinned: boolean;
  importance: "info" | "warning" | "outage";
  texts: ColumnType<NewsTexts, string, string>;
  picture_id: string | null;
  from_at: Date;
  to_at: Date | null;
  audience: ColumnType<AudienceFilter, string, string>;
  offer: ColumnType<Offer | null, string | null, string | null>;
  claim_limit: number | null;
  claimed: Generated<number>;
  version: Generated<number>;
  created_at: ColumnType<Date, Date, never>;
  changed_at: Date;
}

interface AttemptTable {
  id: Generated<string>;
  message_id: string;
  partner_id: string;
  customer_id: string | null;
  number: number;
  server: string;
  started_at: Date;
  ended_at: Date | null;
  outcome: Handover["kind"] | null;
  answer: Generated<string>;
}

interface RouteTable {
  partner_id: string;
  busy_token: string | null;
  busy_until: Date | null;
  fault: ServerFaultKind | "sender-refused" | "no-server" | "no-sender" | null;
  fault_answer: Generated<string>;
  away_since: Date | null;
  failures: Generated<number>;
  next_try_at: Date | null;
  last_sent_at: Date | null;
}

interface PasswordTable {
  scope_id: string;
  partner_id: string | null;
  sealed: string;
  changed_at: Date;
}

interface RefusedAddressTable {
  id: Generated<string>;
  partner_id: string;
  address: string;
  refusals: number;
  answer: string;
  refused_at: Date;
  is_bad: boolean;
}

interface NoticeChoicesTable {
  customer_id: string;
  partner_id: string;
  notice: NoticeKind;
  channel: NoticeChannel;
  is_on: boolean;
  changed_at: Date;
}

export const db = tablesOf<{
  "notifications.notice_choices": NoticeChoicesTable;
  "notifications.messages": MessageTable;
  "notifications.message_attempts": AttemptTable;
  "notifications.mail_routes": RouteTable;
  "notifications.mail_passwords": PasswordTable;
  "notifications.refused_addresses": RefusedAddressTable;
  "notifications.news": NewsTable;
  "notifications.news_pictures": { id: string; partner_id: string; file_id: string; created_at: Date };
  "notifications.news_claims": { id: string; news_id: string; customer_id: string; partner_id: string; claimed_at: Date };
  "notifications.news_reads": { news_id: string; customer_id: string; partner_id: string; read_at: Date };
  "notifications.message_objects": { cause_key: string; message_id: string; partner_id: string; object_id: string };
}>();

import type { ColumnType, Generated, Selectable } from "kysely";
import type { z } from "zod";
import { tablesOf } from "../../platform/db/tables.ts";
import type { ServerFaultKind } from "../../platform/mail/mailer.ts";
import type { CheckView } from "../devices/contract.ts";
import type { Channel, EntryKind, EventCode, MailMark, MoveEvent, Priority, StatusKind } from "./contract.ts";
import type { AfterReading, AutomaticMail, MailState, UnknownSenders } from "./mail/contract.ts";

/** Read as the value, written as its JSON text. */
type Json<Value> = ColumnType<Value, string, string>;
type JsonOrNull<Value> = ColumnType<Value | null, string | null | undefined, string | null>;
type Words = Readonly<Record<string, string>>;

interface StatusTable {
  id: Generated<string>;
  kind: StatusKind;
  titles: Json<Words>;
  portal_titles: Json<Words>;
  colour: string;
  pauses_clock: Generated<boolean>;
  next_ids: Generated<string[]>;
  position: number;
  version: Generated<number>;
}

interface MoveTable {
  event: MoveEvent;
  status_id: string;
}

interface TypeTable {
  id: Generated<string>;
  titles: Json<Words>;
  in_portal: boolean;
  partner_ids: Generated<string[]>;
  position: number;
  version: Generated<number>;
}

interface GroupTable {
  id: Generated<string>;
  name: string;
  description: Generated<string>;
  lead_id: string | null;
  partner_ids: Generated<string[]>;
  version: Generated<number>;
}

interface GroupMemberTable {
  group_id: string;
  admin_id: string;
}

interface TicketTable {
  id: Generated<string>;
  number: Generated<bigint>;
  partner_id: string;
  customer_id: string | null;
  requester_name: Generated<string>;
  requester_email: Generated<string>;
  subject: string;
  status_id: string;
  kind: StatusKind;
  status_at: Date;
  reminded_at: Date | null;
  priority: Generated<Priority>;
  type_id: string | null;
  group_id: string | null;
  assignee_id: string | null;
  assignee_name: Generated<string>;
  watcher_ids: Generated<string[]>;
  watcher_names: Generated<string[]>;
  copies: Generated<string[]>;
  label_ids: Generated<string[]>;
  channel: Channel;
  service_id: string | null;
  hidden: Generated<boolean>;
  reopened: Generated<number>;
  is_satisfied: boolean | null;
  rating_comment: Generated<string>;
  rated_at: Date | null;
  first_rated_at: Date | null;
  rating_asked_at: Date | null;
  created_by_name: Generated<string>;
  created_at: Date;
  updated_at: Date;
  public_at: Date;
  told_at: Date | null;
  last_customer_at: Date | null;
  last_staff_at: Date | null;
  first_reply_at: Date | null;
  closed_at: Date | null;
  mail_token: Generated<string>;
  mailbox_id: string | null;
  merged_into_id: string | null;
  merged_at: Date | null;
  merged_from_status_id: string | null;
  spam_at: Date | null;
  deleted_at: Date | null;
  diagnosis: JsonOrNull<z.output<typeof CheckView>>;
  version: Generated<number>;
}
export type Ticket = Selectable<TicketTable>;

/** A value as it was called when something happened to it. */
export interface ToldValue {
  readonly text: string;
  readonly titles: Words | null;
  /** Of a status: what customers read, and how it looks there. */
  readonly portal?: { readonly titles: Words; readonly kind: StatusKind; readonly colour: string };
}
export interface EntryEvent {
  readonly code: EventCode;
  readonly from: ToldValue | null;
  readonly to: ToldValue | null;
  readonly ticketId: string | null;
}

interface EntryTable {
  id: Generated<string>;
  ticket_id: string;
  partner_id: string;
  customer_id: string | null;
  kind: EntryKind;
  is_public: boolean;
  author_kind: "staff" | "customer" | "system";
  author_id: string | null;
  author_name: Generated<string>;
  channel: Channel;
  body: Generated<string>;
  quoted: Generated<string>;
  at: Date;
  event: JsonOrNull<EntryEvent>;
  call: JsonOrNull<{ direction: "in" | "out"; minutes: number }>;
  origin_ticket_id: string | null;
  message_id: string | null;
  from_address: Generated<string>;
  mail_marks: Generated<MailMark[]>;
}
export type Entry = Selectable<EntryTable>;

interface TicketFileTable {
  id: string;
  partner_id: string;
  customer_id: string | null;
  entry_id: string;
  is_public: boolean;
  file_id: string;
  name: string;
  media_type: string;
  size_bytes: bigint;
}

interface UploadTable {
  id: Generated<string>;
  uploader_kind: "staff" | "customer";
  uploader_id: string;
  sha256: string;
  name: string;
  media_type: string;
  size_bytes: bigint;
  uploaded_at: Date;
}

interface MarkTable {
  ticket_id: string;
  customer_id: string;
  partner_id: string;
  read_at: Date | null;
  is_starred: Generated<boolean>;
}

interface LinkTable {
  ticket_id: string;
  other_id: string;
  kind: "related" | "follow_up" | "split";
  partner_id: string;
  customer_id: string | null;
}

interface PresenceTable {
  ticket_id: string;
  admin_id: string;
  partner_id: string;
  admin_name: string;
  is_writing: boolean;
  since: Date;
  seen_at: Date;
}

interface AnswerTable {
  id: Generated<string>;
  title: string;
  folder: Generated<string>;
  shortcut: Generated<string>;
  subject: Generated<string>;
  texts: Json<Words>;
  is_shared: boolean;
  group_ids: Generated<string[]>;
  partner_ids: Generated<string[]>;
  made_by: string;
  made_by_name: string;
  version: Generated<number>;
}

interface MailboxTable {
  id: Generated<string>;
  partner_id: string;
  address: string;
  host: string;
  port: number;
  encryption: "tls" | "starttls" | "none";
  check_certificate: boolean;
  login: string;
  secret_sealed: string;
  folder: string;
  after_reading: AfterReading;
  move_to: string;
  unknown_senders: UnknownSenders;
  automatic_mail: AutomaticMail;
  trusted_server: string;
  group_id: string | null;
  type_id: string | null;
  priority: Priority;
  is_active: boolean;
  created_at: Date;
  uid_validity: bigint | null;
  read_up_to: bigint | null;
  last_read_at: Date | null;
  fault: ServerFaultKind | null;
  fault_answer: Generated<string>;
  away_since: Date | null;
  alerted_at: Date | null;
  busy_token: string | null;
  busy_until: Date | null;
  version: Generated<number>;
}
export type Mailbox = Selectable<MailboxTable>;

interface MailTable {
  id: Generated<string>;
  partner_id: string;
  mailbox_id: string | null;
  mail_key: string;
  state: MailState;
  reason: Generated<string>;
  from_name: Generated<string>;
  from_address: Generated<string>;
  subject: Generated<string>;
  received_at: Date;
  attempts: Generated<number>;
  error: Generated<string>;
  ticket_id: string | null;
  file_id: string | null;
  acknowledged_at: Generated<Date | null>;
  handled_at: Date | null;
  handled_by_name: Generated<string>;
}
export type Mail = Selectable<MailTable>;

export const db = tablesOf<{
  "tickets.statuses": StatusTable;
  "tickets.moves": MoveTable;
  "tickets.types": TypeTable;
  "tickets.groups": GroupTable;
  "tickets.group_members": GroupMemberTable;
  "tickets.tickets": TicketTable;
  "tickets.entries": EntryTable;
  "tickets.ticket_files": TicketFileTable;
  "tickets.uploads": UploadTable;
  "tickets.marks": MarkTable;
  "tickets.links": LinkTable;
  "tickets.presence": PresenceTable;
  "tickets.ticket_answers": AnswerTable;
  "tickets.mailboxes": MailboxTable;
  "tickets.mails": MailTable;
}>();

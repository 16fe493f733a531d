import type { ColumnType, Generated, Selectable } from "kysely";
import type { Day } from "../../../shared/calendar.ts";
import { tablesOf } from "../../platform/db/tables.ts";
import type { ContractState, SignerKind, SignMethod } from "./contracts/contract-rules.ts";

interface DocumentsTable {
  id: Generated<string>;
  number: Generated<bigint>;
  customer_id: string;
  partner_id: string;
  title: string;
  description: Generated<string>;
  kind: Generated<"file" | "generated" | "contract">;
  file_id: string;
  visible_in_portal: Generated<boolean>;
  added_by_name: string;
  added_at: Date;
  deleted_at: Date | null;
  version: Generated<number>;
}

interface ContractsTable {
  document_id: string;
  partner_id: string;
  customer_id: string;
  state: Generated<ContractState>;
  term_months: number | null;
  sign_by: Day | null;
  unsigned_sha256: string;
  sent_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  sent_by_name: Generated<string>;
  signed_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  signed_on: ColumnType<Day | null, Day | null | undefined, Day | null>;
  ends_on: ColumnType<Day | null, Day | null | undefined, Day | null>;
  signed_title: ColumnType<string | null, string | null | undefined, string | null>;
  signer_name: Generated<string>;
  method: ColumnType<"draw" | "type" | null, "draw" | "type" | null | undefined, "draw" | "type" | null>;
  signed_file_id: ColumnType<string | null, string | null | undefined, string | null>;
  signed_sha256: ColumnType<string | null, string | null | undefined, string | null>;
  check_code: ColumnType<string | null, string | null | undefined, string | null>;
  closed_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  reason: Generated<string>;
  reminded_on: ColumnType<Day | null, never, Day>;
}

interface ContractEventsTable {
  id: Generated<string>;
  document_id: string;
  partner_id: string;
  customer_id: string;
  kind: string;
  at: Date;
  ip: Generated<string>;
  user_agent: Generated<string>;
  channel: Generated<string>;
  by_name: Generated<string>;
  details: ColumnType<Record<string, unknown>, string | undefined, never>;
}

/** O-110 */
interface SignersTable {
  id: Generated<string>;
  document_id: string;
  partner_id: string;
  customer_id: string;
  position: number;
  kind: SignerKind;
  name: string;
  email: Generated<string>;
  phone: Generated<string>;
  admin_id: ColumnType<string | null, string | null | undefined, never>;
  turn_at: ColumnType<Date | null, never, Date>;
  link_id: ColumnType<string | null, never, string | null>;
  signed_at: ColumnType<Date | null, never, Date>;
  signed_name: Generated<string>;
  method: ColumnType<SignMethod | null, never, SignMethod>;
  channel: Generated<string>;
  proof: Generated<string>;
  ip: Generated<string>;
  user_agent: Generated<string>;
  consent_version: Generated<string>;
  drawing: ColumnType<string | null, never, string | null>;
  image_sha256: ColumnType<string | null, never, string | null>;
}
export type SignerRow = Selectable<SignersTable>;

/** P-178 */
interface SignLinksTable {
  id: Generated<string>;
  token_hash: string;
  /** Of links that reminders brought. */
  reminder_hashes: Generated<string[]>;
  document_id: string;
  customer_id: string;
  partner_id: string;
  channel: "email" | "sms";
  to_address: string;
  is_sent: boolean;
  created_by_name: string;
  created_at: Date;
  expires_at: Date;
  opened_at: ColumnType<Date | null, never, Date | null>;
  proof_hash: ColumnType<string | null, never, string | null>;
  proven_until: ColumnType<Date | null, never, Date | null>;
  withdrawn_at: ColumnType<Date | null, never, Date | null>;
}
export type SignLink = Selectable<SignLinksTable>;

interface SignCodesTable {
  id: string;
  link_id: string;
  customer_id: string;
  partner_id: string;
  code_hash: string;
  attempts_left: number;
  created_at: Date;
  expires_at: Date;
  used_at: Date | null;
}

/** P-180 */
interface AskedDocumentsTable {
  id: Generated<string>;
  partner_id: string;
  customer_id: string;
  kind: "identity" | "address" | "company" | "other";
  note: string;
  due_on: Day | null;
  state: Generated<"requested" | "uploaded" | "accepted" | "declined" | "withdrawn">;
  file_id: ColumnType<string | null, never, string | null>;
  asked_by_id: string | null;
  asked_by_name: string;
  asked_at: Date;
  uploaded_at: ColumnType<Date | null, never, Date | null>;
  decided_at: ColumnType<Date | null, never, Date | null>;
  decided_by_name: Generated<string>;
  reason: Generated<string>;
  delete_on: ColumnType<Day | null, never, Day | null>;
  deleted_at: ColumnType<Date | null, never, Date | null>;
  version: Generated<number>;
}

interface TemplatesTable {
  id: Generated<string>;
  partner_id: string;
  kind: "contract" | "document";
  name: string;
  language: string;
  version: Generated<number>;
  archived_at: Date | null;
}

interface TemplateVersionsTable {
  template_id: string;
  partner_id: string;
  number: number;
  title: string;
  body: string;
  term_months: number | null;
  restored_from: number | null;
  made_at: Date;
  made_by_name: string;
}

interface GenerationsTable {
  document_id: string;
  partner_id: string;
  customer_id: string;
  template_id: string;
  template_version: number;
  body: string;
  data: ColumnType<unknown, string, never>;
}

/** What is known of the stored files behind documents; `storeFile` writes it. */
interface FilesView {
  id: string;
  name: string;
  media_type: string;
  size_bytes: bigint;
  sha256: string;
}

export const db = tablesOf<{
  "documents.documents": DocumentsTable;
  "documents.contracts": ContractsTable;
  "documents.contract_events": ContractEventsTable;
  "documents.signers": SignersTable;
  "documents.sign_links": SignLinksTable;
  "documents.sign_codes": SignCodesTable;
  "documents.asked_documents": AskedDocumentsTable;
  "documents.templates": TemplatesTable;
  "documents.template_versions": TemplateVersionsTable;
  "documents.generations": GenerationsTable;
  "documents.seals": { id: Generated<string>; certificate: string; key_sealed: string; made_at: Date };
  "platform.files": FilesView;
  /** Whose contract it is, for the lists of staff. */
  "customers.customers": { id: string; number: bigint; full_name: string };
}>();

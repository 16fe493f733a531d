import type { Generated, Selectable } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { tablesOf } from "../../../platform/db/tables.ts";

interface PrivacyRequestsTable {
  id: string;
  partner_id: string;
  customer_id: string;
  kind: "export" | "erasure";
  state: "making" | "ready" | "taken" | "expired" | "failed" | "open" | "closed";
  created_at: Date;
  run_id: string | null;
  ready_at: Date | null;
  expires_at: Date | null;
  taken_at: Date | null;
  size_bytes: Generated<bigint>;
  files: Generated<number>;
  ticket_id: string | null;
  ticket_number: bigint | null;
  due_on: Day | null;
}
interface PrivacyPartsTable {
  request_id: string;
  place: number;
  partner_id: string;
  customer_id: string;
  bytes: Buffer;
}
interface ConsentTextsTable {
  partner_id: string;
  version: string;
  purpose: string;
  language: string;
  text: string;
  first_at: Date;
}

export type PrivacyRequest = Selectable<PrivacyRequestsTable>;

export const db = tablesOf<{
  "reports.privacy_requests": PrivacyRequestsTable;
  "reports.privacy_parts": PrivacyPartsTable;
  "reports.consent_texts": ConsentTextsTable;
}>();

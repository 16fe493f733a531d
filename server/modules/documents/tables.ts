import type { Generated } from "kysely";
import { tablesOf } from "../../platform/db/tables.ts";

interface DocumentsTable {
  id: Generated<string>;
  number: Generated<bigint>;
  customer_id: string;
  partner_id: string;
  title: string;
  kind: Generated<"file" | "contract">;
  file_id: string;
  visible_in_portal: Generated<boolean>;
  added_by_name: string;
  added_at: Date;
  deleted_at: Date | null;
  version: Generated<number>;
}

/** What is known of the stored files behind documents; `storeFile` writes it. */
interface FilesView {
  id: string;
  name: string;
  media_type: string;
  size_bytes: bigint;
}

export const db = tablesOf<{ "documents.documents": DocumentsTable; "platform.files": FilesView }>();

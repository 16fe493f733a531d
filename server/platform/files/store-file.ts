import { sql } from "kysely";
import type { Work } from "../work.ts";
import type { FileStore } from "./file-store.ts";

export interface StoredFile {
  readonly id: string;
  readonly sha256: string;
  readonly mediaType: string;
  readonly name: string;
  readonly sizeBytes: number;
}

/** Puts bytes into the store and writes down what they are. The bytes come first: a row never points at nothing. */
export async function storeFile(
  work: Work,
  store: FileStore,
  file: { partnerId: string; customerId: string | null; mediaType: string; name: string; bytes: Uint8Array },
): Promise<StoredFile> {
  return noteFile(work, { ...file, sha256: await store.put(file.bytes), sizeBytes: file.bytes.length });
}

/** Writes down what lies in the store already, such as an upload that finds its owner only later. */
export async function noteFile(
  work: Work,
  file: { partnerId: string; customerId: string | null; mediaType: string; name: string; sha256: string; sizeBytes: number },
): Promise<StoredFile> {
  const { sha256, mediaType, name, sizeBytes } = file;
  const row = await sql<{
    id: string;
  }>`insert into platform.files (partner_id, customer_id, sha256, size_bytes, media_type, name, created_at)
    values (${file.partnerId}, ${file.customerId}, ${sha256}, ${sizeBytes}, ${mediaType}, ${name}, ${work.now}) returning id`.execute(
    work.tx,
  );
  const id = row.rows[0]?.id;
  if (id === undefined) throw new Error("the file row was not written");
  return { id, sha256, mediaType, name, sizeBytes };
}

/** Files of one customer are another's from now on, with the records that name them. Returns their ids. */
export async function moveFiles(work: Work, fromCustomerId: string, toCustomerId: string): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`update platform.files set customer_id = ${toCustomerId} where customer_id = ${fromCustomerId} returning id`.execute(work.tx);
  return rows.map((row) => row.id);
}

/** What is known of a stored file, and its bytes. The caller has asked whether the actor may see its owner. */
export async function readStoredFile(work: Work, store: FileStore, fileId: string): Promise<StoredFile & { bytes: Uint8Array }> {
  const found = await sql<{ id: string; sha256: string; media_type: string; name: string; size_bytes: bigint }>`
    select id, sha256, media_type, name, size_bytes from platform.files where id = ${fileId}`.execute(work.tx);
  const row = found.rows[0];
  if (!row) throw new Error(`there is no file ${fileId}`);
  return {
    id: row.id,
    sha256: row.sha256,
    mediaType: row.media_type,
    name: row.name,
    sizeBytes: Number(row.size_bytes),
    bytes: await store.get(row.sha256),
  };
}

// N-80 a record that cannot be applied is put aside, so that those around it are.
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";

const mostErrorLength = 2000;

/** Keeps the record as it was, or its bytes, where no record could be made of them. In a transaction of its own: the one in which it failed is gone. */
export async function quarantine(work: Work, record: { readonly nasId: string }, error: string): Promise<void> {
  const told = JSON.stringify(record, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));
  // jsonb holds no NUL, and just that may be what is wrong with it.
  const writable = told.replaceAll("\\u0000", "\\ufffd");
  await sql`insert into usage.accounting_quarantine (nas_id, record, error, at)
    values (${record.nasId}::uuid, ${writable}::jsonb, ${error.replaceAll("\0", "").slice(0, mostErrorLength)}, ${work.now})`.execute(
    work.tx,
  );
}

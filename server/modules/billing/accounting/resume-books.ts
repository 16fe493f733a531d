import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { refuseForeignBook } from "./chart.ts";
import { lockAnyBook } from "./lock-book.ts";

/** A person has looked at a chain that did not hold and lets the book go on from its present end; the audit log keeps why. */
export async function resumeBooks(work: Work, partnerId: string, reason: string): Promise<void> {
  await refuseForeignBook(work, partnerId);
  const book = await lockAnyBook(work, partnerId);
  await sql`update billing.books set halted_at = null, halted_why = '', verified_seq = last_seq, verified_hash = last_hash where partner_id = ${partnerId}`.execute(
    work.tx,
  );
  work.audit({
    entity: "book",
    entityId: partnerId,
    label: "Books",
    action: "resumed",
    partnerId,
    reason,
    changes: { halted: { before: book.haltedWhy, after: null } },
  });
}

// What others ask about a registration before they make a paper of the document.
import type { Work } from "../../../platform/work.ts";
import { documentNotRegistered } from "./problems.ts";
import { db } from "./tables.ts";

/** B-245 whether the paper of a document, payment or refund is held back: it is to be registered before it leaves, and is not yet. */
export async function isPaperHeld(work: Work, sourceId: string): Promise<boolean> {
  const held = await db(work)
    .selectFrom("billing.fiscal_registrations")
    .select("source_id")
    .where("source_id", "=", sourceId)
    .where("policy", "=", "block")
    .where("state", "in", ["waiting", "refused"])
    .executeTakeFirst();
  return held !== undefined;
}

/** Refuses where `isPaperHeld`, with what to do. */
export async function refuseHeldPaper(work: Work, sourceId: string): Promise<void> {
  if (await isPaperHeld(work, sourceId))
    throw documentNotRegistered("The tax office has not registered it yet. Its paper is made at once when that is done.");
}

/** What the tax office said, for papers; undefined where there is nothing to print. */
export async function findRegistered(
  work: Work,
  sourceId: string,
): Promise<{ fiscalNumber: string; qr: string | null; texts: readonly string[] } | undefined> {
  const row = await db(work)
    .selectFrom("billing.fiscal_registrations")
    .select(["fiscal_number", "qr", "texts"])
    .where("source_id", "=", sourceId)
    .where("state", "=", "registered")
    .executeTakeFirst();
  return row?.fiscal_number ? { fiscalNumber: row.fiscal_number, qr: row.qr, texts: row.texts } : undefined;
}

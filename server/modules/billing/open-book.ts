import type { Work } from "../../platform/work.ts";
import { defaultPatterns, type NumberedKind } from "./number-rules.ts";
import { firstPreviousHash } from "./journal-rules.ts";
import { db } from "./tables.ts";

/** Gives a new partner its book and its number series; what exists stays. */
export async function openBook(work: Work, partnerId: string): Promise<void> {
  await db(work).insertInto("billing.books").values({ partner_id: partnerId, last_seq: 0n, last_hash: firstPreviousHash }).onConflict((conflict) => conflict.doNothing()).execute();
  await db(work)
    .insertInto("billing.number_series")
    .values(Object.entries(defaultPatterns).map(([kind, pattern]) => ({ partner_id: partnerId, kind: kind as NumberedKind, pattern, reset: "yearly" as const })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";
import { defaultPatterns, type NumberedKind } from "./number-rules.ts";

/** Gives a partner the number series that it does not have yet; what exists stays. */
export async function addDefaultSeries(work: Work, partnerId: string): Promise<void> {
  await db(work)
    .insertInto("billing.number_series")
    .values(
      Object.entries(defaultPatterns).map(([kind, pattern]) => ({
        partner_id: partnerId,
        kind: kind as NumberedKind,
        pattern,
        reset: "yearly" as const,
      })),
    )
    .onConflict((conflict) => conflict.columns(["partner_id", "kind"]).doNothing())
    .execute();
}

import { kept } from "../../../platform/kept.ts";
import type { Work } from "../../../platform/work.ts";
import type { TaxRule } from "./place-rules.ts";
import { db } from "./tables.ts";

const loadRules: (work: Work) => Promise<ReadonlyMap<string, readonly TaxRule[]>> = kept({
  tables: ["billing.tax_rules"],
  entities: ["tax_rule"],
  read: readRules,
});

/** The rules of a partner: what holds, what did and what will. Most partners have none; those that have are asked for all the time. */
export const rulesOfPartner = async (work: Work, partnerId: string): Promise<readonly TaxRule[]> =>
  (await loadRules(work)).get(partnerId) ?? [];

async function readRules(work: Work): Promise<ReadonlyMap<string, readonly TaxRule[]>> {
  const rows = await db(work)
    .selectFrom("billing.tax_rules")
    .select([
      ...(["id", "title", "country", "state", "city", "kind", "keeps"] as const),
      ...(["partner_id as partnerId", "zip_from as zipFrom", "zip_to as zipTo", "plan_id as planId"] as const),
      ...(["tax_id as taxId", "tax_group_id as taxGroupId", "start_on as start", "end_before as end"] as const),
    ])
    .orderBy("start_on")
    .orderBy("id")
    .execute();
  return Map.groupBy(rows, ({ partnerId }) => partnerId);
}

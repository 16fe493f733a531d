import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { manualNumbers } from "../settings.ts";
import { db } from "../tables.ts";
import { defaultPatterns, isOfPattern, parseNumberPattern } from "./number-rules.ts";

/**
 * B-119 a number that a person writes by hand stands beside the series, never in it: the series gives each of its numbers itself, without gaps.
 * Only where the provider allows it, and only once.
 */
export async function checkGivenNumber(work: Work, partnerId: string, number: string): Promise<void> {
  if (!(await getSetting(work, manualNumbers, { partnerId })))
    throw fieldProblem("number", "manual-numbers-off", "Numbers are not written by hand here; the series gives the next one.");
  const series = await db(work)
    .selectFrom("billing.number_series")
    .select("pattern")
    .where("partner_id", "=", partnerId)
    .where("kind", "=", "invoice")
    .executeTakeFirst();
  const parsed = parseNumberPattern(series?.pattern ?? defaultPatterns.invoice);
  if (parsed.kind === "pattern" && isOfPattern(parsed.pattern, number))
    throw fieldProblem(
      "number",
      "number-of-series",
      `${number} looks like a number of the series, which has no gaps. Write one that does not.`,
    );
  const used = await db(work)
    .selectFrom("billing.money_documents")
    .select("id")
    .where("partner_id", "=", partnerId)
    .where("kind", "=", "invoice")
    .where("number", "=", number)
    .executeTakeFirst();
  if (used) throw fieldProblem("number", "number-taken", `There is an invoice ${number} already.`);
}

import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { loadCases, type Rules } from "../status/load-facts.ts";
import { endHolds, type StoredHold, selectHolds } from "./hold-store.ts";
import { promiseStands } from "./promise-rules.ts";

/** Judges open promises of these customers: kept as soon as the money is there, broken when their last day is over without it. */
export async function settlePromises(
  work: Work,
  rules: Rules,
  customerIds: readonly string[],
  today: Day,
): Promise<{ kept: number; broken: number }> {
  const open = await selectHolds(work, sql`customer_id = any (${[...customerIds]}::uuid[]) and kind = 'promise' and outcome is null`);
  if (open.length === 0) return { kept: 0, broken: 0 };
  const cases = new Map(
    (
      await loadCases(
        work,
        rules,
        open.map((hold) => hold.customerId),
      )
    ).map((one) => [one.customer.id, one]),
  );
  const [kept, broken]: [StoredHold[], StoredHold[]] = [[], []];
  for (const hold of open) {
    const one = cases.get(hold.customerId);
    if (!one || hold.until === null || hold.coversOn === null) continue;
    const stands = promiseStands(one.facts, { coversOn: hold.coversOn, until: hold.until }, today);
    if (stands === "kept") kept.push(hold);
    if (stands === "broken") broken.push(hold);
  }
  await endHolds(work, kept, "kept");
  await endHolds(work, broken, "broken");
  return { kept: kept.length, broken: broken.length };
}

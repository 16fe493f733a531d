// Every night: what the day before earned goes from 2300 to revenue, in one statement over all lines of a partner (B-239).
import { createHash } from "node:crypto";
import { sql } from "kysely";
import { addDays, type Day } from "../../../../shared/calendar.ts";
import type { DailyStep } from "../../../platform/daily/daily-step.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { journalLines, type RevenuePart } from "../ledger/journal-rules.ts";
import { postEntries } from "../ledger/post-entries.ts";
import { lockBook } from "./lock-book.ts";

interface Earned {
  account_code: string;
  plan_id: string | null;
  currency: string;
  minor: bigint;
}

/**
 * Releases all that is earned by the end of `through` and was not released before: one entry for each revenue account, with a line for each
 * plan. A line that was billed late catches up. The same day again changes nothing.
 */
export async function releaseRevenue(
  work: Work,
  { partnerId, through }: { partnerId: string; through: Day },
): Promise<{ entries: number }> {
  const { releasedThrough } = await lockBook(work, partnerId);
  if (releasedThrough !== null && releasedThrough >= through) return { entries: 0 };
  const { rows } = await sql<Earned>`
    select account_code, plan_id, currency, sum(billing.earned_through(net_minor, period_start, period_end, ${through}::date)
      - case when opened_on is null then 0 else billing.earned_through(net_minor, period_start, period_end, ${releasedThrough}::date) end)::int8 as minor
    from billing.deferrals
    where partner_id = ${partnerId} and closed_on is null and period_start <= ${through}
      and (period_end > ${releasedThrough === null ? "-infinity" : addDays(releasedThrough, 1)}::date or opened_on is null)
    group by account_code, plan_id, currency order by account_code, currency, plan_id nulls first`.execute(work.tx);
  const byAccount = Map.groupBy(rows, (row) => `${row.account_code} ${row.currency}`);
  const entries = [...byAccount].flatMap(([key, earned]) => {
    const [first] = earned;
    if (!first) return [];
    const revenue = earned.map((row): RevenuePart => ({ accountCode: row.account_code, netMinor: row.minor, planId: row.plan_id }));
    const lines = journalLines({ kind: "revenue_release", revenue });
    if (lines.length === 0) return [];
    return [
      {
        id: uuidv7(work.now.getTime()),
        partnerId,
        accountId: null,
        entryOn: through,
        kind: "revenue_release" as const,
        text: `Revenue earned by ${through}`,
        category: "service",
        sourceId: sourceOf(partnerId, through, key),
        currency: first.currency,
        lines,
      },
    ];
  });
  await postEntries(work, entries);
  await sql`update billing.deferrals set opened_on = ${through}
    where partner_id = ${partnerId} and closed_on is null and opened_on is null and period_start <= ${through}`.execute(work.tx);
  await sql`update billing.books set released_through = ${through} where partner_id = ${partnerId}`.execute(work.tx);
  return { entries: entries.length };
}

/** One entry a day and account, whatever runs twice: the database holds the source unique. */
function sourceOf(partnerId: string, through: Day, key: string): string {
  const hex = createHash("sha256").update(`revenue ${partnerId} ${through} ${key}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export const releaseStep: DailyStep = {
  name: "billing.release-revenue",
  after: [],
  at: () => Promise.resolve("02:30"),
  // In the morning the day before is complete.
  run: ({ partnerId, on, inWork }) => inWork((work) => releaseIfAnything(work, partnerId, addDays(on, -1))),
};

/** A book without deferred revenue is left alone: no lock, no row. */
async function releaseIfAnything(work: Work, partnerId: string, through: Day): Promise<{ entries: number }> {
  const { rows } = await sql`select from billing.deferrals where partner_id = ${partnerId} and closed_on is null limit 1`.execute(work.tx);
  return rows.length === 0 ? { entries: 0 } : releaseRevenue(work, { partnerId, through });
}

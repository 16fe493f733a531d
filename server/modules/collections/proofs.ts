// What must be true of blocks and holds, said as questions whose every answer is a fault.
import { type RawBuilder, sql } from "kysely";
import { calendarDay } from "../../../shared/calendar.ts";
import { mostFindings, type Proof } from "../../platform/proof.ts";
import { listPartners } from "../partners/index.ts";
import { listCandidates } from "./procedure/candidates.ts";
import { decide } from "./status/apply-decisions.ts";
import { loadCases, loadRules } from "./status/load-facts.ts";

const byQuery = (rule: string, says: string, table: string, wrong: RawBuilder<{ what: string }>): Proof => ({
  rule,
  says,
  async prove(work) {
    const counted = await sql<{ n: bigint }>`select count(*) as n from ${sql.table(table)}`.execute(work.tx);
    const found = await sql<{ what: string }>`select what from (${wrong}) findings limit ${mostFindings}`.execute(work.tx);
    return { checked: Number(counted.rows[0]?.n ?? 0n), wrong: found.rows.map((row) => row.what) };
  },
});

/** Whoever money has lifted is unblocked once the jobs are done; with jobs waiting it is not yet a fault. */
const nobodyBlockedWithoutDebt: Proof = {
  rule: "I-23",
  says: "nobody who has the minimum balance is blocked for unpaid invoices once all jobs are done",
  async prove(work) {
    const waiting =
      await sql`select 1 from graphile_worker.jobs where task_identifier in ('collections.evaluate', 'deliver-events') limit 1`.execute(
        work.tx,
      );
    if (waiting.rows.length > 0) return { checked: 0, wrong: [] };
    let checked = 0;
    const wrong: string[] = [];
    for (const partner of await listPartners(work)) {
      const rules = await loadRules(work, partner);
      const today = calendarDay(work.now, partner.timeZone);
      const ids = await listCandidates(work, partner.id, "blocked");
      for (let at = 0; at < ids.length; at += 2_000) {
        for (const one of await loadCases(work, rules, ids.slice(at, at + 2_000))) {
          checked++;
          const hasEnough = one.account.balanceMinor >= one.facts.terms.minBalanceMinor;
          if (one.customer.blockedBy === "finance" && hasEnough && decide(one, today).move === "lift" && wrong.length < mostFindings)
            wrong.push(`customer ${one.customer.number} owes nothing and is blocked`);
        }
      }
    }
    return { checked, wrong };
  },
};

export const collectionsProofs: readonly Proof[] = [
  nobodyBlockedWithoutDebt,
  byQuery(
    "I-20",
    "no service runs for a customer who is inactive, archived or new",
    "services.services",
    // The status is followed by a listener; while it has not heard, it is not yet a fault.
    sql`select 'service S-' || service.number as what from services.services service
      join customers.customers customer on customer.id = service.customer_id
      where service.state in ('active', 'paused') and customer.status in ('new', 'inactive', 'archived') and customer.deleted_at is null
        and not exists (select from graphile_worker.jobs where task_identifier = 'deliver-events')`,
  ),
  byQuery(
    "B-6",
    "a block for money that was written down belongs to a customer who is blocked for money",
    "collections.block_episodes",
    sql`select 'customer ' || customer.number as what from collections.block_episodes episode
      join customers.customers customer on customer.id = episode.customer_id
      where episode.ended_as is null and (customer.status <> 'blocked' or customer.blocked_by not in ('finance', 'prepaid'))
        and not exists (select from graphile_worker.jobs where task_identifier = 'deliver-events')`,
  ),
];

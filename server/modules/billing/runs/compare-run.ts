// A run beside the one before it (B-62): who is new, who is gone, whose amount moved, in numbers.
import { sql } from "kysely";
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import type { runComparisonEndpoint } from "./contract.ts";
import { findRun } from "./run-views.ts";

type Comparison = z.input<(typeof runComparisonEndpoint)["returns"]>;

export async function compareRun(work: Work, runId: string): Promise<Comparison> {
  const run = await findRun(work, runId);
  const { currency } = await getPartner(work, run.partner_id);
  const amount = (minor: bigint) => toMoneyJson(money(minor, currency));
  const last = await lastCycle(work, { runId, partnerId: run.partner_id, before: run.target_on });
  // Beside the last cycle, so that the groups sum to the change between both; without one, beside what each account was billed last.
  const groups = await sql<{ moved: string; accounts: bigint; now: bigint; before: bigint }>`
    with beside as (select item.gross_minor as now, ${last ? sql`former.gross` : sql`item.previous_gross_minor`} as before
      from billing.run_items item left join (${formerItems(last?.runIds ?? [])}) former on former.account_id = item.account_id
      where item.run_id = ${runId} and item.state in ('ok', 'issued', 'undone'))
    select case when before is null or (before = 0 and now > 0) then 'appeared'
        when now > before then 'grew'
        when now < before then 'shrank' else 'same' end as moved,
      count(*) as accounts, sum(now)::int8 as now, coalesce(sum(before), 0)::int8 as before
    from beside group by moved`.execute(work.tx);
  const gone = await sql<{ accounts: bigint; before: bigint }>`
    select count(*) as accounts, coalesce(sum(former.gross), 0)::int8 as before from (${formerItems(last?.runIds ?? [])}) former where not exists (
      select from billing.run_items item where item.run_id = ${runId} and item.account_id = former.account_id and item.state in ('ok', 'issued', 'undone'))`.execute(
    work.tx,
  );
  const group = (name: string): Comparison["grew"] => {
    const found = groups.rows.find((row) => row.moved === name);
    return { accounts: Number(found?.accounts ?? 0n), now: amount(found?.now ?? 0n), before: amount(found?.before ?? 0n) };
  };
  return {
    last: last ? { id: last.id, targetOn: last.targetOn, issued: last.issued, gross: amount(last.gross) } : null,
    appeared: group("appeared"),
    grew: group("grew"),
    shrank: group("shrank"),
    same: group("same"),
    gone: { accounts: Number(gone.rows[0]?.accounts ?? 0n), now: amount(0n), before: amount(gone.rows[0]?.before ?? 0n) },
  };
}

const formerItems = (runIds: readonly string[]) => sql`select account_id, sum(gross_minor)::int8 as gross from billing.run_items
  where run_id = any (${runIds}::uuid[]) and state = 'issued' group by account_id`;

/** The last day on which accounts of this run were billed, with all runs of that day: who was set aside may have come with a second one. */
async function lastCycle(work: Work, { runId, partnerId, before }: { runId: string; partnerId: string; before: Day }) {
  const { rows } = await sql<{ id: string; target_on: Day; issued: bigint; gross: bigint }>`
    with day as (select max(run.target_on) as target_on from billing.runs run join billing.run_items item on item.run_id = run.id and item.state = 'issued'
      where run.partner_id = ${partnerId} and run.target_on < ${before} and run.state in ('confirmed', 'partly_undone')
        and exists (select from billing.run_items own where own.run_id = ${runId} and own.account_id = item.account_id))
    select run.id, run.target_on, count(item.account_id) as issued, coalesce(sum(item.gross_minor), 0)::int8 as gross
    from day join billing.runs run on run.target_on = day.target_on join billing.run_items item on item.run_id = run.id and item.state = 'issued'
    where run.partner_id = ${partnerId} and run.state in ('confirmed', 'partly_undone')
    group by run.id order by count(item.account_id) desc, run.created_at`.execute(work.tx);
  const [largest] = rows;
  if (!largest) return undefined;
  return {
    id: largest.id,
    targetOn: largest.target_on,
    runIds: rows.map(({ id }) => id),
    issued: rows.reduce((sum, { issued }) => sum + Number(issued), 0),
    gross: rows.reduce((sum, { gross }) => sum + gross, 0n),
  };
}

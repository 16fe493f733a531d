// A run beside the one before it (B-62): who is new, who is gone, whose amount moved, in numbers.
import { sql } from "kysely";
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import type { runComparisonEndpoint } from "../contract.ts";
import { findRun } from "./run-views.ts";

type Comparison = z.input<(typeof runComparisonEndpoint)["returns"]>;

export async function compareRun(work: Work, runId: string): Promise<Comparison> {
  const run = await findRun(work, runId);
  const { currency } = await getPartner(work, run.partner_id);
  const amount = (minor: bigint) => toMoneyJson(money(minor, currency));
  const last = await lastRun(work, { partnerId: run.partner_id, before: run.target_on });
  const groups = await sql<{ moved: string; accounts: bigint; now: bigint; before: bigint }>`
    select case when item.previous_gross_minor is null or (item.previous_gross_minor = 0 and item.gross_minor > 0) then 'appeared'
        when item.gross_minor > item.previous_gross_minor then 'grew'
        when item.gross_minor < item.previous_gross_minor then 'shrank' else 'same' end as moved,
      count(*) as accounts, sum(item.gross_minor)::int8 as now, coalesce(sum(item.previous_gross_minor), 0)::int8 as before
    from billing.run_items item
    where item.run_id = ${runId} and item.state in ('ok', 'issued', 'undone') group by moved`.execute(work.tx);
  const gone = await sql<{ accounts: bigint; before: bigint }>`
    select count(*) as accounts, coalesce(sum(former.gross_minor), 0)::int8 as before from billing.run_items former
    where former.run_id = ${last?.id ?? null} and former.state = 'issued' and not exists (
      select from billing.run_items item where item.run_id = ${runId} and item.account_id = former.account_id and item.state in ('ok', 'issued', 'undone'))`.execute(
    work.tx,
  );
  const group = (name: string): Comparison["grew"] => {
    const found = groups.rows.find((row) => row.moved === name);
    return { accounts: Number(found?.accounts ?? 0n), now: amount(found?.now ?? 0n), before: amount(found?.before ?? 0n) };
  };
  return {
    last: last ? { id: last.id, targetOn: last.target_on, issued: Number(last.issued), gross: amount(last.gross) } : null,
    appeared: group("appeared"),
    grew: group("grew"),
    shrank: group("shrank"),
    same: group("same"),
    gone: { accounts: Number(gone.rows[0]?.accounts ?? 0n), now: amount(0n), before: amount(gone.rows[0]?.before ?? 0n) },
  };
}

async function lastRun(work: Work, { partnerId, before }: { partnerId: string; before: Day }) {
  const { rows } = await sql<{ id: string; target_on: Day; issued: bigint; gross: bigint }>`
    select run.id, run.target_on, count(item.account_id) as issued, coalesce(sum(item.gross_minor), 0)::int8 as gross
    from billing.runs run join billing.run_items item on item.run_id = run.id and item.state = 'issued'
    where run.partner_id = ${partnerId} and run.target_on < ${before} and run.state in ('confirmed', 'partly_undone')
    group by run.id order by run.target_on desc, run.created_at desc limit 1`.execute(work.tx);
  return rows[0];
}

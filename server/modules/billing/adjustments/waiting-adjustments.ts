import { type Selectable, sql } from "kysely";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Work } from "../../../platform/work.ts";
import { type AdjustmentTable, db } from "../tables.ts";

export type AdjustmentRow = Selectable<AdjustmentTable>;

/** What is asked for and not decided, by service. It is staff's until they have looked at it: what a customer sees comes without it. */
export async function waitingAdjustments(work: Work, serviceIds: readonly string[]): Promise<Map<string, AdjustmentRow[]>> {
  if (serviceIds.length === 0 || work.actor.kind === "customer") return new Map();
  const rows = await db(work)
    .selectFrom("billing.adjustments")
    .selectAll()
    .where("state", "=", "waiting")
    .where(sql<boolean>`service_id = any (${[...serviceIds]}::uuid[])`)
    .orderBy("service_id")
    .orderBy("from_on")
    .orderBy("id")
    .execute();
  return Map.groupBy(rows, (row) => row.service_id);
}

/** They went with an account's part of a run. */
export async function markAdjusted(work: Work, runId: string, taken: readonly { id: string; accountId: string }[]): Promise<void> {
  if (taken.length === 0) return;
  await sql`update billing.adjustments adjustment set state = 'done', run_id = ${runId}, account_id = taken.account_id,
      decided_at = ${work.now}, decided_by = ${JSON.stringify(describeActor(work))}::jsonb
    from unnest(${taken.map(({ id }) => id)}::uuid[], ${taken.map(({ accountId }) => accountId)}::uuid[]) as taken (id, account_id)
    where adjustment.id = taken.id and adjustment.state = 'waiting'`.execute(work.tx);
}

/** I-6 the run was undone: what it did is asked for again. */
export async function askAgain(work: Work, runId: string, accountId: string): Promise<void> {
  await sql`update billing.adjustments set state = 'waiting', run_id = null, account_id = null, decided_at = null, decided_by = null
    where run_id = ${runId} and account_id = ${accountId}`.execute(work.tx);
}

/** A person leaves the billed days of a customer's services as they are. */
export async function declineAdjustments(work: Work, serviceIds: readonly string[]): Promise<number> {
  const { rows } = await sql`update billing.adjustments set state = 'declined', decided_at = ${work.now},
      decided_by = ${JSON.stringify(describeActor(work))}::jsonb
    where service_id = any (${[...serviceIds]}::uuid[]) and state = 'waiting' returning id`.execute(work.tx);
  return rows.length;
}

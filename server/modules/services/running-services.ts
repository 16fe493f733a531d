import { sql } from "kysely";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";

/** How many services of a payer run, and how many of them have no paid time. */
export interface RunningServices {
  readonly running: number;
  readonly unpaid: number;
}

/** What these accounts pay for and runs now; parts of bundles follow their bundle. */
export async function countRunningServices(work: Work, payerIds: readonly string[]): Promise<ReadonlyMap<string, RunningServices>> {
  if (payerIds.length === 0) return new Map();
  const { rows } = await sql<RunningServices & { payerId: string }>`select service.payer_id as "payerId", count(*)::int as running,
      (count(*) filter (where service.lock = 'unpaid_period'))::int as unpaid
    from services.services service where service.payer_id = any (${[...payerIds]}::uuid[]) and service.state in ('active', 'paused')
      and service.bundle_service_id is null and ${visibleTo(work.actor, { partner: "service.partner_id", customer: "service.customer_id" })}
    group by 1`.execute(work.tx);
  return new Map(rows.map(({ payerId, running, unpaid }) => [payerId, { running, unpaid }]));
}

/** Whether anything of these customers, or on their account, is still to start, runs, or can be taken up again. */
export async function haveLiveServices(work: Work, customerIds: readonly string[]): Promise<boolean> {
  const ids = [...customerIds];
  const { rows } = await sql<{
    found: boolean;
  }>`select exists (select from services.services where state in ('pending', 'active', 'paused', 'stopped')
    and (customer_id = any (${ids}::uuid[]) or payer_id = any (${ids}::uuid[]))) as found`.execute(work.tx);
  return rows[0]?.found ?? false;
}

/** The running services of some customers, for people: how many, and what they are called. */
export async function nameRunningServices(
  work: Work,
  payerIds: readonly string[],
): Promise<ReadonlyMap<string, { id: string; number: number; kind: string }[]>> {
  if (payerIds.length === 0) return new Map();
  const { rows } = await sql<{
    payerId: string;
    id: string;
    number: number;
    kind: string;
  }>`select payer_id as "payerId", id, number::int as number, kind
    from services.services service where payer_id = any (${[...payerIds]}::uuid[]) and state in ('active', 'paused') and bundle_service_id is null
      and ${visibleTo(work.actor, { partner: "service.partner_id", customer: "service.customer_id" })} order by number`.execute(work.tx);
  return Map.groupBy(rows, (row) => row.payerId);
}

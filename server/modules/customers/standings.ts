import { sql } from "kysely";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import type { BlockCause, CustomerStatus } from "./status-rules.ts";

/** How a customer stands, for whoever decides about the status of many. */
export interface CustomerStanding {
  readonly id: string;
  readonly number: number;
  readonly partnerId: string;
  readonly status: CustomerStatus;
  readonly blockedBy: BlockCause | null;
}

/** One query for thousands; those in the recycle bin are not among them. */
export async function listStandings(work: Work, customerIds: readonly string[]): Promise<ReadonlyMap<string, CustomerStanding>> {
  if (customerIds.length === 0) return new Map();
  const { rows } =
    await sql<CustomerStanding>`select customer.id, customer.number::int as number, customer.partner_id as "partnerId", customer.status,
      customer.blocked_by as "blockedBy" from customers.customers customer
    where customer.id = any (${[...customerIds]}::uuid[]) and customer.deleted_at is null
      and ${visibleTo(work.actor, { partner: "customer.partner_id", customer: "customer.id" })}`.execute(work.tx);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The next customers of a partner, by id, who are blocked for money. */
export async function listBlockedForMoney(
  work: Work,
  { partnerId, after, limit }: { partnerId: string; after: string; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from customers.customers where partner_id = ${partnerId} and id > ${after}
    and status = 'blocked' and blocked_by in ('finance', 'prepaid') and deleted_at is null order by id limit ${limit}`.execute(work.tx);
  return rows.map((row) => row.id);
}

/** When each customer came to the present status; one who never changed it is left out. */
export async function listStatusSince(work: Work, customerIds: readonly string[]): Promise<ReadonlyMap<string, Date>> {
  if (customerIds.length === 0) return new Map();
  const { rows } = await sql<{
    customer_id: string;
    since: Date;
  }>`select customer_id, since from customers.status_since(${[...customerIds]}::uuid[])`.execute(work.tx);
  return new Map(rows.map((row) => [row.customer_id, row.since]));
}

/** How many of a partner's customers could be blocked at all. */
export async function countRunning(work: Work, partnerId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from customers.customers
    where partner_id = ${partnerId} and status in ('active', 'blocked') and deleted_at is null`.execute(work.tx);
  return rows[0]?.count ?? 0;
}

/** Of main accounts those with a sub-account, of whatever mode. */
export async function listSubAccountIds(work: Work, mainId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select sub_id as id from customers.links where main_id = ${mainId}`.execute(work.tx);
  return rows.map((row) => row.id);
}

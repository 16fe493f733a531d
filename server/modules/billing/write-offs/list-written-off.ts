// What others need of write-offs: who left debts behind (B-235), and whose write-off waits for a second person.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";

interface WrittenOff {
  readonly customerId: string;
  readonly currency: string;
  /** Given up by people and not come in since. */
  readonly leftMinor: bigint;
  readonly lastOn: Day;
}

/** Customers of a partner whose debts were given up by people and did not come in since. Small differences are no debts of anybody. */
export async function listWrittenOff(
  work: Work,
  which: { readonly partnerId: string } | { readonly customerIds: readonly string[] },
): Promise<WrittenOff[]> {
  const wanted =
    "partnerId" in which
      ? sql`write_off.partner_id = ${which.partnerId}`
      : sql`write_off.customer_id = any (${[...which.customerIds]}::uuid[])`;
  const { rows } = await sql<WrittenOff>`select write_off.customer_id as "customerId", write_off.currency,
      sum(write_off.amount_minor - write_off.recovered_minor)::int8 as "leftMinor", max(write_off.accounting_on) as "lastOn"
    from billing.write_offs write_off
    where ${wanted} and write_off.state = 'booked' and write_off.cause = 'staff' and write_off.amount_minor > write_off.recovered_minor
      and ${visibleTo(work.actor, { partner: "write_off.partner_id", customer: "write_off.customer_id" })}
    group by 1, 2 order by 1`.execute(work.tx);
  return rows;
}

interface WaitingWriteOff {
  readonly customerId: string;
  readonly id: string;
  readonly number: number;
}

export async function listWaitingWriteOffs(work: Work, customerIds: readonly string[]): Promise<ReadonlyMap<string, WaitingWriteOff>> {
  if (customerIds.length === 0) return new Map();
  const { rows } = await sql<WaitingWriteOff>`select customer_id as "customerId", id, number::int as number from billing.write_offs
    where customer_id = any (${[...customerIds]}::uuid[]) and state = 'waiting' order by requested_at desc`.execute(work.tx);
  return new Map(rows.map((row) => [row.customerId, row]));
}

/** Whether it is in the books, or waits for a second person. */
export async function wasBooked(work: Work, writeOffId: string): Promise<boolean> {
  const { rows } = await sql<{ state: string }>`select state from billing.write_offs where id = ${writeOffId}`.execute(work.tx);
  return rows[0]?.state === "booked";
}

import { type Selectable, sql } from "kysely";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import { shutForMoney } from "../access-rules.ts";
import { db, type PaymentWindowsTable } from "../tables.ts";
import { isRunning } from "./window-rules.ts";

export type PaymentWindow = Selectable<PaymentWindowsTable>;

/** What stands in `access.changes` as the cause. */
export const windowOpened = "access.payment_window_opened";
export const windowEnded = "access.payment_window_ended";

/** The one of a customer that nobody has ended; its time may be up all the same. */
export const findUnended = (work: Work, customerId: string): Promise<PaymentWindow | undefined> =>
  db(work)
    .selectFrom("access.payment_windows as window")
    .selectAll("window")
    .where("window.customer_id", "=", customerId)
    .where("window.ended_at", "is", null)
    .where(visibleTo(work.actor, { partner: "window.partner_id", customer: "window.customer_id" }))
    .executeTakeFirst();

/** Until when all that a customer pays for is open for a payment; undefined: it is not. */
export async function findWindowEnd(work: Work, customerId: string): Promise<Date | undefined> {
  const window = await findUnended(work, customerId);
  return window && isRunning(window.ends_at, work.now) ? window.ends_at : undefined;
}

/** Whether any of these services is shut for money now. */
export async function isAnyShutForMoney(work: Work, serviceIds: readonly string[]): Promise<boolean> {
  const { rows } = await sql`select from access.states
    where service_id = any (${[...serviceIds]}::uuid[]) and state = any (${[...shutForMoney]}) limit 1`.execute(work.tx);
  return rows.length > 0;
}

/**
 * How many were opened since a moment, and since the debt began: when one of these services was last shut for money, not counting that a window
 * ended. What was shut before changes were written down began before all of them.
 */
export async function countOpened(
  work: Work,
  { customerId, serviceIds, since }: { readonly customerId: string; readonly serviceIds: readonly string[]; readonly since: Date },
): Promise<{ readonly today: number; readonly inEpisode: number }> {
  const { rows } = await sql<{ today: number; inEpisode: number }>`
    with episode as (
      select coalesce(max(at), '-infinity') as began_at from access.changes
      where service_id = any (${[...serviceIds]}::uuid[]) and to_state = any (${[...shutForMoney]})
        and (from_state is null or from_state <> all (${[...shutForMoney]})) and cause <> ${windowEnded}
    )
    select count(*) filter (where opened_at >= ${since})::int as today,
      count(*) filter (where opened_at >= (select began_at from episode))::int as "inEpisode"
    from access.payment_windows where customer_id = ${customerId}`.execute(work.tx);
  return rows[0] ?? { today: 0, inEpisode: 0 };
}

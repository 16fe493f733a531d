import { sql } from "kysely";
import type { Finding, MoveParticipant } from "../customers/index.ts";

/** Payments stay in the book that they were made to. A saved method belongs to a gateway of the present partner, so it cannot be charged by another. */
export const paymentsOfPartnerMoves: MoveParticipant = {
  async blockers(work, { customer }) {
    const { rows } = await sql<{ attempts: number; refunds: number }>`select
      (select count(*)::int from payments.intents where account_id = ${customer.id} and state in ('created', 'redirected', 'needs_action', 'processing', 'unknown')
        and (state in ('processing', 'unknown') or expires_at > ${work.now})) as attempts,
      (select count(*)::int from payments.refunds where account_id = ${customer.id} and state in ('requested', 'pending')) as refunds`.execute(
      work.tx,
    );
    const { attempts = 0, refunds = 0 } = rows[0] ?? {};
    const blockers: Finding[] = [];
    if (attempts > 0)
      blockers.push({ code: "payment-under-way", detail: "A payment is under way. Wait until it has ended.", count: attempts });
    if (refunds > 0) blockers.push({ code: "refund-under-way", detail: "A refund is under way. Wait until it has ended.", count: refunds });
    return blockers;
  },
  async effects(work, { customer }) {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from payments.saved_methods where customer_id = ${customer.id} and status = 'active'`.execute(work.tx);
    const count = rows[0]?.count ?? 0;
    return count === 0 ? [] : [{ code: "methods-removed", detail: `${count} saved payment methods are removed.`, count }];
  },
  async carry(work, { customer }) {
    await sql`update payments.saved_methods set status = 'removed', is_default = false, version = version + 1
      where customer_id = ${customer.id} and status = 'active'`.execute(work.tx);
  },
};

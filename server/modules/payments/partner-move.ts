import { sql } from "kysely";
import { describeActor } from "../../platform/event-bus.ts";
import type { MoveParticipant } from "../customers/index.ts";
import { listMoneyUnderWay } from "./attempts/money-under-way.ts";

/** Payments stay in the book that they were made to. A saved method belongs to a gateway of the present partner, so it cannot be charged by another. */
export const paymentsOfPartnerMoves: MoveParticipant = {
  blockers: (work, { customer }) => listMoneyUnderWay(work, customer.id),

  async effects(work, { customer }) {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from payments.saved_methods where customer_id = ${customer.id} and status = 'active'`.execute(work.tx);
    const count = rows[0]?.count ?? 0;
    return count === 0 ? [] : [{ code: "methods-removed", detail: `${count} saved payment methods are removed.`, count }];
  },
  async carry(work, { customer, to }) {
    // Who agreed to be charged agreed with the former partner.
    await sql`update payments.auto_pay set state = 'off', saved_method_id = null, partner_id = ${to.id}, version = version + 1, changed_at = ${work.now}
      where account_id = ${customer.id}`.execute(work.tx);
    // What they pay would go to the gateway of the former partner.
    await sql`update payments.pay_links set voided_at = ${work.now}, voided_by = ${JSON.stringify(describeActor(work))}::jsonb
      where customer_id = ${customer.id} and voided_at is null`.execute(work.tx);
    await sql`update payments.saved_methods set status = 'removed', is_default = false, version = version + 1
      where customer_id = ${customer.id} and status = 'active'`.execute(work.tx);
  },
};

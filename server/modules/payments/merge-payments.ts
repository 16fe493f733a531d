import { sql } from "kysely";
import type { Finding, MergeParticipant } from "../customers/index.ts";
import { listMoneyUnderWay } from "./attempts/money-under-way.ts";

/**
 * When two customers become one, payments stay in the books of the account that they were made to and are found under the survivor; saved
 * methods go over. Nothing may be under way: what a bank answers later would come to an account that is closed.
 */
export const paymentsOfMerges: MergeParticipant = {
  blockers: (work, { loser }) => listMoneyUnderWay(work, loser.id),

  async effects(work, { loser }) {
    const { rows } = await sql<{ payments: number; methods: number }>`select
      (select count(*)::int from payments.payments where customer_id = ${loser.id}) as payments,
      (select count(*)::int from payments.saved_methods where customer_id = ${loser.id} and status = 'active') as methods`.execute(work.tx);
    const { payments = 0, methods = 0 } = rows[0] ?? {};
    const effects: Finding[] = [];
    if (payments > 0) effects.push({ code: "payments-move", detail: `${payments} payments will be found here.`, count: payments });
    if (methods > 0) effects.push({ code: "methods-move", detail: `${methods} saved payment methods come along.`, count: methods });
    return effects;
  },

  async move(work, { loser, survivor }) {
    const { rows: payments } = await sql<{
      id: string;
    }>`update payments.payments set customer_id = ${survivor.id} where customer_id = ${loser.id} returning id`.execute(work.tx);
    for (const table of [
      "refunds",
      "intents",
      "pay_links",
      "pay_link_hours",
      "pay_link_codes",
      "payment_pdfs",
      "refund_pdfs",
      "auto_charges",
      "bounces",
    ]) {
      await sql`update ${sql.table(`payments.${table}`)} set customer_id = ${survivor.id} where customer_id = ${loser.id}`.execute(work.tx);
    }
    // Consent was given for an account that is closed now.
    await sql`update payments.auto_pay set customer_id = ${survivor.id}, state = 'off', version = version + 1, changed_at = ${work.now}
      where customer_id = ${loser.id}`.execute(work.tx);
    // The survivor's default stays the default.
    const { rows: methods } = await sql<{
      id: string;
    }>`update payments.saved_methods method set customer_id = ${survivor.id}, version = version + 1,
        is_default = method.is_default and not exists (select from payments.saved_methods own where own.customer_id = ${survivor.id} and own.is_default and own.status = 'active')
      where method.customer_id = ${loser.id} returning id`.execute(work.tx);
    return { payments: payments.map((row) => row.id), "saved-methods": methods.map((row) => row.id) };
  },
};

// What becomes of e-invoices when two customers become one, and when a customer goes to another partner.
import { sql } from "kysely";
import type { MergeParticipant, MoveParticipant } from "../../customers/index.ts";

/** The files follow their documents. The survivor's own wishes stay; the loser's account gets nothing new. */
export const eInvoicesOfMerges: MergeParticipant = {
  async move(work, { loser, survivor }) {
    const { rows } = await sql<{
      id: string;
    }>`update billing.e_invoices set customer_id = ${survivor.id} where customer_id = ${loser.id} returning id`.execute(work.tx);
    return { "e-invoices": rows.map((row) => row.id) };
  },
};

/** The wishes go along; what was made stays with the book that it was made for. */
export const eInvoicesOfPartnerMoves: MoveParticipant = {
  async carry(work, { customer, to }) {
    await sql`update billing.e_invoice_terms set partner_id = ${to.id} where account_id = ${customer.id}`.execute(work.tx);
  },
};

import { sql } from "kysely";
import type { MergeParticipant, MoveParticipant } from "../customers/index.ts";

const tables = ["states", "changes", "service_attributes", "attribute_changes", "service_passwords", "lines", "coa_log", "payment_windows"];

/** The log of logins is found by service alone: there the rows of these are, and the services may have gone over by now. */
const ofServices = (customerIds: readonly string[]) =>
  sql`service_id in (select service_id from access.line_owners where customer_id = any (${[...customerIds]}::uuid[]))`;

/** What a service gave goes with the service. */
export const accessOfMerges: MergeParticipant = {
  blockers: () => Promise.resolve([]),
  effects: () => Promise.resolve([]),
  async move(work, { loser, survivor }) {
    // One at a time: that of who stays goes on.
    await sql`update access.payment_windows set ended_at = greatest(opened_at, ${work.now}), ended_as = 'merged'
      where customer_id = ${loser.id} and ended_at is null
        and exists (select from access.payment_windows where customer_id = ${survivor.id} and ended_at is null)`.execute(work.tx);
    for (const table of tables)
      await sql`update ${sql.table(`access.${table}`)} set customer_id = ${survivor.id} where customer_id = ${loser.id}`.execute(work.tx);
    await sql`update access.auth_log set customer_id = ${survivor.id}
      where customer_id = ${loser.id} and ${ofServices([loser.id, survivor.id])}`.execute(work.tx);
    return {};
  },
};

export const accessOfPartnerMoves: MoveParticipant = {
  effects: () => Promise.resolve([]),
  async carry(work, { customer, to }) {
    for (const table of tables)
      await sql`update ${sql.table(`access.${table}`)} set partner_id = ${to.id} where customer_id = ${customer.id}`.execute(work.tx);
    await sql`update access.auth_log set partner_id = ${to.id} where customer_id = ${customer.id} and ${ofServices([customer.id])}`.execute(
      work.tx,
    );
  },
};

import { sql } from "kysely";
import type { MoveParticipant } from "../customers/index.ts";
import { moveToPartner } from "../network/index.ts";

/** Services run on as they are, with what is billed of them; only whose book the next invoice stands in changes. */
export const servicesOfPartnerMoves: MoveParticipant = {
  // B-3: what runs is priced in the currency of its plan.
  async blockers(work, { customer, to }) {
    const { rows } = await sql<{ currency: string; count: number }>`select account.currency, count(*)::int as count
      from services.services service join services.payer_accounts account on account.customer_id = service.customer_id
      where service.customer_id = ${customer.id} and account.currency <> ${to.currency} and state in ('pending', 'active', 'paused', 'stopped')
      group by 1`.execute(work.tx);
    const [found] = rows;
    return found
      ? [{ code: "other-currency", detail: `Its services are priced in ${found.currency}, ${to.name} bills in ${to.currency}.` }]
      : [];
  },
  async effects(work, { customer, to }) {
    const { rows } = await sql<{ services: number; foreign: number }>`select count(*)::int as services,
        count(*) filter (where not exists (select from catalog.plan_partners offered where offered.plan_id = service.plan_id and offered.partner_id = ${to.id}))::int as "foreign"
      from services.services service where customer_id = ${customer.id} and state in ('pending', 'active', 'paused', 'stopped') and bundle_service_id is null`.execute(
      work.tx,
    );
    const { services = 0, foreign = 0 } = rows[0] ?? {};
    return [
      ...(services > 0
        ? [{ code: "services-move", detail: `${services === 1 ? "1 service comes" : `${services} services come`} along.`, count: services }]
        : []),
      ...(foreign > 0
        ? [{ code: "plans-not-offered", detail: `${foreign} of them run on plans that ${to.name} does not sell.`, count: foreign }]
        : []),
    ];
  },
  async carry(work, { customer, to }) {
    const { rows } = await sql<{
      id: string;
    }>`select id from services.services where customer_id = ${customer.id} order by id for update`.execute(work.tx);
    await sql`update services.services set partner_id = ${to.id}, version = version + 1, updated_at = ${work.now} where customer_id = ${customer.id}`.execute(
      work.tx,
    );
    for (const table of ["segments", "discounts", "state_changes"]) {
      await sql`update ${sql.table(`services.${table}`)} set partner_id = ${to.id} where customer_id = ${customer.id}`.execute(work.tx);
    }
    await moveToPartner(
      work,
      rows.map(({ id }) => id),
      to.id,
    );
  },
};

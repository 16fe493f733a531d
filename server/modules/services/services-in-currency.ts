import { sql } from "kysely";
import type { CurrencyHolder } from "../partners/index.ts";

/** B-3 a service is priced in the currency of its plan, so that the partner of its customer cannot take another meanwhile. */
export const servicesInCurrency: CurrencyHolder = {
  async keeps(work, partnerId) {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from services.services
      where partner_id = ${partnerId} and state in ('pending', 'active', 'paused', 'stopped')`.execute(work.tx);
    const count = rows[0]?.count ?? 0;
    return count === 0 ? undefined : `${count === 1 ? "1 service is" : `${count} services are`} priced in it.`;
  },
};

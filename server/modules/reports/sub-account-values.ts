import { sql } from "kysely";
import type { z } from "zod";
import { money, toMoneyJson } from "../../../shared/money.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import { getReachable, reachableCustomers } from "../customers/index.ts";
import { getPartner } from "../partners/index.ts";
import type { subAccountValuesEndpoint } from "./contract.ts";
import { readMonthlyValues } from "./monthly-values.ts";

/** What a main account's sub-accounts have and are worth by the month: each, and added up by the way they are billed (O-67). */
export async function showSubAccountValues(work: Work, mainId: string): Promise<z.input<(typeof subAccountValuesEndpoint)["returns"]>> {
  const main = await getReachable(work, mainId, "customers.linked.view");
  const { currency } = await getPartner(work, main.partnerId);
  const { rows } = await sql<{ id: string; mode: "independent" | "aggregated"; services: number }>`
    select customer.id, link.mode, (select count(*)::int from services.services service
      where service.customer_id = customer.id and service.state in ('active', 'paused') and service.bundle_service_id is null) as services
    from customers.links link join customers.customers customer on customer.id = link.sub_id
    where link.main_id = ${mainId} and customer.deleted_at is null and ${visibleTo(work.actor, { partner: "customer.partner_id" })}
      and ${reachableCustomers(work, "customers.profile.view", "customer")}`.execute(work.tx);
  const values = await readMonthlyValues(
    work,
    rows.map((row) => row.id),
  );
  const amount = (minor: bigint) => toMoneyJson(money(minor, currency));
  return {
    items: rows.map(({ id, services }) => ({ id, services, monthlyValue: amount(values.get(id) ?? 0n) })),
    totals: (["independent", "aggregated"] as const).map((mode) => {
      const ofMode = rows.filter((row) => row.mode === mode);
      return {
        mode,
        count: ofMode.length,
        services: ofMode.reduce((sum, row) => sum + row.services, 0),
        monthlyValue: amount(ofMode.reduce((sum, row) => sum + (values.get(row.id) ?? 0n), 0n)),
      };
    }),
  };
}

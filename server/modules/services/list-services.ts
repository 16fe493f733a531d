import { sql } from "kysely";
import type { z } from "zod";
import type { QueryOf } from "../../../shared/endpoint.ts";
import { escapeLike } from "../../platform/db/escape-like.ts";
import { listPage, type Page } from "../../platform/db/list-page.ts";
import type { Work } from "../../platform/work.ts";
import { findCustomerIdsByText, getReachable, ofReachableCustomer } from "../customers/index.ts";
import type { listCustomerServicesEndpoint, listServicesEndpoint, ServiceRow } from "./contract.ts";
import { type Described, describeServices, serviceRow } from "./describe-services.ts";
import { totalByMonth } from "./price-rules.ts";
import { type Service, visibleServices } from "./service-queries.ts";

/** Services of all customers within the reader's reach. */
export async function listServicesPage(
  work: Work,
  request: QueryOf<typeof listServicesEndpoint>,
): Promise<Page<z.input<typeof ServiceRow>>> {
  const { filter } = request;
  let query = visibleServices(work).where(ofReachableCustomer(work, "customers.services.view", "service.customer_id"));
  if (filter.state) query = query.where("service.state", "in", filter.state);
  if (filter.kind) query = query.where("service.kind", "in", filter.kind);
  if (filter.planId) query = query.where("service.plan_id", "=", filter.planId);
  if (filter.partnerId) query = query.where("service.partner_id", "=", filter.partnerId);
  if (filter.customerId) query = query.where("service.customer_id", "=", filter.customerId);
  if (filter.number) query = query.where("service.number", "=", BigInt(filter.number));
  if (filter.login) query = query.where(sql<boolean>`lower(service.login) = lower(${filter.login})`);
  if (filter.lock) query = query.where("service.lock", "in", filter.lock);
  if (filter.hasOwnPrice !== undefined) query = query.where("service.custom_price", filter.hasOwnPrice ? "is not" : "is", null);
  if (filter.endsFrom) query = query.where("service.end_on", ">=", filter.endsFrom);
  if (filter.endsUntil) query = query.where("service.end_on", "<=", filter.endsUntil);
  if (filter.text) {
    const like = `%${escapeLike(filter.text)}%`;
    const ofCustomers = await findCustomerIdsByText(work, filter.text);
    query = query.where(
      sql<boolean>`(platform.plain(coalesce(service.login, '') || ' ' || service.address || ' ' || coalesce(service.external_id, '')) like platform.plain(${like})
        or service.number = ${numberIn(filter.text)} or service.customer_id = any (${ofCustomers}::uuid[]))`,
    );
  }
  const page = await listPage(work, query, request, {
    sorts: {
      number: { by: sql`service.number`, type: "bigint" },
      startOn: { by: sql`service.start_on`, type: "date" },
      stateSinceOn: { by: sql`service.state_since_on`, type: "date" },
    },
    defaultSort: "-number",
    id: sql<string>`service.id`,
  });
  return { ...page, items: (await describeServices(work, page.items)).map(serviceRow) };
}

/** "S-2044", "s2044" and "2044" are the number of a service; anything else is none. */
const numberIn = (text: string): bigint | null => {
  const digits = /^(?:s-?)?(\d{1,15})$/i.exec(text.trim())?.[1];
  return digits === undefined ? null : BigInt(digits);
};

/** O-269 the services tab: running ones first, parts under their bundle, past ones last; and what all of it comes to by the month. */
export async function listServicesOfCustomer(
  work: Work,
  { customerId, past }: { customerId: string; past: boolean },
): Promise<z.input<typeof listCustomerServicesEndpoint.returns>> {
  await getReachable(work, customerId, "customers.services.view");
  const described = await describeServices(work, await servicesOfCustomer(work, { customerId, past }));
  return { items: described.map(serviceRow), month: monthOf(described) };
}

/** All services of a customer in the order in which they are shown. */
export async function servicesOfCustomer(work: Work, { customerId, past }: { customerId: string; past: boolean }): Promise<Service[]> {
  return visibleServices(work)
    .where("service.customer_id", "=", customerId)
    .$if(!past, (query) => query.where("service.state", "not in", ["disabled", "archived"]))
    .where("service.archived_by_mistake", "=", false)
    .orderBy(sql`case when service.state in ('disabled', 'archived') then 1 else 0 end`)
    .orderBy(sql`array_position(array['internet', 'voice', 'recurring', 'bundle', 'topup', 'one_time'], service.kind)`)
    .orderBy("service.number")
    .execute();
}

/** P-58 what is active or about to start comes to by the month, at today's discounts. */
export function monthOf(described: readonly Described[]) {
  const counted = described.filter(({ service }) => service.state === "active" || service.state === "pending");
  const currency = counted[0]?.plan.currency;
  if (currency === undefined) return null;
  // A customer has one currency; a service in another one cannot be added up.
  return totalByMonth(
    counted.flatMap(({ prices, plan }) => (prices && plan.currency === currency ? [prices] : [])),
    currency,
  );
}

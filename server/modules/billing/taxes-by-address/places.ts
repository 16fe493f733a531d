// Where customers and their services are, and were (B-140): read in sets, and only for partners who have rules about it.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { Place } from "../../../../shared/place.ts";
import type { Work } from "../../../platform/work.ts";
import { type Buyer, listBuyers } from "../../customers/index.ts";
import type { BillableService } from "../../services/index.ts";
import type { PlaceMove, PlaceThrough, TaxedAt } from "./place-rules.ts";
import { rulesOfPartner } from "./rules-of-partner.ts";

/** The address that counts where nothing says otherwise: the customer's own, not the one that their invoices are sent to. */
export const placeOfBuyer = ({ country, state, city, zip }: Pick<Buyer, "country" | "state" | "city" | "zip">): Place => ({
  country,
  state,
  city,
  zip,
});

const nowhere: Place = { country: "", state: "", city: "", zip: "" };

type Located = Pick<BillableService, "id" | "customerId" | "ownPlace">;

/** Where each service is and was, by its id. */
export async function placesThrough(work: Work, services: readonly Located[]): Promise<ReadonlyMap<string, PlaceThrough>> {
  const customerIds = [...new Set(services.map(({ customerId }) => customerId))];
  const buyers = await listBuyers(work, customerIds);
  const { rows } = await sql<{ customer_id: string; service_id: string | null; since: Day; before: Place | null }>`
    select customer_id, service_id, since, before from billing.place_moves
    where customer_id = any (${customerIds}::uuid[]) order by since`.execute(work.tx);
  const moves = Map.groupBy(rows, (row) => row.service_id ?? row.customer_id);
  const movesOf = (id: string): PlaceMove[] => (moves.get(id) ?? []).map(({ since, before }) => ({ since, before }));
  return new Map(
    services.map(({ id, customerId, ownPlace }) => {
      const buyer = buyers.get(customerId);
      return [
        id,
        {
          own: { now: ownPlace ?? null, moves: movesOf(id) },
          customers: { now: buyer ? placeOfBuyer(buyer) : nowhere, moves: movesOf(customerId) },
        },
      ];
    }),
  );
}

/** Where each service is now, for what is charged once beside it; none where its partner has no rules. */
export async function servicesAt(
  work: Work,
  services: readonly Pick<BillableService, "id" | "customerId" | "partnerId" | "kind" | "planId" | "ownPlace">[],
): Promise<ReadonlyMap<string, TaxedAt>> {
  const placed: (typeof services)[number][] = [];
  for (const service of services) if ((await rulesOfPartner(work, service.partnerId)).length > 0) placed.push(service);
  if (placed.length === 0) return new Map();
  const buyers = await listBuyers(work, [...new Set(placed.map(({ customerId }) => customerId))]);
  return new Map(
    placed.map(({ id, customerId, kind, planId, ownPlace }) => {
      const buyer = buyers.get(customerId);
      return [id, { place: ownPlace ?? (buyer ? placeOfBuyer(buyer) : nowhere), kinds: [kind], planIds: [planId] }];
    }),
  );
}

interface Item {
  readonly id: string;
  readonly partner_id: string;
}

/** Items that wait, each with where it is taxed: at its service's, else at its customer's. */
export async function placeItems<I extends Item>(work: Work, items: readonly I[]): Promise<(I & { taxedAt?: TaxedAt })[]> {
  const partnerIds = [...new Set(items.map(({ partner_id }) => partner_id))];
  const ruled = new Set<string>();
  for (const partnerId of partnerIds) if ((await rulesOfPartner(work, partnerId)).length > 0) ruled.add(partnerId);
  const ids = items.filter(({ partner_id }) => ruled.has(partner_id)).map(({ id }) => id);
  if (ids.length === 0) return [...items];
  const { rows } = await sql<{ id: string; customer_id: string; kind: string | null; plan_id: string | null; place: Place | null }>`
    select item.id, coalesce(service.customer_id, item.customer_id) as customer_id, service.kind, service.plan_id, service.place
    from billing.future_items item left join services.services service on service.id = item.service_id
    where item.id = any (${ids}::uuid[])`.execute(work.tx);
  const buyers = await listBuyers(work, [...new Set(rows.map((row) => row.customer_id))]);
  const at = new Map(
    rows.map((row): [string, TaxedAt] => {
      const buyer = buyers.get(row.customer_id);
      const place = row.place ?? (buyer ? placeOfBuyer(buyer) : nowhere);
      return [row.id, { place, kinds: row.kind ? [row.kind] : [], planIds: row.plan_id ? [row.plan_id] : [] }];
    }),
  );
  return items.map((item) => {
    const taxedAt = at.get(item.id);
    return taxedAt ? { ...item, taxedAt } : item;
  });
}

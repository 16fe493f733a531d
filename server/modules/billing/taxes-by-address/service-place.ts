// Where a service is: shown with the tax that this gives it, and moved to another place from a day on (B-102).
import { sql } from "kysely";
import type { z } from "zod";
import { calendarDay, type Day, maxDay } from "../../../../shared/calendar.ts";
import { type Place, PlaceShape, samePlace } from "../../../../shared/place.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { loadTaxBook } from "../../catalog/index.ts";
import { getReachable, listAddresses, listBuyers } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import {
  type BillableService,
  billableServices,
  changeServicePlace,
  getService,
  refuseTooLongAgo,
  type Service,
  soldTerms,
} from "../../services/index.ts";
import { lockAccounts } from "../accounts/lock-accounts.ts";
import { loadTaxing, throughOf } from "../accounts/tax-status.ts";
import type { TaxedThrough } from "../accounts/tax-status-rules.ts";
import { issueSettlement } from "../settlement/issue-settlement.ts";
import { settlementFigures } from "../settlement/settle-figures.ts";
import { draftTaxStatusSettlement } from "../settlement/settle-tax-status.ts";
import type { Settlement } from "../settlement/settlement.ts";
import { db as accounts } from "../tables.ts";
import { asIf } from "../terms/as-if.ts";
import type { changeServicePlaceEndpoint, previewServicePlaceEndpoint, serviceTaxationEndpoint } from "./contract.ts";
import { type Answer, explainTax } from "./explain-tax.ts";
import { placeOfBuyer } from "./places.ts";

type Taxation = z.input<typeof serviceTaxationEndpoint.returns>;
type Titled = { title: string } & Answer;
type Wanted = z.output<typeof changeServicePlaceEndpoint.body>;

export async function serviceTaxation(work: Work, serviceId: string): Promise<Taxation> {
  const service = await getService(work, serviceId);
  await getReachable(work, service.customerId, "customers.services.view");
  const buyer = (await listBuyers(work, [service.customerId])).get(service.customerId);
  const customersPlace = buyer ? placeOfBuyer(buyer) : { country: "", state: "", city: "", zip: "" };
  const today = await todayOf(work, service.partnerId);
  const moves = await sql<{ since: Day; before: Place | null }>`select since, before from billing.place_moves
    where service_id = ${serviceId} order by since desc limit 50`.execute(work.tx);
  const book = await loadTaxBook(work);
  const { rules } = await loadTaxing(work, service.partnerId, book);
  return {
    ownPlace: service.place,
    customersPlace,
    addresses: (await listAddresses(work, service.customerId)).map((address) => ({
      id: address.id,
      title: address.title ?? "",
      text: [address.street1, address.street2, `${address.zip ?? ""} ${address.city ?? ""}`.trim()].filter(Boolean).join(", "),
      place: PlaceShape.parse({ country: address.country, state: address.state, city: address.city, zip: address.zip }),
    })),
    moves: moves.rows,
    hasRules: rules.length > 0,
    taxes: await taxesOf(work, service, maxDay(today, service.startOn)),
    version: service.version,
  };
}

export async function previewServicePlace(
  work: Work,
  serviceId: string,
  wanted: Wanted,
): Promise<z.input<typeof previewServicePlaceEndpoint.returns>> {
  const service = await getService(work, serviceId);
  await getReachable(work, service.customerId, "customers.services.update");
  const on = maxDay(await todayOf(work, service.partnerId), service.startOn);
  const before = await taxesOf(work, service, on);
  return asIf(work, async (trying) => {
    const settlement = await move(trying, service, wanted, service.version);
    return {
      before,
      after: await taxesOf(trying, await getService(trying, serviceId), on),
      adjusted: settlement && adjustedBy(trying, settlement),
    };
  });
}

export async function moveServicePlace(work: Work, serviceId: string, wanted: Wanted, version: number): Promise<{ version: number }> {
  const service = await getService(work, serviceId);
  await getReachable(work, service.customerId, "customers.services.update");
  const settlement = await move(work, service, wanted, version);
  if (settlement) await issueSettlement(work, settlement);
  return { version: (await getService(work, serviceId)).version };
}

/** Writes the other place; what comes of it for invoiced days is drafted, and null where they are left alone or nobody pays. */
async function move(work: Work, service: Service, wanted: Wanted, version: number): Promise<Settlement | null> {
  const today = await todayOf(work, service.partnerId);
  const on = wanted.on ?? today;
  if (on > today) throw fieldProblem("on", "in-the-future", "Another place begins today or earlier.", { latest: today });
  await refuseTooLongAgo(work, service.partnerId, on, "on");
  // Money before services, as everywhere.
  const [account] = await lockAccounts(work, [service.payerId]);
  const before = await billableServices(work, [service.id]);
  await changeServicePlace(work, service.id, wanted, version);
  if (samePlace(service.place, wanted.place)) return null;
  await keepMove(work, service, { on, to: wanted.place });
  const isSettled = wanted.adjustBilledDays && account !== undefined && ["active", "paused", "stopped"].includes(service.state);
  return isSettled ? draftTaxStatusSettlement(work, account, { before, on, today, because: "settlement-place" }) : null;
}

/** What had begun on that day or later is overtaken; going back to where it was leaves no trace. */
async function keepMove(work: Work, service: Service, { on, to }: { readonly on: Day; readonly to: Place | null }): Promise<void> {
  const { rows } = await sql<{ since: Day; before: Place | null }>`delete from billing.place_moves
    where service_id = ${service.id} and since >= ${on} returning since, before`.execute(work.tx);
  const [overtaken] = rows.toSorted((a, b) => (a.since < b.since ? -1 : 1));
  const was = overtaken ? overtaken.before : service.place;
  if (samePlace(was, to)) return;
  await sql`insert into billing.place_moves (customer_id, partner_id, service_id, since, before, moved_at, moved_by)
    values (${service.customerId}, ${service.partnerId}, ${service.id}, ${on}, ${was && JSON.stringify(was)}::jsonb, ${work.now},
      ${JSON.stringify(describeActor(work))}::jsonb)`.execute(work.tx);
}

function adjustedBy(work: Work, settlement: Settlement): z.input<typeof previewServicePlaceEndpoint.returns>["adjusted"] {
  const { credit, invoice, net } = settlementFigures(work, settlement);
  if (credit === null && invoice === null) return null;
  return { credit, invoice: invoice && { net: invoice.net, tax: invoice.tax, gross: invoice.gross }, net };
}

/** The tax of a service on a day, of each part if it is a bundle; none for a part of a bundle, which is billed with it. */
async function taxesOf(work: Work, service: Service, on: Day): Promise<Titled[]> {
  const [billable] = await billableServices(work, [service.id]);
  const piece = billable?.segments.find(({ start, end }) => start <= on && (end === null || on < end)) ?? billable?.segments[0];
  if (!billable || !piece) return [];
  const taxBook = await loadTaxBook(work);
  const context = { taxBook, taxing: await loadTaxing(work, service.partnerId, taxBook) };
  const through = await throughOfPayer(work, service.payerId);
  const place = await placeNow(work, billable);
  const sold = soldTerms(piece);
  if (sold.plan.components.length === 0)
    return [
      {
        title: sold.plan.title,
        ...explainTax(context, { through, on, taxed: sold, at: { place, kinds: [service.kind], planIds: [sold.plan.planId] } }),
      },
    ];
  return sold.plan.components.map((part) => ({
    title: part.title,
    ...explainTax(context, {
      ...{ through, on, taxed: part },
      at: { place, kinds: [part.kind, service.kind], planIds: [part.planId, sold.plan.planId] },
    }),
  }));
}

async function throughOfPayer(work: Work, payerId: string): Promise<TaxedThrough> {
  const account = await accounts(work).selectFrom("billing.accounts").selectAll().where("id", "=", payerId).executeTakeFirst();
  return account ? throughOf(account) : { now: "taxable", moves: [] };
}

async function placeNow(work: Work, { ownPlace, customerId }: BillableService): Promise<Place> {
  if (ownPlace) return ownPlace;
  const buyer = (await listBuyers(work, [customerId])).get(customerId);
  return buyer ? placeOfBuyer(buyer) : { country: "", state: "", city: "", zip: "" };
}

async function todayOf(work: Work, partnerId: string): Promise<Day> {
  return calendarDay(work.now, (await getPartner(work, partnerId)).timeZone);
}

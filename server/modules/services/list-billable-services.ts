import { type RawBuilder, sql } from "kysely";
import { addDays, calendarDay, type Day } from "../../../shared/calendar.ts";
import type { Place } from "../../../shared/place.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import { loadPlanFacts, type PlanFacts } from "../catalog/index.ts";
import type { Billable, ServiceKind, ServiceState } from "./tables.ts";

/** A service as billing reads it. Its periods are half-open, its prices decimal texts. */
export interface BillableService {
  readonly id: string;
  readonly number: bigint;
  readonly customerId: string;
  readonly payerId: string;
  readonly partnerId: string;
  readonly planId: string;
  readonly kind: ServiceKind;
  readonly state: ServiceState;
  readonly start: Day;
  /** The day after its last one; null: it goes on. */
  readonly end: Day | null;
  readonly login: string | null;
  readonly address: string;
  /** Where it is for taxes (B-140); null or left out: where its customer is. */
  readonly ownPlace?: Place | null;
  /** The service's own text on documents, in place of its plan's. */
  readonly lineText: string | null;
  /** The service's own wish; the plan's stands in `plan`. */
  readonly separateInvoice: boolean;
  /** B-33 1 is paid first where money is short. */
  readonly priority: number;
  readonly contractEndOn: Day | null;
  readonly segments: readonly BillableSegment[];
  readonly discounts: readonly BillableDiscount[];
}

export interface BillableSegment {
  readonly segmentId: string;
  readonly start: Day;
  readonly end: Day | null;
  readonly planVersionId: string;
  readonly unitPrice: string;
  readonly quantity: string;
  readonly taxId: string | null;
  readonly taxGroupId: string | null;
  readonly includesTax: boolean;
  readonly billable: Billable;
  /** The plan of this piece; one object for all services that have it. */
  readonly plan: PlanFacts;
  /** What stands in the service, where its customer is taxed otherwise and pays by other terms (B-140). */
  readonly asSold?: Pick<BillableSegment, "unitPrice" | "taxId" | "taxGroupId" | "includesTax" | "plan">;
}

/** The piece as it stands in the service, whoever pays it: what changes of it are made of, and fees in its terms. */
export function soldTerms({ asSold, ...segment }: BillableSegment): BillableSegment {
  return { ...segment, ...asSold };
}

export interface BillableDiscount {
  readonly discountId: string;
  /** Its amount is off the price without tax, although the service's own price includes it (B-140). */
  readonly isNet?: boolean;
  readonly kind: "percent" | "fixed";
  readonly value: string;
  readonly start: Day;
  readonly end: Day | null;
  readonly reason: string;
}

/** The last days of a service that is over may still have to be billed; after that long nobody looks. */
const lookBackDays = 400;

/**
 * What the payers' services may have to be billed for: two queries for thousands of payers, and one look at the few plans.
 * Parts of bundles cost nothing and are not among them; pending services are not live yet.
 */
export async function listBillableServices(work: Work, payerIds: readonly string[]): Promise<BillableService[]> {
  const since = addDays(calendarDay(work.now, "UTC"), -lookBackDays);
  return readBillable(
    work,
    sql`service.payer_id = any (${[...payerIds]}::uuid[]) and service.bundle_service_id is null and not service.archived_by_mistake
      and (service.state in ('active', 'paused', 'stopped') or (service.state in ('disabled', 'archived') and service.end_on >= ${since}))`,
  );
}

/** One service as it is or will be billed: also one that has not started. Undefined for what is never billed, such as a part of a bundle. */
export async function findBillableService(work: Work, serviceId: string): Promise<BillableService | undefined> {
  const [service] = await readBillable(
    work,
    sql`service.id = ${serviceId} and service.bundle_service_id is null and not service.archived_by_mistake`,
  );
  return service;
}

/** Services that run, by their ids. */
export const billableServices = (work: Work, ids: readonly string[]): Promise<BillableService[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : readBillable(
        work,
        sql`service.id = any (${[...ids]}::uuid[]) and service.bundle_service_id is null and not service.archived_by_mistake`,
      );

type Taxing = (work: Work, services: readonly BillableService[]) => Promise<BillableService[]>;
let taxing: Taxing | undefined;

/** B-140 called by the module above that knows how customers are taxed, once, at the start: no service is read without it. */
export function joinTaxing(joins: Taxing): void {
  taxing = joins;
}

async function readBillable(work: Work, which: RawBuilder<unknown>): Promise<BillableService[]> {
  return [...(await asTaxed(work, await readAsSold(work, which)))];
}

/** B-140 services as their payers are taxed where they are: one look for all of them. */
export async function asTaxed(work: Work, services: readonly BillableService[]): Promise<readonly BillableService[]> {
  return taxing ? taxing(work, services) : services;
}

/** With the tax of its plan, whoever has it. */
async function readAsSold(work: Work, which: RawBuilder<unknown>): Promise<BillableService[]> {
  const rows = await sql<JoinedRow>`
    select service.id, service.number, service.customer_id, service.payer_id, service.partner_id, service.plan_id, service.kind, service.state,
      service.start_on, service.end_on, service.login, service.address, service.place, service.line_text, service.separate_invoice, service.priority, service.contract_end_on,
      segment.id as segment_id, segment.start_on as segment_start, segment.end_before as segment_end, segment.plan_version_id,
      segment.unit_price, segment.quantity, segment.tax_id, segment.tax_group_id, segment.includes_tax, segment.billable
    from services.services as service
    join services.segments as segment on segment.service_id = service.id
    where ${which}
      and ${visibleTo(work.actor, { partner: "service.partner_id", customer: "service.customer_id" })}
    order by service.payer_id, service.number, segment.start_on`.execute(work.tx);
  const facts = await loadPlanFacts(work, [...new Set(rows.rows.map((row) => row.plan_version_id))]);

  const services = new Map<string, Building>();
  for (const row of rows.rows) {
    let service = services.get(row.id);
    if (!service) {
      service = serviceOf(row);
      services.set(row.id, service);
    }
    const plan = facts.get(row.plan_version_id);
    if (!plan) throw new Error(`the plan version ${row.plan_version_id} of a segment does not exist`);
    service.segments.push(segmentOf(row, plan));
  }
  if (services.size > 0) {
    const discounts = await sql<DiscountRow>`select id, service_id, percent, fixed, start_on, end_before, reason from services.discounts
      where service_id = any (${[...services.keys()]}::uuid[]) order by service_id, start_on, id`.execute(work.tx);
    for (const row of discounts.rows) services.get(row.service_id)?.discounts.push(discountOf(row));
  }
  return [...services.values()];
}

type Building = BillableService & { readonly segments: BillableSegment[]; readonly discounts: BillableDiscount[] };

interface JoinedRow {
  id: string;
  number: bigint;
  customer_id: string;
  payer_id: string;
  partner_id: string;
  plan_id: string;
  kind: ServiceKind;
  state: ServiceState;
  start_on: Day;
  end_on: Day | null;
  login: string | null;
  address: string;
  place: Place | null;
  line_text: string | null;
  separate_invoice: boolean;
  priority: number;
  contract_end_on: Day | null;
  segment_id: string;
  segment_start: Day;
  segment_end: Day | null;
  plan_version_id: string;
  unit_price: string;
  quantity: string;
  tax_id: string | null;
  tax_group_id: string | null;
  includes_tax: boolean;
  billable: Billable;
}

interface DiscountRow {
  id: string;
  service_id: string;
  percent: string | null;
  fixed: string | null;
  start_on: Day;
  end_before: Day | null;
  reason: string;
}

const serviceOf = (row: JoinedRow): Building => ({
  id: row.id,
  number: row.number,
  customerId: row.customer_id,
  payerId: row.payer_id,
  partnerId: row.partner_id,
  planId: row.plan_id,
  kind: row.kind,
  state: row.state,
  start: row.start_on,
  end: row.end_on === null ? null : addDays(row.end_on, 1),
  login: row.login,
  address: row.address,
  ownPlace: row.place,
  lineText: row.line_text,
  separateInvoice: row.separate_invoice,
  priority: row.priority,
  contractEndOn: row.contract_end_on,
  segments: [],
  discounts: [],
});

const segmentOf = (row: JoinedRow, plan: PlanFacts): BillableSegment => ({
  segmentId: row.segment_id,
  start: row.segment_start,
  end: row.segment_end,
  planVersionId: row.plan_version_id,
  unitPrice: row.unit_price,
  quantity: row.quantity,
  taxId: row.tax_id,
  taxGroupId: row.tax_group_id,
  includesTax: row.includes_tax,
  billable: row.billable,
  plan,
});

const discountOf = (row: DiscountRow): BillableDiscount => ({
  discountId: row.id,
  ...(row.percent === null ? { kind: "fixed", value: row.fixed ?? "0" } : { kind: "percent", value: row.percent }),
  start: row.start_on,
  end: row.end_before,
  reason: row.reason,
});

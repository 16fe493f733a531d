import { sql } from "kysely";
import { addDays, addMonths, calendarDay, type Day } from "../../../shared/calendar.ts";
import type { Place } from "../../../shared/place.ts";
import { multiply, parseDecimal, toDecimal, trimDecimal } from "../../../shared/rational.ts";
import { insertRows } from "../../platform/db/bulk.ts";
import { describeActor } from "../../platform/event-bus.ts";
import { uuidv7 } from "../../platform/uuid.ts";
import type { Work } from "../../platform/work.ts";
import { listPlansOfServices, type Plan, priceOn } from "../catalog/index.ts";
import { usualPriority } from "./contract.ts";
import { serviceCreated } from "./events.ts";
import { refuseTakenLogins } from "./logins.ts";
import { segmentColumns } from "./save-segments.ts";
import { refreshSearchExtras } from "./search-extras.ts";
import { changeFrom, closeFrom, type Segment } from "./segment-rules.ts";
import { serviceLabel } from "./service-queries.ts";
import type { ServiceKind, ServiceState, WaitsFor } from "./tables.ts";

/** A service as it is to be; whoever adds it has decided state, price and dates. */
export interface NewService {
  readonly customerId: string;
  /** Who pays; left out: the customer. */
  readonly payerId?: string | undefined;
  readonly partnerId: string;
  readonly planId: string;
  readonly kind: ServiceKind;
  readonly state: ServiceState;
  /** The first day of that state; left out: `startOn`, and today for a service that is paused or stopped. */
  readonly stateSinceOn?: Day | undefined;
  readonly startOn: Day;
  /** The last day, included. */
  readonly endOn?: Day | null | undefined;
  readonly waitsFor?: WaitsFor | null | undefined;
  readonly planVersionId: string;
  /** For one pricing period, as decimal text; the list price unless the service has its own. */
  readonly unitPrice: string;
  /** B-22 the service's own price: used in place of `unitPrice`, and left alone when the plan's price changes. */
  readonly customPrice?: string | null | undefined;
  readonly quantity?: string | undefined;
  readonly taxId?: string | null | undefined;
  readonly taxGroupId?: string | null | undefined;
  readonly includesTax: boolean;
  readonly externalId?: string | null | undefined;
  readonly login?: string | null | undefined;
  readonly lineText?: string | null | undefined;
  readonly note?: string | undefined;
  readonly address?: string | undefined;
  /** B-140 where it is for taxes; left out or null: where its customer is. */
  readonly place?: Place | null | undefined;
  readonly separateInvoice?: boolean | undefined;
  /** B-33 left out: the usual one. */
  readonly priority?: number | undefined;
  /** B-266 when it wants its first invoice; left out: as its partner has it. */
  readonly firstInvoice?: "now" | "cutoff" | "regular" | null | undefined;
  /** M-28 the first day on which the contract no longer binds. Left out: start + the plan's months; null: no contract. */
  readonly contractEndOn?: Day | null | undefined;
  /** Who brought it: "staff", "order", "import", … Stands in the history and in `service.created`. */
  readonly cause: string;
  readonly discounts?: readonly NewDiscount[] | undefined;
  /** Of a bundle: what its parts are to be called. The parts themselves are made of the plan's components. */
  readonly members?:
    | readonly { readonly planId: string; readonly login?: string | undefined; readonly address?: string | undefined }[]
    | undefined;
}

/** B-21 a share of the price, or an amount per pricing period. Exactly one of them. */
export interface NewDiscount {
  readonly percent?: string | null | undefined;
  readonly fixed?: string | null | undefined;
  readonly startOn: Day;
  readonly endBefore?: Day | null | undefined;
  readonly reason?: string | undefined;
  readonly coupon?: string | null | undefined;
}

export interface AddedService {
  readonly id: string;
  readonly number: number;
}

/** Above that many, the audit log says how many were added and not what each was. */
const auditedOneByOne = 20;

/** Adds services in sets: a handful of statements, however many there are. Answers in the order of the request. */
export async function addServices(work: Work, services: readonly NewService[]): Promise<AddedService[]> {
  if (services.length === 0) return [];
  const plans = await listPlansOfServices(work, [...new Set(services.map((service) => service.planId))]);
  const componentIds = new Set([...plans.values()].flatMap((plan) => plan.components.map(({ planId }) => planId)));
  const components = componentIds.size === 0 ? new Map<string, Plan>() : await listPlansOfServices(work, [...componentIds]);
  const wanted: Prepared[] = services.map((service) => prepare(work, service, planOf(plans, service)));
  const members = wanted.flatMap((bundle) => membersOf(work, bundle, components));
  const all = [...wanted, ...members];
  await refuseTakenLogins(
    work,
    all.flatMap(({ service }) => service.login ?? []),
  );
  const numbers = await takeNumbers(work, all.length);
  await writeServices(work, all, numbers);
  await refreshSearchExtras(
    work,
    services.map((service) => service.customerId),
  );
  announce(work, all, numbers);
  return wanted.map(({ id }, index) => ({ id, number: Number(numbers[index]) }));
}

interface Prepared {
  readonly id: string;
  readonly service: NewService;
  readonly plan: Plan;
  readonly bundleServiceId: string | null;
  readonly stateSinceOn: Day;
  readonly contractEndOn: Day | null;
  readonly segments: readonly Segment[];
}

function planOf(plans: ReadonlyMap<string, Plan>, service: NewService): Plan {
  const plan = plans.get(service.planId);
  if (!plan) throw new Error(`a service of the plan ${service.planId}, which does not exist`);
  if (!plan.prices.some((price) => price.planVersionId === service.planVersionId)) {
    throw new Error(`a service of the plan ${plan.code} with the price ${service.planVersionId}, which is not one of its`);
  }
  return plan;
}

function prepare(work: Work, service: NewService, plan: Plan, bundleServiceId: string | null = null): Prepared {
  const today = calendarDay(work.now, "UTC");
  const stateSinceOn = service.stateSinceOn ?? (service.state === "paused" || service.state === "stopped" ? today : service.startOn);
  return {
    id: uuidv7(work.now.getTime()),
    service,
    plan,
    bundleServiceId,
    stateSinceOn,
    contractEndOn: service.contractEndOn !== undefined ? service.contractEndOn : contractEnd(service.startOn, plan.contractMonths),
    segments: firstSegments(service, { stateSinceOn, billable: bundleServiceId === null ? "yes" : "no" }),
  };
}

/** M-28 start + months; without months there is no contract. */
export const contractEnd = (startOn: Day, months: number): Day | null => (months === 0 ? null : addMonths(startOn, months));

function firstSegments(service: NewService, { stateSinceOn, billable }: { stateSinceOn: Day; billable: "yes" | "no" }): Segment[] {
  const { cause } = service;
  const whole: Segment = {
    startOn: service.startOn,
    endBefore: null,
    planVersionId: service.planVersionId,
    unitPrice: service.customPrice ?? service.unitPrice,
    quantity: service.quantity ?? "1",
    taxId: service.taxId ?? null,
    taxGroupId: service.taxGroupId ?? null,
    includesTax: service.includesTax,
    billable,
    cause,
  };
  if (service.state === "stopped") return closeFrom([whole], stateSinceOn, cause);
  if (service.state === "disabled" || service.state === "archived")
    return closeFrom([whole], service.endOn ? addDays(service.endOn, 1) : stateSinceOn, cause);
  if (service.state === "paused" && billable === "yes") return changeFrom([whole], stateSinceOn, { billable: "pause_price" }, cause);
  return [whole];
}

/** B-19 the parts of a bundle run with it and cost nothing of their own. */
function membersOf(work: Work, bundle: Prepared, components: ReadonlyMap<string, Plan>): Prepared[] {
  const { service } = bundle;
  return bundle.plan.components.map(({ planId, quantity }) => {
    const plan = components.get(planId);
    const price = plan && priceOn(plan.prices, service.startOn);
    if (!plan || !price) throw new Error(`the bundle ${bundle.plan.code} has a component without a plan or a price`);
    const named = service.members?.find((member) => member.planId === planId);
    const { customerId, payerId, partnerId, state, startOn, endOn, waitsFor, cause } = service;
    const member: NewService = {
      ...{ customerId, payerId, partnerId, state, startOn, endOn, waitsFor, cause, planId },
      quantity: timesQuantity(quantity, service.quantity),
      kind: plan.kind,
      stateSinceOn: bundle.stateSinceOn,
      planVersionId: price.planVersionId,
      unitPrice: price.price,
      taxId: price.taxId,
      taxGroupId: price.taxGroupId,
      includesTax: price.includesTax,
      login: named?.login,
      address: named?.address ?? service.address,
      place: service.place,
      contractEndOn: null,
    };
    return prepare(work, member, plan, bundle.id);
  });
}

/** How many of a part come with that many bundles. */
export const timesQuantity = (part: string, bundle = "1"): string =>
  trimDecimal(toDecimal(multiply(parseDecimal(part), parseDecimal(bundle)), 3));

async function takeNumbers(work: Work, count: number): Promise<bigint[]> {
  const taken = await sql<{
    number: bigint;
  }>`select nextval('services.service_number_seq') as number from generate_series(1, ${count}::int)`.execute(work.tx);
  return taken.rows.map((row) => row.number);
}

async function writeServices(work: Work, all: readonly Prepared[], numbers: readonly bigint[]): Promise<void> {
  const actor = JSON.stringify(describeActor(work));
  const owner = ({ id, service }: Prepared) => ({ service_id: id, customer_id: service.customerId, partner_id: service.partnerId });
  await insertRows(
    work,
    "services.services",
    serviceColumns,
    all.map(({ id, service, plan, bundleServiceId, stateSinceOn, contractEndOn }, index) => ({
      id,
      number: numbers[index],
      customer_id: service.customerId,
      payer_id: service.payerId ?? service.customerId,
      partner_id: service.partnerId,
      plan_id: plan.id,
      kind: plan.kind,
      bundle_service_id: bundleServiceId,
      state: service.state,
      state_since_on: stateSinceOn,
      custom_price: service.customPrice,
      start_on: service.startOn,
      end_on: service.endOn,
      contract_end_on: contractEndOn,
      waits_for: service.state === "pending" ? (service.waitsFor ?? "start_date") : null,
      separate_invoice: service.separateInvoice ?? false,
      priority: service.priority ?? usualPriority,
      line_text: service.lineText,
      note: service.note ?? "",
      login: service.login,
      address: service.address ?? "",
      place: service.place ? JSON.stringify(service.place) : null,
      external_id: service.externalId,
      first_invoice: service.firstInvoice,
      created_at: work.now,
      updated_at: work.now,
    })),
  );
  await insertRows(
    work,
    "services.segments",
    segmentColumns,
    all.flatMap((prepared) =>
      prepared.segments.map((segment) => ({
        ...owner(prepared),
        start_on: segment.startOn,
        end_before: segment.endBefore,
        plan_version_id: segment.planVersionId,
        unit_price: segment.unitPrice,
        quantity: segment.quantity,
        tax_id: segment.taxId,
        tax_group_id: segment.taxGroupId,
        includes_tax: segment.includesTax,
        billable: segment.billable,
        cause: segment.cause,
        created_at: work.now,
      })),
    ),
  );
  await insertRows(
    work,
    "services.discounts",
    discountColumns,
    all.flatMap((prepared) =>
      (prepared.service.discounts ?? []).map((discount) => ({
        ...owner(prepared),
        percent: discount.percent,
        fixed: discount.fixed,
        start_on: discount.startOn,
        end_before: discount.endBefore,
        reason: discount.reason ?? "",
        coupon: discount.coupon,
        created_at: work.now,
      })),
    ),
  );
  await insertRows(
    work,
    "services.state_changes",
    stateChangeColumns,
    all.map((prepared) => ({
      ...owner(prepared),
      from_state: null,
      to_state: prepared.service.state,
      cause: prepared.service.cause,
      actor,
      at: work.now,
    })),
  );
}

const serviceColumns = {
  id: "uuid",
  number: "bigint",
  customer_id: "uuid",
  payer_id: "uuid",
  partner_id: "uuid",
  plan_id: "uuid",
  kind: "text",
  bundle_service_id: "uuid",
  state: "text",
  state_since_on: "date",
  custom_price: "numeric",
  start_on: "date",
  end_on: "date",
  contract_end_on: "date",
  waits_for: "text",
  separate_invoice: "boolean",
  priority: "smallint",
  line_text: "text",
  note: "text",
  login: "text",
  address: "text",
  place: "jsonb",
  external_id: "text",
  first_invoice: "text",
  created_at: "timestamptz",
  updated_at: "timestamptz",
} as const;

const discountColumns = {
  service_id: "uuid",
  customer_id: "uuid",
  partner_id: "uuid",
  percent: "numeric",
  fixed: "numeric",
  start_on: "date",
  end_before: "date",
  reason: "text",
  coupon: "text",
  created_at: "timestamptz",
} as const;

export const stateChangeColumns = {
  service_id: "uuid",
  customer_id: "uuid",
  partner_id: "uuid",
  from_state: "text",
  to_state: "text",
  cause: "text",
  actor: "jsonb",
  at: "timestamptz",
} as const;

function announce(work: Work, all: readonly Prepared[], numbers: readonly bigint[]): void {
  for (const [index, { id, service, plan }] of all.entries()) {
    work.emit(
      serviceCreated,
      { partnerId: service.partnerId, customerId: service.customerId, objectId: id },
      {
        serviceId: id,
        number: Number(numbers[index]),
        customerId: service.customerId,
        planId: plan.id,
        kind: plan.kind,
        state: service.state,
        startOn: service.startOn,
        cause: service.cause,
      },
    );
  }
  if (all.length <= auditedOneByOne) {
    for (const [index, { id, service, plan }] of all.entries()) {
      work.audit({
        entity: "service",
        entityId: id,
        label: serviceLabel(numbers[index] ?? 0n),
        action: "created",
        partnerId: service.partnerId,
        customerId: service.customerId,
        changes: {
          plan: { before: null, after: plan.code },
          state: { before: null, after: service.state },
          startOn: { before: null, after: service.startOn },
        },
      });
    }
    return;
  }
  for (const [partnerId, ofPartner] of Map.groupBy(all.entries(), ([, { service }]) => service.partnerId)) {
    const first = ofPartner[0];
    const last = ofPartner.at(-1);
    if (!first || !last) continue;
    work.audit({
      entity: "service",
      entityId: first[1].id,
      label: `${ofPartner.length} services, ${serviceLabel(numbers[first[0]] ?? 0n)} to ${serviceLabel(numbers[last[0]] ?? 0n)}`,
      action: "created",
      partnerId,
    });
  }
}

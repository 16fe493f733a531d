import type { z } from "zod";
import { addDays, addMonths, type Day } from "../../../shared/calendar.ts";
import { trimDecimal } from "../../../shared/rational.ts";
import { fieldProblem } from "../../platform/problems.ts";
import { uuidv7 } from "../../platform/uuid.ts";
import type { Work } from "../../platform/work.ts";
import {
  countPromo,
  failedRestriction,
  findPlan,
  listPlansOfServices,
  loadPlanFacts,
  type Plan,
  type PlanPrice,
  type PromoGiven,
  planNotAvailable,
  priceOn,
  restrictionSentence,
} from "../catalog/index.ts";
import { type Customer, changeCustomerStatus, findPayerId, getReachable, listLabelIds, lockCustomer } from "../customers/index.ts";
import { getSetting } from "../partners/index.ts";
import { addServices, contractEnd, type NewDiscount, type NewService, timesQuantity } from "./add-services.ts";
import { type NewServiceBody, type previewServiceEndpoint, usualPriority } from "./contract.ts";
import type { BillableService } from "./list-billable-services.ts";
import { askNewServiceGuards } from "./new-service-guards.ts";
import { refuseTooLongAgo, todayOf } from "./partner-day.ts";
import { customerNotOpen, dateBeforeStart, planSoldOnce } from "./problems.ts";
import { discountOf, findPromo, isExistingCustomer, takePromo } from "./promo-of-service.ts";
import { activateCustomer } from "./settings.ts";
import { db } from "./tables.ts";
import { billablePrices } from "./taxed-prices.ts";

type Body = z.output<typeof NewServiceBody>;

interface Planned {
  readonly customer: Customer;
  readonly plan: Plan;
  readonly price: PlanPrice;
  readonly service: NewService;
  readonly activatesCustomer: boolean;
  readonly promo: PromoGiven | undefined;
}

/** Adds one service to a customer, as staff ask for it. The first one of a new customer activates the customer (B-24). */
export async function addService(work: Work, customerId: string, body: Body): Promise<{ id: string; number: number }> {
  await lockCustomer(work, customerId);
  const planned = await planService(work, customerId, body);
  await askNewServiceGuards(work, customerId);
  const isExisting = body.promoCode !== null && (await isExistingCustomer(work, customerId));
  if (planned.activatesCustomer) await changeCustomerStatus(work, { customerId, to: "active", reason: "first service" }, "system");
  const [added] = await addServices(work, [planned.service]);
  if (!added) throw new Error("a service was added and is not there");
  if (body.promoCode !== null) {
    await takePromo(work, { ...promoUse(planned, body, await todayOf(work, planned.service.partnerId)), serviceId: added.id, isExisting });
    // What runs has come; what waits is counted when it runs.
    if (planned.service.state === "active") await countPromo(work, added.id);
  }
  return added;
}

const promoUse = ({ customer, plan }: Pick<Planned, "customer" | "plan">, body: Body, on: Day) => ({
  code: body.promoCode ?? "",
  partnerId: customer.partnerId,
  customerId: customer.id,
  planId: plan.id,
  on,
  hasOtherDiscounts: body.discounts.length > 0,
});

/** B-265 whether a customer may use a code for a plan; what it comes to says the preview. */
export async function checkPromo(
  work: Work,
  customerId: string,
  { planId, promoCode, discounts }: { planId: string; promoCode: string; discounts: number },
): Promise<{ code: string }> {
  const { id, partnerId } = await getReachable(work, customerId, "customers.services.create");
  const on = await todayOf(work, partnerId);
  const { given } = await findPromo(work, { code: promoCode, partnerId, customerId: id, planId, on, hasOtherDiscounts: discounts > 0 });
  return { code: given.code };
}

/** What `addService` would make, without making it. */
export async function previewService(work: Work, customerId: string, body: Body): Promise<z.input<typeof previewServiceEndpoint.returns>> {
  const { plan, price, service, activatesCustomer, promo } = await planService(work, customerId, body);
  const others = await listPlansOfServices(work, [...plan.setupPlanIds, ...plan.components.map(({ planId }) => planId)]);
  const planned = { plan, price, service };
  const asWished = await billableOf(work, planned.plan, planned.service);
  const without = promo && (await billableOf(work, planned.plan, withoutPromo(planned, body)));
  const prices = await billablePrices(
    work,
    [asWished, ...(without ? [without] : [])].map((each) => ({
      ...{ service: each, segmentId: each.segments[0]?.segmentId ?? "" },
      today: service.startOn,
    })),
  );
  const shown = prices.get(asWished.id);
  const withoutCode = without && prices.get(without.id);
  if (!shown) throw new Error(`the plan ${plan.code} has no price`);
  return {
    plan: { id: plan.id, code: plan.code, title: plan.title, kind: plan.kind },
    state: service.state,
    startOn: service.startOn,
    endOn: service.endOn ?? null,
    contract: service.contractEndOn ? { start: service.startOn, end: service.contractEndOn } : null,
    unitPrice: trimDecimal(service.customPrice ?? service.unitPrice),
    quantity: trimDecimal(service.quantity ?? "1"),
    currency: plan.currency,
    price: { period: shown.period, month: shown.month },
    activationFee: plan.activationFee,
    setupItems: plan.setupPlanIds.flatMap((id) => {
      const item = others.get(id);
      const itemPrice = item && priceOn(item.prices, service.startOn);
      return item && itemPrice ? [{ planId: id, title: item.title, price: itemPrice.price, includesTax: itemPrice.includesTax }] : [];
    }),
    parts: plan.components.flatMap(({ planId, quantity }) => {
      const part = others.get(planId);
      return part ? [{ planId, title: part.title, kind: part.kind, quantity: timesQuantity(quantity, service.quantity) }] : [];
    }),
    activatesCustomer,
    promo: promo && withoutCode ? { ...promo, waives: [...promo.waives], without: withoutCode.month } : null,
  };
}

/**
 * The service that `addService` would make, as billing will read it, with what a promo code takes off its fees: for whoever wants to know what
 * it will cost.
 */
export async function billableOfNewService(
  work: Work,
  customerId: string,
  body: Body,
): Promise<{ service: BillableService; promo: PromoGiven | undefined }> {
  const planned = await planService(work, customerId, body);
  return { service: await billableOf(work, planned.plan, planned.service), promo: planned.promo };
}

const withoutPromo = ({ plan, service }: Pick<Planned, "plan" | "service">, body: Body): Planned["service"] => ({
  ...service,
  discounts: discountsOf(plan, body, service.startOn),
});

/** A service that is not there yet, as billing will read it. */
export async function billableOf(work: Work, plan: Pick<Plan, "id" | "code" | "kind">, service: NewService): Promise<BillableService> {
  const { planVersionId } = service;
  const facts = (await loadPlanFacts(work, [planVersionId])).get(planVersionId);
  if (!facts) throw new Error(`the plan ${plan.code} has no facts`);
  const end = service.endOn ? addDays(service.endOn, 1) : null;
  return {
    id: uuidv7(work.now.getTime()),
    number: 0n,
    customerId: service.customerId,
    payerId: service.payerId ?? service.customerId,
    partnerId: service.partnerId,
    planId: plan.id,
    kind: plan.kind,
    state: service.state,
    start: service.startOn,
    end,
    login: service.login ?? null,
    address: service.address ?? "",
    ownPlace: service.place ?? null,
    lineText: service.lineText ?? null,
    separateInvoice: service.separateInvoice ?? false,
    priority: service.priority ?? usualPriority,
    contractEndOn: service.contractEndOn ?? null,
    segments: [
      {
        segmentId: uuidv7(work.now.getTime()),
        start: service.startOn,
        end: null,
        planVersionId,
        unitPrice: service.customPrice ?? service.unitPrice,
        quantity: service.quantity ?? "1",
        taxId: service.taxId ?? null,
        taxGroupId: service.taxGroupId ?? null,
        includesTax: service.includesTax,
        billable: "yes",
        plan: facts,
      },
    ],
    discounts: (service.discounts ?? []).map(({ percent, fixed, startOn, endBefore, reason }) => ({
      discountId: uuidv7(work.now.getTime()),
      ...(percent ? { kind: "percent", value: percent } : { kind: "fixed", value: fixed ?? "0" }),
      start: startOn,
      end: endBefore ?? null,
      reason: reason ?? "",
    })),
  };
}

/** Checks everything that can be wrong, and says what the service will be. */
async function planService(work: Work, customerId: string, body: Body): Promise<Planned> {
  const customer = await getReachable(work, customerId, "customers.services.create");
  if (customer.status === "inactive" || customer.status === "archived") {
    throw customerNotOpen(`Customer ${customer.number} is ${customer.status}. Make the customer active first.`);
  }
  const plan = await findPlan(work, body.planId);
  if (!plan) throw fieldProblem("planId", "unknown-plan", "This plan does not exist, or is not sold by a partner that you see.");
  if (plan.kind === "one_time" || plan.kind === "topup") throw planSoldOnce(`${plan.title} is charged once. Add it as a charge.`);
  const today = await todayOf(work, customer.partnerId);
  const usable = body.promoCode === null ? undefined : await findPromo(work, promoUse({ customer, plan }, body, today));
  const promo = usable?.given;
  await refuseUnavailable(work, customer, plan, promo);

  const startOn = body.startOn ?? today;
  await refuseTooLongAgo(work, customer.partnerId, startOn, "startOn");
  if (body.endOn !== null && body.endOn < startOn) {
    throw dateBeforeStart(`The service starts on ${startOn}.`, {
      errors: [{ field: "endOn", code: "date-before-start", params: { start: startOn } }],
    });
  }
  if (body.endOn !== null && body.endOn < today)
    throw fieldProblem("endOn", "in-the-past", "A service that is over already need not be added.");
  if (body.login !== null && plan.kind !== "internet" && plan.kind !== "voice")
    throw fieldProblem("login", "not-for-this-kind", "Only an internet or voice service has a login.");
  const price = priceOn(plan.prices, startOn);
  if (!price) throw new Error(`the plan ${plan.code} has no price`);

  const activates = await getSetting(work, activateCustomer, { partnerId: customer.partnerId });
  const waits = (body.waitsFor !== null && body.waitsFor !== "start_date") || startOn > today || (customer.status === "new" && !activates);
  const months = body.contractMonths ?? plan.contractMonths;
  return {
    ...{ customer, plan, price, promo },
    activatesCustomer: !waits && customer.status === "new",
    service: {
      customerId,
      payerId: await findPayerId(work, customerId),
      partnerId: customer.partnerId,
      planId: plan.id,
      kind: plan.kind,
      state: waits ? "pending" : "active",
      startOn,
      endOn: body.endOn,
      waitsFor: body.waitsFor,
      planVersionId: price.planVersionId,
      unitPrice: price.price,
      customPrice: body.customPrice,
      quantity: body.quantity,
      taxId: price.taxId,
      taxGroupId: price.taxGroupId,
      includesTax: price.includesTax,
      login: body.login,
      lineText: body.lineText,
      note: body.note,
      address: body.address,
      place: body.place,
      separateInvoice: body.separateInvoice,
      priority: body.priority,
      firstInvoice: body.invoice,
      contractEndOn: contractEnd(startOn, months),
      cause: work.actor.kind === "customer" ? "order" : "staff",
      // A code that does not go together with other discounts takes the place of the introductory one.
      discounts: withCode(
        discountsOf(promo && !usable.isStackable ? { ...plan, introDiscount: null } : plan, body, startOn),
        promo,
        startOn,
      ),
      members: body.members.map(({ planId, login, address }) => ({
        planId,
        ...(login === undefined ? {} : { login }),
        ...(address === undefined ? {} : { address }),
      })),
    },
  };
}

/** B-15 with all that is known here of the customer; the technology at the address is asked where it is known. */
async function refuseUnavailable(work: Work, customer: Customer, plan: Plan, promo: PromoGiven | undefined): Promise<void> {
  const failed = failedRestriction(promo?.effect === "plan_unlocked" ? unlocked(plan) : plan, await buyerOf(work, customer));
  if (failed) throw planNotAvailable(restrictionSentence(failed), { errors: [{ field: "planId", code: failed }] });
}

/** B-265 a code opens a plan to whom it is not meant for; what the partner sells, and how it bills, it does not change. */
const unlocked = (plan: Plan): Plan => ({ ...plan, locationIds: [], categories: [], labelIds: [] });

const withCode = (discounts: NewDiscount[], promo: PromoGiven | undefined, startOn: Day): NewDiscount[] => {
  const given = promo && discountOf(promo, startOn);
  return given ? [...discounts, given] : discounts;
};

export async function buyerOf(work: Work, customer: Customer) {
  const account = await db(work)
    .selectFrom("services.payer_accounts")
    .selectAll()
    .where("customer_id", "=", await findPayerId(work, customer.id))
    .executeTakeFirst();
  return {
    partnerId: customer.partnerId,
    locationId: customer.locationId,
    category: customer.category,
    labelIds: (await listLabelIds(work, [customer.id])).get(customer.id) ?? [],
    currency: account?.currency,
    billingType: account?.billing_type,
  };
}

/** What is asked for, and what the plan gives every new holder. */
function discountsOf(plan: Plan, body: Body, startOn: Day): NewDiscount[] {
  const asked = body.discounts.map(({ percent, fixed, startOn: from = startOn, endBefore, months, reason }) => ({
    ...{ percent, fixed, reason },
    startOn: from,
    endBefore: endBefore ?? (months === undefined ? null : addMonths(from, months)),
  }));
  for (const [index, discount] of asked.entries()) {
    if (discount.startOn < startOn)
      throw dateBeforeStart(`The service starts on ${startOn}.`, {
        errors: [{ field: `discounts.${index}.startOn`, code: "date-before-start", params: { start: startOn } }],
      });
    if (discount.endBefore !== null && discount.endBefore <= discount.startOn)
      throw fieldProblem(`discounts.${index}.endBefore`, "end-before-start", "A discount ends after it begins.");
  }
  const intro = plan.introDiscount;
  if (!intro) return asked;
  return [{ percent: intro.percent, fixed: intro.fixed, startOn, endBefore: addMonths(startOn, intro.months), reason: "intro" }, ...asked];
}

import { describeActor } from "../../../platform/event-bus.ts";
import { notFound, Problem } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { lockAccounts } from "../../billing/index.ts";
import { planNotAvailable, reservePromo } from "../../catalog/index.ts";
import { findPayerId, lockCustomer } from "../../customers/index.ts";
import { getSetting } from "../../partners/index.ts";
import { isExistingCustomer } from "../../services/index.ts";
import { askForContracts, planContracts } from "../contracts-first/needed-contracts.ts";
import { notOffered, quoteStale } from "../problems.ts";
import { BoundOrder } from "./bound-order.ts";
import { emptyCart } from "./cart.ts";
import { completeOrder } from "./complete-order.ts";
import { dueOf, expiryOf, tellSubmitted } from "./move-order.ts";
import { contractsOf, isLookedAt } from "./order-contracts.ts";
import { type Figures, offersOf } from "./order-figures.ts";
import { type Payment, stateOnSubmit } from "./order-rules.ts";
import { openTicketOf } from "./order-ticket.ts";
import { agreedOf, paymentsOf, refuseWhoMayNot } from "./quote-order.ts";
import { orderApproval, orderTermsLink } from "./settings.ts";
import { isStillGood, openShop, type Shop } from "./shop.ts";
import { db, type Order } from "./tables.ts";

const paymentHours = 24;

interface Sent {
  readonly quoteId: string;
  readonly payment: Payment;
  readonly notes: string;
  /** Whoever sends it; the program acts for a customer. */
  readonly by: ReturnType<typeof describeActor>;
}

/** P-96, P-97 orders what was shown. The same price sent again is the order that came of it. */
export async function submitOrder(work: Work, customerId: string, { quoteId, payment, notes, by }: Sent): Promise<Order> {
  // The account before the customer: wherever an order moves, they are locked in this order.
  await lockAccounts(work, [await findPayerId(work, customerId)]);
  await lockCustomer(work, customerId);
  const quote = await db(work)
    .selectFrom("ordering.order_quotes")
    .selectAll()
    .where("id", "=", quoteId)
    .where("customer_id", "=", customerId)
    .executeTakeFirst();
  if (!quote) throw notFound("There is no such price.");
  const sent = await db(work).selectFrom("ordering.orders").selectAll().where("quote_id", "=", quoteId).executeTakeFirst();
  if (sent) return sent;
  if (quote.expires_at <= work.now) throw quoteStale("It was good for 15 minutes. Look at the price again and order then.");
  const bound = BoundOrder.parse(quote.bound);
  const figures = quote.figures as Figures;
  const shop = await openShop(work, customerId);
  refuseWhoMayNot(shop);
  refuseWhatIsGone(shop, bound);
  if (!(await paymentsOf(work, shop, figures)).includes(payment)) throw notOffered("This way of paying is not offered.");
  const { partnerId } = shop.customer;
  const approval = await getSetting(work, orderApproval, { partnerId });
  const contracts = await contractsOf(work, partnerId, bound);
  const needsContract = contracts.size > 0;
  const state = stateOnSubmit({ payment, approval, needsContract, ...agreedOf(bound, figures) });
  const id = uuidv7(work.now.getTime());
  await reserveCode(work, shop, bound, id);
  const order = await db(work)
    .insertInto("ordering.orders")
    .values({
      id,
      partner_id: partnerId,
      customer_id: customerId,
      payer_id: shop.payerId,
      quote_id: quoteId,
      state,
      bound: JSON.stringify(bound),
      figures: JSON.stringify(figures),
      payment,
      approval,
      currency: figures.currency,
      total_minor: agreedOf(bound, figures).totalMinor,
      promo_code: bound.promo?.code ?? null,
      offers: JSON.stringify(await offersOf(work, shop, bound)),
      terms_link: await getSetting(work, orderTermsLink, { partnerId }),
      notes,
      ticket_id: null,
      ticket_number: null,
      failure: null,
      submitted_by: JSON.stringify(by),
      submitted_at: work.now,
      paid_at: null,
      expires_at: await endOf(work, partnerId, state),
      due_at: state === "awaiting_approval" && !needsContract ? await dueOf(work, partnerId) : null,
      decided_at: state === "approved" ? work.now : null,
      decided_by: state === "approved" ? JSON.stringify(describeActor(work)) : null,
      completed_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const owner = { partnerId, customerId };
  await planContracts(work, { orderId: id }, owner, contracts);
  if (needsContract && state === "awaiting_approval") askForContracts(work, { orderId: id }, owner);
  await emptyCart(work, customerId);
  tellSubmitted(work, order);
  if (state === "awaiting_approval") return isLookedAt(order) ? openTicketOf(work, order) : order;
  return state === "approved" ? completeOrder(work, order) : order;
}

async function endOf(work: Work, partnerId: string, state: Order["state"]): Promise<Date | null> {
  if (state === "awaiting_payment") return new Date(work.now.getTime() + paymentHours * 3_600_000);
  return state === "awaiting_approval" ? expiryOf(work, partnerId) : null;
}

/** P-93 what is not sold to this customer any more is not ordered at an old price. */
function refuseWhatIsGone(shop: Shop, { lines }: BoundOrder): void {
  for (const line of lines) {
    const wanted = {
      ...{
        plan_id: line.planId,
        parent_service_id: line.parentServiceId,
        start_on: line.startOn,
        address: line.address,
        notes: line.notes,
      },
      ...{ delivery: line.delivery?.how ?? null, place_id: line.delivery?.placeId ?? null },
    };
    if (!isStillGood(shop, wanted)) throw planNotAvailable(`${line.title} cannot be ordered any more. Take it out of your cart.`);
  }
  for (const [planId, same] of Map.groupBy(lines, (line) => line.planId)) {
    const left = shop.orderables.get(planId)?.left ?? null;
    const count = same.reduce((sum, { quantity }) => sum + quantity, 0);
    if (left !== null && count > left) throw planNotAvailable(`You can have ${left} more of ${same[0]?.title}.`);
  }
}

/** B-265 a use is reserved with the order; what is used up meanwhile makes the price one that is no longer good. */
async function reserveCode(work: Work, { customer, today }: Shop, { promo }: BoundOrder, orderId: string): Promise<void> {
  if (!promo) return;
  try {
    await reservePromo(work, {
      ...{ code: promo.code, partnerId: customer.partnerId, customerId: customer.id, planId: promo.planId, on: today },
      isExisting: await isExistingCustomer(work, customer.id),
      hasOtherDiscounts: false,
      objectId: orderId,
    });
  } catch (error) {
    if (error instanceof Problem && error.code === "promo-code-refused")
      throw quoteStale("The promo code cannot be used any more. Look at the price again.");
    throw error;
  }
}

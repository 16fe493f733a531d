// What an order comes to: the money by billing, the months by services.
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import { fromMoneyJson, type MoneyJson, money, toMoneyJson } from "../../../../shared/money.ts";
import type { Work } from "../../../platform/work.ts";
import { type OrderFigures, type OrderLineWish, previewOrder } from "../../billing/index.ts";
import {
  activatesNewCustomers,
  type BillableService,
  billableOf,
  contractEnd,
  monthTotalsWith,
  type NewService,
} from "../../services/index.ts";
import type { BoundLine, BoundOrder } from "./bound-order.ts";
import type { OrderFigures as OrderFiguresShape } from "./contract.ts";
import { discountsFrom, startOf } from "./order-rules.ts";
import type { Shop } from "./shop.ts";

export type Figures = z.input<typeof OrderFiguresShape>;
type For = Pick<Shop, "customer" | "payerId" | "today">;

/** A line as the service that it becomes; null: it is sold once. */
export async function serviceOf(
  work: Work,
  { customer, payerId, today }: For,
  line: BoundLine,
  otherStart?: Day,
): Promise<NewService | null> {
  if (line.kind === "one_time") return null;
  const startOn = startOf(line, today, otherStart);
  const waits = startOn > today || (customer.status === "new" && !(await activatesNewCustomers(work, customer.partnerId)));
  return {
    customerId: customer.id,
    payerId,
    partnerId: customer.partnerId,
    planId: line.planId,
    kind: line.kind,
    state: waits ? "pending" : "active",
    startOn,
    planVersionId: line.planVersionId,
    unitPrice: line.unitPrice,
    quantity: String(line.quantity),
    taxId: line.taxId,
    taxGroupId: line.taxGroupId,
    includesTax: line.includesTax,
    address: line.address,
    note: [line.parent && `For ${line.parent}.`, line.notes].filter(Boolean).join(" "),
    contractEndOn: contractEnd(startOn, line.contractMonths),
    cause: "order",
    discounts: discountsFrom(startOn, line),
  };
}

/** The lines as billing and services price them. */
async function wishesOf(work: Work, shop: For, lines: readonly BoundLine[], otherStart?: Day) {
  const services = new Map<number, BillableService>();
  const wishes: OrderLineWish[] = [];
  for (const [index, line] of lines.entries()) {
    const wanted = await serviceOf(work, shop, line, otherStart);
    const service = wanted && (await billableOf(work, { id: line.planId, code: line.title, kind: line.kind }, wanted));
    if (service) services.set(index, service);
    wishes.push({
      line: index,
      service: service ?? null,
      items: line.once.map(({ isAtCreation: _, ...item }) => ({ ...item, line: index })),
    });
  }
  return { services, wishes };
}

/** What a bound order comes to on this day. @param otherStart - in place of the days that were wished. */
export async function figuresOf(work: Work, shop: For, bound: BoundOrder, otherStart?: Day): Promise<Figures> {
  const { services, wishes } = await wishesOf(work, shop, bound.lines, otherStart);
  const priced = await previewOrder(work, shop.payerId, wishes);
  const added = [...services.values()];
  const month = await monthTotalsWith(work, shop.customer.id, added);
  const zero = toMoneyJson(money(0n, priced.currency));
  const monthOf = new Map(added.map(({ id }, index) => [id, month?.added[index]?.gross ?? null]));
  return {
    currency: priced.currency,
    lines: bound.lines.map((line, index) => {
      const service = services.get(index);
      return {
        ...{ planId: line.planId, group: line.kind, title: line.title, quantity: line.quantity },
        startOn: service?.start ?? null,
        ...{ parent: line.parent, address: line.address, notes: line.notes, delivery: line.delivery, contractMonths: line.contractMonths },
        month: service ? (monthOf.get(service.id) ?? null) : null,
        charges: priced.charges.flatMap(({ line: of, ...charge }) => (of === index ? [charge] : [])),
      };
    }),
    now: totals(priced),
    later: { ...priced.later, atOnce: totals(priced.later.atOnce), rest: totals(priced.later.rest) },
    month: { now: month?.now.gross ?? zero, after: month?.after.gross ?? zero },
    promo: null,
  };
}

const totals = ({ net, tax, gross, taxes }: Pick<OrderFigures, "net" | "tax" | "gross" | "taxes">) => ({
  net,
  tax,
  gross,
  taxes: [...taxes],
});

/** P-255 what came through each offer is worth: net, its first charges and a month of it, priced as the order is. */
export async function offersOf(work: Work, shop: For, { lines }: BoundOrder) {
  const offerIds = [...new Set(lines.flatMap(({ offerId }) => offerId ?? []))];
  const offers: { offerId: string; firstMinor: string; monthMinor: string }[] = [];
  for (const offerId of offerIds) {
    const { services, wishes } = await wishesOf(
      work,
      shop,
      lines.filter((line) => line.offerId === offerId),
    );
    const { net } = await previewOrder(work, shop.payerId, wishes);
    const month = (await monthTotalsWith(work, shop.customer.id, [...services.values()]))?.added ?? [];
    const monthMinor = month.reduce((sum, each) => sum + (each && each.net.currency === net.currency ? minorOf(each.net) : 0n), 0n);
    offers.push({ offerId, firstMinor: String(minorOf(net)), monthMinor: String(monthMinor) });
  }
  return offers;
}

/** What a code saves now, against the same order without it. */
export async function withPromo(
  work: Work,
  shop: For,
  figures: Figures,
  { code, effect, without }: { code: string; effect: NonNullable<Figures["promo"]>["effect"]; without: BoundOrder },
): Promise<Figures> {
  const before = (await figuresOf(work, shop, without)).now.gross;
  return { ...figures, promo: { code, effect, saves: difference(before, figures.now.gross) } };
}

function difference(before: MoneyJson, after: MoneyJson): MoneyJson | null {
  const minor = fromMoneyJson(before).minor - fromMoneyJson(after).minor;
  return minor > 0n ? toMoneyJson(money(minor, before.currency)) : null;
}

export const minorOf = (amount: MoneyJson): bigint => fromMoneyJson(amount).minor;

// What becomes of an order (portal.md 4.1, P-97 as M-23 and M-31 amend it). Values in, a decision out.
import { addMonths, type Day, maxDay } from "../../../../shared/calendar.ts";
import { type Group, groups, type OrderState } from "../../../../shared/orders.ts";

export type Payment = "now" | "later";
export type Approval = "auto" | "staff" | "auto_if_paid";

const moves: Readonly<Record<OrderState, readonly OrderState[]>> = {
  awaiting_payment: ["awaiting_approval", "approved", "cancelled", "expired"],
  awaiting_approval: ["approved", "rejected", "cancelled", "expired"],
  // Back to staff: it could not be carried out by itself.
  approved: ["provisioning", "completed", "awaiting_approval"],
  provisioning: ["completed"],
  completed: [],
  rejected: [],
  cancelled: [],
  expired: [],
};
export const mayMove = (from: OrderState, to: OrderState): boolean => moves[from].includes(to);

interface Agreed {
  readonly payment: Payment;
  readonly approval: Approval;
  readonly totalMinor: bigint;
  /** Something of it is sold once. */
  readonly hasOnce: boolean;
  /** P-179 something of it is had only with a signed contract. */
  readonly needsContract?: boolean;
}

/** P-97 where an order goes when it is sent: what is to be paid now waits for the money. */
export const stateOnSubmit = (order: Agreed): OrderState =>
  order.payment === "now" && order.totalMinor > 0n ? "awaiting_payment" : stateWithoutWaiting(order, order.payment === "now");

/** P-97 where it goes once it is paid, or is to be paid later. */
export function stateWithoutWaiting({ approval, hasOnce, needsContract = false }: Agreed, isPaid: boolean): OrderState {
  if (needsContract) return "awaiting_approval";
  switch (approval) {
    case "staff":
      return "awaiting_approval";
    case "auto_if_paid":
      return isPaid ? "approved" : "awaiting_approval";
    case "auto":
      // P-98 goods on credit are looked at by a person.
      return !isPaid && hasOnce ? "awaiting_approval" : "approved";
  }
}

/** P-100 until it is approved. */
export const mayCancel = (state: OrderState): boolean => state === "awaiting_payment" || state === "awaiting_approval";

export const isGroup = (kind: string): kind is Group => (groups as readonly string[]).includes(kind);

/** P-94 of what several can be had in one line. */
export const takesQuantity = (kind: string): boolean => kind === "recurring" || kind === "one_time";

/** How many more of a plan a customer may have; null: as many as they like. */
export const leftOf = (max: number | null, had: number): number | null => (max === null ? null : Math.max(max - had, 0));

interface Wanted {
  readonly startOn: Day | null;
}

/** The first day of what was ordered: as wished, but never before the day on which it is approved. */
export const startOf = ({ startOn }: Wanted, today: Day, other?: Day): Day => maxDay(other ?? startOn ?? today, today);

interface Promo {
  readonly percent: string | null;
  readonly fixed: string | null;
  readonly cycles: number | null;
  readonly code: string;
}
interface Intro {
  readonly percent: string | null;
  readonly fixed: string | null;
  readonly months: number;
}

/** B-21 the discounts that were agreed, counted from the first day. */
export function discountsFrom(startOn: Day, { intro, promo }: { intro: Intro | null; promo: Promo | null }) {
  return [
    ...(intro
      ? [{ percent: intro.percent, fixed: intro.fixed, startOn, endBefore: addMonths(startOn, intro.months), reason: "intro" }]
      : []),
    ...(promo
      ? [
          {
            ...{ percent: promo.percent, fixed: promo.fixed, startOn, reason: "promo", coupon: promo.code },
            endBefore: promo.cycles === null ? null : addMonths(startOn, promo.cycles),
          },
        ]
      : []),
  ];
}

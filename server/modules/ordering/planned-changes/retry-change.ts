import { maxDay } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { getService } from "../../services/index.ts";
import { todayFor, type Wish } from "../price-quotes/bind-wish.ts";
import { changeNotOpen } from "../problems.ts";
import { Bound } from "./bound.ts";
import type { PlannedChange } from "./planned-change-queries.ts";

/** What failed on its day as a wish for today; its price is worked out and shown anew. */
export async function retryWish(work: Work, change: PlannedChange): Promise<Wish> {
  if (change.state !== "failed") throw changeNotOpen(`It is ${change.state}.`);
  const bound = Bound.parse(change.wish);
  const service = await getService(work, change.service_id);
  const today = await todayFor(work, service.partnerId);
  const { reason } = bound;
  switch (bound.kind) {
    case "plan":
      return {
        kind: "plan",
        planId: bound.planId,
        on: maxDay(today, bound.on),
        customPrice: bound.customPrice,
        ...(bound.quantity === null ? {} : { quantity: bound.quantity }),
        forfeit: false,
        ...(bound.waived === null ? {} : { waive: bound.waived }),
        reason,
      };
    case "pause":
      return { kind: "pause", on: maxDay(today, bound.on), until: bound.until, reason };
    case "resume":
      return { kind: "resume", on: today, reason };
    case "end":
      return { kind: "end", endOn: maxDay(today, bound.endOn), isNow: false, refund: bound.isRefunded, reason };
    case "terms":
      return { kind: "terms", on: bound.on, customPrice: bound.customPrice, quantity: bound.quantity, reason };
    case "discount":
      return { kind: "discount", percent: bound.percent, fixed: bound.fixed, on: bound.on, endBefore: bound.endBefore, reason };
    case "discount_end":
      return { kind: "discount_end", discountId: bound.discountId, on: bound.on, reason };
  }
}

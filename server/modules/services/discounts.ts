import { type Day, maxDay } from "../../../shared/calendar.ts";
import { trimDecimal } from "../../../shared/rational.ts";
import { fieldProblem, notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import type { NewDiscount } from "./add-services.ts";
import { listBilledThrough, refuseBilledDays } from "./billed-days.ts";
import { todayOf } from "./partner-day.ts";
import { dateBeforeStart } from "./problems.ts";
import { auditService, refuseUnlessRunning, saveService } from "./save-service.ts";
import { lockService } from "./service-queries.ts";
import { db } from "./tables.ts";

/** B-21 takes something off the price of a service, from a day that is not invoiced yet. */
export async function addDiscount(work: Work, serviceId: string, discount: NewDiscount): Promise<{ id: string }> {
  await refuseBilledDays(work, await lockService(work, serviceId), discount.startOn, "startOn");
  return giveDiscount(work, serviceId, discount);
}

/** As `addDiscount`, for a caller that settles what is invoiced already. */
export async function giveDiscount(work: Work, serviceId: string, discount: NewDiscount): Promise<{ id: string }> {
  const service = await lockService(work, serviceId);
  refuseUnlessRunning(service, ["pending", "active", "paused", "stopped"]);
  if (discount.startOn < service.startOn) {
    throw dateBeforeStart(`The service starts on ${service.startOn}.`, {
      errors: [{ field: "startOn", code: "date-before-start", params: { start: service.startOn } }],
    });
  }
  if (discount.endBefore && discount.endBefore <= discount.startOn) {
    throw fieldProblem("endBefore", "end-before-start", "A discount ends after it begins.");
  }
  const added = await db(work)
    .insertInto("services.discounts")
    .values({
      service_id: service.id,
      customer_id: service.customerId,
      partner_id: service.partnerId,
      percent: discount.percent ?? null,
      fixed: discount.fixed ?? null,
      start_on: discount.startOn,
      end_before: discount.endBefore ?? null,
      reason: discount.reason ?? "",
      coupon: discount.coupon ?? null,
      created_at: work.now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await saveService(work, service.id, {});
  auditService(work, service, "discount_added", { discount: { before: null, after: wordsOf(discount) } }, discount.reason);
  return added;
}

/**
 * B-21 ends a discount: invoiced days keep it, so it ends with them, today at the earliest; one that nobody was given yet goes.
 */
export async function removeDiscount(work: Work, serviceId: string, discountId: string): Promise<void> {
  const billedThrough = (await listBilledThrough(work, [serviceId])).get(serviceId);
  await takeDiscount(work, serviceId, discountId, billedThrough ?? null);
}

/** As `removeDiscount`, for a caller that settles: it ends on a day, today at the earliest, or with its own first day if it has no earlier one. */
export async function takeDiscount(work: Work, serviceId: string, discountId: string, on: Day | null): Promise<void> {
  const service = await lockService(work, serviceId);
  const discount = await db(work)
    .selectFrom("services.discounts")
    .selectAll()
    .where("id", "=", discountId)
    .where("service_id", "=", service.id)
    .executeTakeFirst();
  if (!discount) throw notFound("There is no such discount.");
  const endBefore = maxDay(await todayOf(work, service.partnerId), on ?? discount.start_on);
  if (endBefore <= discount.start_on) await db(work).deleteFrom("services.discounts").where("id", "=", discountId).execute();
  else if (discount.end_before === null || endBefore < discount.end_before) {
    await db(work).updateTable("services.discounts").set({ end_before: endBefore }).where("id", "=", discountId).execute();
  }
  await saveService(work, service.id, {});
  const before = wordsOf({ percent: discount.percent, fixed: discount.fixed, startOn: discount.start_on, endBefore: discount.end_before });
  auditService(work, service, "discount_removed", {
    discount: { before, after: endBefore <= discount.start_on ? null : `until ${endBefore}` },
  });
}

const wordsOf = ({
  percent,
  fixed,
  startOn,
  endBefore,
}: {
  percent?: string | null | undefined;
  fixed?: string | null | undefined;
  startOn: Day;
  endBefore?: Day | null | undefined;
}): string =>
  `${percent ? `${trimDecimal(percent)} %` : trimDecimal(fixed ?? "0")} from ${startOn}${endBefore ? ` until ${endBefore}` : ""}`;

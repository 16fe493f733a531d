import { addDays } from "../../../../shared/calendar.ts";
import { editConflict } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import {
  bringBackParts,
  draftSettlement,
  issueSettlement,
  lockForSettlement,
  type ServiceChange,
  type SettlementResult,
  undoFees,
} from "../../billing/index.ts";
import { getService, type Service, setServiceEnd, withEnd } from "../../services/index.ts";
import { todayFor } from "../price-quotes/bind-wish.ts";
import { changeNotOpen } from "../problems.ts";
import { Bound } from "./bound.ts";
import { decideChange } from "./decide.ts";
import { billableOf, settlementWishOf } from "./lives.ts";
import { lockChange, type PlannedChange } from "./planned-change-queries.ts";

/**
 * B-94, B-113, P-75 takes a planned change back until the roll of its day. What was issued for it at the request is balanced: days that were
 * credited are charged again, days that were charged are credited, fees come back.
 */
export async function withdrawChange(
  work: Work,
  id: string,
  { version, reason }: { version: number; reason: string },
): Promise<PlannedChange> {
  const change = await lockChange(work, id);
  if (change.state !== "scheduled") throw changeNotOpen(`It is ${change.state} already.`);
  if (change.version !== version) throw editConflict("It was changed meanwhile.");
  const bound = Bound.parse(change.wish);
  const found = await getService(work, change.service_id);
  await lockForSettlement(work, found.payerId);
  const service = await getService(work, change.service_id);
  if (bound.kind === "end") {
    for (const serviceId of [service.id, ...bound.dependentIds]) {
      const one = await getService(work, serviceId);
      if (one.endOn === bound.endOn && ["active", "paused", "stopped"].includes(one.state))
        await setServiceEnd(work, { serviceId, endOn: null });
    }
  }
  if (change.is_settled) await balance(work, service, bound, change.settlement as SettlementResult, reason);
  return decideChange(work, change, service, { state: "withdrawn", reason });
}

async function balance(work: Work, service: Service, bound: Bound, result: SettlementResult, reason: string): Promise<void> {
  const today = await todayFor(work, service.partnerId);
  await undoFees(work, {
    invoiceId: result.invoice?.id ?? null,
    futureItemIds: result.futureItemIds,
    chargeIds: result.chargeIds ?? [],
    reason: reason || bound.reason || "withdrawn",
  });
  await bringBackParts(work, service.payerId, result.partItemIds ?? [], reason || bound.reason || "withdrawn");
  // The settlement the other way round: from the life that was planned back to the one that goes on.
  const there = await settlementWishOf(work, service, bound, today);
  const services: ServiceChange[] = [];
  for (const each of there.services) {
    const goesOn = bound.kind === "end" ? withEnd(await billableOf(work, each.before.id), null) : each.before;
    const until = result.billedThrough[each.before.id];
    services.push({
      before: bound.kind === "end" ? withEnd(goesOn, addDays(each.from, -1)) : each.after,
      after: goesOn,
      from: each.from,
      isRefunded: true,
      charge: until === undefined ? ({ kind: "none" } as const) : ({ kind: "period", period: { start: each.from, end: until } } as const),
    });
  }
  const back = await draftSettlement(work, { ...there, services, fees: [], horizon: "term_end", isSilentAtZero: false });
  await issueSettlement(work, back);
}

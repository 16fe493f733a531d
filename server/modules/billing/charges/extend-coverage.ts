import { addDays, type Day, type Period } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { coveredDays } from "./account-queries.ts";
import { coverBilledDays } from "./cover-billed-days.ts";
import { intersectPeriods, totalDays } from "./period-rules.ts";

/**
 * B-104 the paid days of a pause move behind the paid time: no money moves, and no run bills them. They stand on no line, for they were paid
 * by the days that were not used. Answers the first day that is not paid for after that.
 */
export async function extendCoverage(
  work: Work,
  service: { readonly id: string; readonly payerId: string; readonly partnerId: string },
  pause: Period,
): Promise<Day | null> {
  const covered = (await coveredDays(work, [service.id])).get(service.id) ?? [];
  const start = covered.at(-1)?.end;
  const days = totalDays(intersectPeriods(covered, [pause]));
  if (start === undefined || days === 0) return start ?? null;
  const end = addDays(start, days);
  await coverBilledDays(work, [{ serviceId: service.id, customerId: service.payerId, partnerId: service.partnerId, start, end }]);
  return end;
}

// When a customer who pays in advance is told that the money runs out (B-171, B-268): values in, values out.
import { addDays, type Day } from "../../../../shared/calendar.ts";

/** Three before the end, and the one at the end itself. */
export const noticeNumbers = [1, 2, 3, 4] as const;
export type NoticeNumber = (typeof noticeNumbers)[number];

export interface NoticePlan {
  /** 0 for the one at the end. */
  readonly daysBefore: number;
  readonly isOn: boolean;
  /** 0 to 23, by the partner's clock. */
  readonly hour: number;
}

/**
 * The notice that is due at an hour, for an account whose paid time ends on `stopsOn`. Of several that are due the later number wins; what
 * was sent for that end, or a later number, is not sent again. A day whose hour has passed sends at the next full hour (B-268).
 * @param plans the first to the fourth, days strictly falling.
 */
export function dueNotice(
  plans: readonly NoticePlan[],
  { stopsOn, sent, on, hour }: { stopsOn: Day; sent: ReadonlySet<number>; on: Day; hour: number },
): NoticeNumber | undefined {
  let due: NoticeNumber | undefined;
  for (const [at, plan] of plans.entries()) {
    const number = (at + 1) as NoticeNumber;
    const noticeOn = addDays(stopsOn, -plan.daysBefore);
    // What is over on the day of the end is not told as if it were to come; the end itself is told on its day.
    const isLast = number === plans.length;
    const isOver = isLast ? on > stopsOn : on >= stopsOn;
    if (!plan.isOn || isOver || noticeOn > on || (noticeOn === on && hour < plan.hour)) continue;
    due = number;
  }
  if (due === undefined) return undefined;
  const plan = plans[due - 1];
  // A notice of an earlier day that could not go then waits for its own hour of this day.
  if (plan && addDays(stopsOn, -plan.daysBefore) < on && hour < plan.hour) return undefined;
  const most = Math.max(0, ...sent);
  return most >= due ? undefined : due;
}

/** B-171 what is wrong with the days before the end; undefined: nothing. */
export function wrongNoticeDays(days: readonly number[]): { readonly at: number } | undefined {
  const at = days.findIndex((day, index) => index > 0 && day >= (days[index - 1] ?? Number.POSITIVE_INFINITY));
  return at < 0 ? undefined : { at };
}

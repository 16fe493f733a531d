// When a contract that renews by itself ends next (B-20, M-28).
import { addMonths, type Day } from "../../../shared/calendar.ts";

/** More renewals than any contract has had since; a loop that never ends is worse than one end too early. */
const mostRenewals = 1_200;

/**
 * The first end after a day. Counted from the service's start where the contract counts from there, so that a contract of the 31st comes back
 * to the 31st after a short month.
 */
export function renewedEnd({ startOn, contractEndOn, months, on }: { startOn: Day; contractEndOn: Day; months: number; on: Day }): Day {
  const whole = monthsTo(startOn, contractEndOn);
  const [anchor, done] = whole === undefined ? [contractEndOn, 0] : [startOn, whole];
  for (let renewal = 0; renewal < mostRenewals; renewal += 1) {
    const end = addMonths(anchor, done + renewal * months);
    if (end > on) return end;
  }
  return contractEndOn;
}

/** How many whole months lie between; undefined: they are none. */
function monthsTo(start: Day, end: Day): number | undefined {
  const months = (Number(end.slice(0, 4)) - Number(start.slice(0, 4))) * 12 + Number(end.slice(5, 7)) - Number(start.slice(5, 7));
  return months > 0 && addMonths(start, months) === end ? months : undefined;
}

import { type Day, maxDay, type Period } from "../../../../shared/calendar.ts";
import { calendarOf } from "../accounts/account-calendar.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { billedUntil } from "../charges/calendar-rules.ts";
import type { ServiceChange, SettlementWish } from "./settlement.ts";

/** The days that are charged now; null: none. */
export function chargedPeriod(
  account: AccountRow,
  wish: SettlementWish,
  { charge, from }: ServiceChange,
  covered: readonly Period[],
): Period | null {
  switch (charge.kind) {
    case "none":
      return null;
    case "period":
      return charge.period.start < charge.period.end ? charge.period : null;
    case "rest":
      return upToHorizon(account, wish, from);
    case "onward": {
      // What no invoice reaches yet is the next run's, with all that came before it (B-54).
      const billedThrough = covered.at(-1)?.end;
      if (wish.horizon === "next_run" || billedThrough === undefined || billedThrough <= from) return null;
      const period = upToHorizon(account, wish, from);
      // An edit changes what its days cost and not how far they are paid.
      return period && wish.isSilentAtZero ? { start: from, end: maxDay(period.end, billedThrough) } : period;
    }
  }
}

/** The days from the change on; one that lies back reaches as far as one of today would. */
function upToHorizon(account: AccountRow, wish: SettlementWish, from: Day): Period | null {
  if (wish.horizon === "next_run") return null;
  const until = billedUntil(calendarOf(account), maxDay(from, wish.today), wish.horizon === "next_term_end" ? 1 : 0);
  return from < until ? { start: from, end: until } : null;
}

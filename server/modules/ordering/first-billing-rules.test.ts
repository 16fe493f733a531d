import { describe, expect, it } from "vitest";
import { day } from "../../../shared/calendar.ts";
import { contractEnd, takeOver } from "./first-billing-rules.ts";

describe("M-32 where the old system's billing ends", () => {
  it.each([
    ["2026-11-30", "2026-11-24", 1, 1, "2026-11-30", "2026-12-01", "billed to the end of the month: December is ours"],
    [null, "2026-11-24", 1, 1, "2026-11-30", "2026-12-01", "silent: to the end of the present cycle"],
    [null, "2026-11-24", 25, 1, "2026-11-24", "2026-11-25", "silent, on the cycle's last day"],
    [null, "2026-11-25", 25, 1, "2026-12-24", "2026-12-25", "silent, on the billing day itself"],
    [null, "2026-12-31", 15, 1, "2027-01-14", "2027-01-15", "silent, over the end of the year"],
    ["2026-11-30", "2026-11-24", 15, 1, "2026-11-30", "2026-12-15", "the days from the 1st to the 14th come with the next billing date"],
    ["2026-12-14", "2026-11-24", 15, 3, "2026-12-14", "2026-12-15", "three months ahead"],
    ["2026-11-30", "2026-11-24", 1, 0, "2026-11-30", "2027-01-01", "who pays behind pays for December after it"],
    [null, "2026-11-24", 1, 0, "2026-11-30", "2027-01-01", "silent, paid behind: the first month is a whole one"],
    ["2026-10-31", "2026-11-24", 1, 1, "2026-10-31", "2026-11-01", "billed to a day that is past: the next run catches up"],
  ])(
    "billed until %s, today %s, day %i, %i months ahead: %s, %s. %s",
    (billedUntil, today, billingDay, prepaidMonths, until, next, _why) => {
      const account = { billedUntil: billedUntil === null ? null : day(billedUntil), today: day(today), billingDay, prepaidMonths };
      expect(takeOver(account)).toEqual({ billedUntil: until, nextBillingOn: next });
    },
  );
});

describe("M-28 the end of a contract that is taken over", () => {
  it.each([
    ["2024-02-01", 0, true, null, "no months, no contract"],
    ["2026-03-01", 12, false, "2027-03-01", "the first term"],
    ["2024-02-01", 12, false, "2025-02-01", "over, and not begun anew"],
    ["2024-02-01", 12, true, "2027-02-01", "begun anew twice"],
    ["2025-12-01", 12, true, "2027-12-01", "a term that ends on the day we take over begins anew"],
    ["2025-01-31", 1, true, "2026-12-31", "months counted from the start keep the 31st"],
  ])("from %s for %i months, renewing %s: %s. %s", (startOn, months, renews, end, _why) => {
    expect(contractEnd({ startOn: day(startOn), months, renews, takenOverOn: day("2026-12-01") })).toBe(end);
  });
});

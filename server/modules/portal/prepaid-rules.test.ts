import { describe, expect, it } from "vitest";
import { day } from "../../../shared/calendar.ts";
import { type PrepaidFacts, prepaidLines, presetOf } from "./prepaid-rules.ts";

const facts: PrepaidFacts = {
  today: day("2026-11-01"),
  billingType: "prepaid_daily",
  balanceMinor: 2000n,
  ends: [{ serviceId: "a", stopsOn: day("2026-11-16"), missingMinor: 133n }],
  nextDaysMinor: 4000n,
  smallestTopupMinor: 500n,
  firstNoticeDays: 5,
};

describe("P-253 prepaid money on the services page", () => {
  it("40.00 by the day in November, balance 20.00: enough for 15 days, access stops on 16 Nov, preset 20.00", () => {
    expect(prepaidLines(facts)).toEqual([{ serviceId: "a", stopsOn: "2026-11-16", daysLeft: 15, urgency: "calm" }]);
    expect(presetOf(facts)).toBe(2000n);
  });

  it.each([
    ["2026-11-10", "calm", "six days before"],
    ["2026-11-11", "warning", "the day of the first notice"],
    ["2026-11-14", "warning", "two days before"],
    ["2026-11-15", "last-day", "the last day that is paid"],
    ["2026-11-20", "last-day", "after the end"],
  ])("on %s it is %s: %s", (today, urgency) => {
    expect(prepaidLines({ ...facts, today: day(today) })).toMatchObject([{ urgency }]);
  });

  it("without a notice nothing warns before the last day", () => {
    expect(prepaidLines({ ...facts, today: day("2026-11-14"), firstNoticeDays: undefined })).toMatchObject([{ urgency: "calm" }]);
  });

  it.each([
    [
      "by period: what the next renewal lacks",
      {
        billingType: "prepaid_period",
        ends: [
          { serviceId: "b", stopsOn: day("2026-12-20"), missingMinor: 9900n },
          { serviceId: "a", stopsOn: day("2026-12-01"), missingMinor: 1234n },
        ],
      },
      1234n,
    ],
    ["never less than the smallest top-up", { nextDaysMinor: 2001n }, 500n],
    ["nothing is missing", { nextDaysMinor: 2000n }, undefined],
    ["by period, and the money lasts", { billingType: "prepaid_period", ends: [] }, undefined],
  ] as const)("the preset, %s", (_, other, preset) => {
    expect(presetOf({ ...facts, ...(other as Partial<PrepaidFacts>) })).toBe(preset);
  });
});

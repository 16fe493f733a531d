import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { requestStates } from "../../../../shared/requests.ts";
import type { Bound, BoundOf } from "../planned-changes/bound.ts";
import { onDays } from "./on-days.ts";
import { type Cost, isDearer, isGone, isLate, mayBecome, type SubjectNow } from "./request-rules.ts";

const common = { fees: [], reason: "", waived: null };
const plan: BoundOf<"plan"> = {
  ...common,
  ...{ kind: "plan", on: day("2026-12-01"), planId: "fast", planVersionId: "v1", unitPrice: "70", customPrice: null, quantity: null },
  ...{ taxId: null, taxGroupId: null, includesTax: false, contractEndOn: null, leavesContract: false, isRefunded: true },
  ...{ invoiceAfter: "to_term_end", documentsAt: "effective_date", minInvoice: { minor: 0, days: 0 } },
};
const pause: BoundOf<"pause"> = {
  ...common,
  ...{ kind: "pause", on: day("2026-12-01"), until: day("2026-12-15"), compensation: "credit_note", movesContract: true },
  ...{ resumeInvoice: "next_run", maxDays: 90 },
};
const end: BoundOf<"end"> = {
  ...common,
  ...{ kind: "end", on: day("2026-12-01"), endOn: day("2026-11-30"), isNow: false, isRefunded: true, paidBefore: day("2026-12-01") },
  ...{ outstanding: "now", documentsAt: "request", final: null, dependentIds: [] },
};

describe("M-29 what was confirmed, on a day that is still ahead", () => {
  it.each<[string, Bound, Parameters<typeof onDays>[1], object]>([
    ["a day ahead stays", plan, { today: day("2026-11-20"), paidThrough: null }, { on: "2026-12-01", unitPrice: "70" }],
    ["a day that is past becomes today", plan, { today: day("2026-12-05"), paidThrough: null }, { on: "2026-12-05", unitPrice: "70" }],
    [
      "staff choose another day, at the same price",
      plan,
      { today: day("2026-11-20"), on: day("2027-01-01"), paidThrough: null },
      { on: "2027-01-01", unitPrice: "70" },
    ],
    [
      "paid days that do not come back are used up first",
      { ...plan, isRefunded: false },
      { today: day("2026-12-05"), paidThrough: day("2027-01-01") },
      { on: "2027-01-01" },
    ],
    [
      "P-251 a pause whose first day has come starts with the next",
      pause,
      { today: day("2026-12-01"), paidThrough: null },
      { on: "2026-12-02", until: "2026-12-15" },
    ],
    ["a pause ahead stays", pause, { today: day("2026-11-30"), paidThrough: null }, { on: "2026-12-01" }],
    ["staff leave its end open", pause, { today: day("2026-11-30"), until: null, paidThrough: null }, { until: null }],
    [
      "an end ahead stays",
      end,
      { today: day("2026-11-20"), paidThrough: null },
      { endOn: "2026-11-30", on: "2026-12-01", paidBefore: "2026-12-01" },
    ],
    [
      "an end that is past ends with today",
      end,
      { today: day("2026-12-05"), paidThrough: null },
      { endOn: "2026-12-05", on: "2026-12-06", paidBefore: "2026-12-06" },
    ],
    [
      "a notice is paid to its end and no further",
      { ...end, paidBefore: day("2026-12-20") },
      { today: day("2026-12-05"), paidThrough: null },
      { on: "2026-12-06", paidBefore: "2026-12-20" },
    ],
    [
      "the last day is the one that staff choose",
      end,
      { today: day("2026-11-20"), on: day("2026-12-31"), paidThrough: null },
      { endOn: "2026-12-31", on: "2027-01-01" },
    ],
  ])("%s", (_why, bound, days, expected) => {
    expect(onDays(bound, days)).toMatchObject(expected);
  });
});

describe("M-29 dearer than was confirmed", () => {
  it.each<[string, Cost, Cost, boolean]>([
    ["the same", { month: 7000n, fees: 0n }, { month: 7000n, fees: 0n }, false],
    ["cheaper", { month: 7000n, fees: 500n }, { month: 6900n, fees: 0n }, false],
    ["a cent more by the month", { month: 7000n, fees: 0n }, { month: 7001n, fees: 0n }, true],
    ["a fee that nobody confirmed", { month: 7000n, fees: 0n }, { month: 5000n, fees: 1n }, true],
  ])("%s", (_why, confirmed, now, expected) => {
    expect(isDearer(confirmed, now)).toBe(expected);
  });
});

describe("O-88 nothing left to decide about", () => {
  const running: SubjectNow = { state: "active", planId: "home", endOn: null };
  it.each<[string, Parameters<typeof isGone>[0], Partial<SubjectNow>, boolean]>([
    ["it runs", { kind: "plan", wantedPlanId: "fast" }, {}, false],
    ["it has ended", { kind: "plan", wantedPlanId: "fast" }, { state: "disabled" }, true],
    ["it has the plan", { kind: "plan", wantedPlanId: "fast" }, { planId: "fast" }, true],
    ["asked in words, it is never done by itself", { kind: "plan", wantedPlanId: null }, {}, false],
    ["it pauses already", { kind: "pause", wantedPlanId: null }, { state: "paused" }, true],
    ["it runs again already", { kind: "resume", wantedPlanId: null }, {}, true],
    ["it ends already", { kind: "end", wantedPlanId: null }, { endOn: day("2026-12-31") }, true],
    ["an end that is planned leaves a change of plan open", { kind: "plan", wantedPlanId: "fast" }, { endOn: day("2026-12-31") }, false],
  ])("%s", (_why, item, now, expected) => {
    expect(isGone(item, { ...running, ...now })).toBe(expected);
  });
});

it("O-87 a decision is made once: nothing leads out of any end", () => {
  const ends = requestStates.filter((state) => state !== "open");
  for (const to of ends) expect(mayBecome("open", to)).toBe(true);
  for (const from of ends) for (const to of requestStates) expect(mayBecome(from, to)).toBe(false);
});

it("O-87 what waits for the customer is never late", () => {
  const now = new Date("2026-11-30T10:00:00Z");
  expect(isLate(new Date("2026-11-30T09:59:59Z"), now)).toBe(true);
  expect(isLate(new Date("2026-11-30T10:00:00Z"), now)).toBe(false);
  expect(isLate(null, now)).toBe(false);
});

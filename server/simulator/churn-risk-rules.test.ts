import { describe, expect, it } from "vitest";
import { reasonOf, type Standing } from "./churn-risk-rules.ts";

const at = (monthlyMinor: bigint, more: Partial<Standing> = {}): Standing => ({
  monthlyMinor,
  wasBlocked: false,
  wasDeactivated: false,
  ...more,
});

describe("B-254 who may leave because of a change", () => {
  const cases = [
    { why: "who pays the same stays", unchanged: at(4500n), changed: at(4500n), reason: undefined },
    { why: "just below five percent is no reason", unchanged: at(10_000n), changed: at(10_499n), reason: undefined },
    { why: "five percent more", unchanged: at(10_000n), changed: at(10_500n), reason: "up-5" },
    { why: "ten percent more", unchanged: at(10_000n), changed: at(11_000n), reason: "up-10" },
    { why: "blocked because of it", unchanged: at(4500n), changed: at(4500n, { wasBlocked: true }), reason: "blocked" },
    { why: "blocked in any case", unchanged: at(4500n, { wasBlocked: true }), changed: at(4500n, { wasBlocked: true }), reason: undefined },
    {
      why: "lost the services over it",
      unchanged: at(4500n, { wasBlocked: true }),
      changed: at(0n, { wasBlocked: true, wasDeactivated: true }),
      reason: "deactivated",
    },
    { why: "moved off a retired plan at the same price", unchanged: at(4500n), changed: at(4500n), retired: true, reason: "plan-retired" },
    { why: "something that costs nothing cannot become dearer in percent", unchanged: at(0n), changed: at(500n), reason: undefined },
  ];
  for (const { why, unchanged, changed, retired, reason } of cases)
    it(why, () => expect(reasonOf(unchanged, changed, retired ?? false)).toBe(reason));
});

import { describe, expect, test } from "vitest";
import { day } from "../../../shared/calendar.ts";
import { type NamedPlans, type PlanShape, planFaults, priceOn, rightsNodeOf } from "./plan-rules.ts";

const named: NamedPlans = new Map([
  ["fibre", { kind: "internet", currency: "EUR", archivedAt: null }],
  ["line", { kind: "voice", currency: "EUR", archivedAt: null }],
  ["old", { kind: "internet", currency: "EUR", archivedAt: new Date(0) }],
  ["play", { kind: "bundle", currency: "EUR", archivedAt: null }],
  ["setup", { kind: "one_time", currency: "EUR", archivedAt: null }],
  ["dollars", { kind: "internet", currency: "USD", archivedAt: null }],
]);

const plan = (more: Partial<PlanShape> = {}): PlanShape => ({
  kind: "internet",
  currency: "EUR",
  partnerIds: ["north"],
  components: [],
  portalTargets: [],
  setupPlanIds: [],
  transferRules: [],
  earlyFeeKind: "fixed",
  earlyFee: "0",
  ...more,
});

const bundle = (...planIds: string[]): PlanShape => plan({ kind: "bundle", components: planIds.map((planId) => ({ planId })) });

describe("the shape of a plan", () => {
  test.each<[string, PlanShape, string[]]>([
    ["an ordinary plan is right", plan(), []],
    ["a plan without a partner", plan({ partnerIds: [] }), ["partner-required"]],
    ["a bundle of two is right", bundle("fibre", "line"), []],
    ["a bundle of nothing", bundle(), ["bundle-shape"]],
    ["a bundle in a bundle", bundle("fibre", "play"), ["bundle-shape"]],
    ["a plan twice in a bundle", bundle("fibre", "fibre"), ["bundle-shape"]],
    ["an archived plan in a bundle", bundle("old"), ["bundle-shape"]],
    ["an unknown plan in a bundle", bundle("nothing"), ["bundle-shape"]],
    ["what is sold once in a bundle", bundle("setup"), ["bundle-shape"]],
    ["another currency in a bundle", bundle("dollars"), ["bundle-shape"]],
    ["components in a plan that is no bundle", plan({ components: [{ planId: "line" }] }), ["bundle-shape"]],
    ["a target of the same kind is right", plan({ portalTargets: ["fibre"] }), []],
    ["a target of another kind", plan({ portalTargets: ["line"] }), ["target-kind"]],
    ["a target in another currency", plan({ portalTargets: ["dollars"] }), ["target-kind"]],
    ["a transfer rule to another kind", plan({ transferRules: [{ targetId: "line" }] }), ["target-kind"]],
    ["a one-time plan as setup item is right", plan({ setupPlanIds: ["setup"] }), []],
    ["a monthly plan as setup item", plan({ setupPlanIds: ["fibre"] }), ["setup-plan"]],
    ["more than all of what remains as early fee", plan({ earlyFeeKind: "percent_of_remaining", earlyFee: "100.01" }), ["too-big"]],
    ["an early fee of 150 is right when it is an amount", plan({ earlyFee: "150" }), []],
    ["two things at once are both said", plan({ partnerIds: [], portalTargets: ["line"] }), ["partner-required", "target-kind"]],
  ])("B-14 B-16 B-19 %s", (_why, shape, codes) => {
    expect(planFaults(shape, named).map((fault) => fault.code)).toEqual(codes);
  });
});

describe("the price of a day", () => {
  const prices = [
    { price: "45", validFrom: day("2026-01-01") },
    { price: "49", validFrom: day("2026-06-01") },
  ];
  test.each([
    ["2026-01-01", "45", "its first day"],
    ["2026-05-31", "45", "the day before the next one"],
    ["2026-06-01", "49", "the next one's first day"],
    ["2025-03-01", "45", "before them all, the first: a service may have started before its plan was written down"],
  ])("B-12 on %s it is %s: %s", (on, price) => {
    expect(priceOn(prices, day(on))?.price).toBe(price);
    expect(priceOn(prices.toReversed(), day(on))?.price).toBe(price);
  });
});

test("a data pack asks for the right on internet plans, every other kind for its own", () => {
  expect(rightsNodeOf("topup")).toBe("plans.internet");
  expect(rightsNodeOf("one_time")).toBe("plans.one_time");
});

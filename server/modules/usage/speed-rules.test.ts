import { describe, expect, it } from "vitest";
import { type SpeedFacts, speedOf, speedRuleOf } from "./speed-rules.ts";

const plan = { downBps: 100, upBps: 20 };
const none = { downBps: null, upBps: null };

describe("N-66 N-98 the speed of a line, and what made it so", () => {
  it.each([
    { why: "the plan's", of: { plan, own: none, quota: null }, speed: [100, 20], rule: "plan" },
    { why: "its own, down alone", of: { plan, own: { downBps: 50, upBps: null }, quota: null }, speed: [50, 20], rule: "own" },
    { why: "slowed down", of: { plan, own: none, quota: { downBps: 10, upBps: 5 } }, speed: [10, 5], rule: "quota" },
    { why: "slowed down in one direction", of: { plan, own: none, quota: { downBps: 200, upBps: 5 } }, speed: [100, 5], rule: "quota" },
    {
      why: "a limit above the plan's speed is none",
      of: { plan, own: none, quota: { downBps: 200, upBps: 40 } },
      speed: [100, 20],
      rule: "plan",
    },
    {
      why: "a boost stands instead of the line's own speed",
      of: { plan, own: { downBps: 50, upBps: null }, quota: { downBps: 200, upBps: 40, isBoost: true } },
      speed: [200, 40],
      rule: "quota",
    },
    {
      why: "a limit for a plan without a speed",
      of: { plan: { downBps: 0, upBps: 0 }, own: none, quota: { downBps: 9, upBps: 9 } },
      speed: [9, 9],
      rule: "quota",
    },
  ] satisfies readonly { why: string; of: SpeedFacts; speed: [number, number]; rule: string }[])("$why", ({ of, speed, rule }) => {
    const { downBps, upBps } = speedOf(of);
    expect({ speed: [downBps, upBps], rule: speedRuleOf(of) }).toEqual({ speed, rule });
  });
});

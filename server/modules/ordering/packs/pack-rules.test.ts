import { describe, expect, it } from "vitest";
import { type AutoFacts, decideAuto } from "./pack-rules.ts";

const now = new Date("2026-11-22T14:00:00Z");
const facts: AutoFacts = {
  ...{ isOn: true, isLow: true, isStopped: false, isBlocked: false, isRunning: true, lastBoughtAt: null },
  ...{ limitType: "automatic", most: 3, automatic: 0, manual: 0 },
};
const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);

describe("M-40 N-147 P-104 whether a pack comes by itself", () => {
  it.each<[string, Partial<AutoFacts>, string]>([
    ["the data is used up", {}, "buy"],
    ["it is off", { isOn: false }, "nothing"],
    ["there is data", { isLow: false }, "nothing"],
    ["somebody owes", { isBlocked: true }, "nothing"],
    ["the line does not run", { isRunning: false }, "nothing"],
    ["stopped in this cycle", { isStopped: true }, "nothing"],
    ["two of three", { automatic: 2 }, "buy"],
    ["three of three", { automatic: 3 }, "stop"],
    ["three by hand do not count", { manual: 3 }, "buy"],
    ["three by hand, and those count", { manual: 3, limitType: "manual" }, "stop"],
    ["of all, two and one", { manual: 2, automatic: 1, limitType: "all" }, "stop"],
    ["the last one 299 s ago", { lastBoughtAt: ago(299) }, "later"],
    ["the last one 300 s ago", { lastBoughtAt: ago(300) }, "buy"],
  ])("%s", (_why, some, expected) => {
    expect(decideAuto({ ...facts, ...some }, now).kind).toBe(expected);
  });
});

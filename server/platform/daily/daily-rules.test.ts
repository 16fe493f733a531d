import { describe, expect, it } from "vitest";
import { day } from "../../../shared/calendar.ts";
import { dueSteps, inOrder, minutesToNextTry } from "./daily-rules.ts";

const roll = { name: "roll", after: [], at: "00:05", doneThrough: day("2026-03-09") };
const block = { name: "block", after: ["roll"], at: "09:00", doneThrough: day("2026-03-09") };
const on = (now: string, steps = [roll, block]) =>
  dueSteps(steps, { now: new Date(now), today: day(now.slice(0, 10)), timeZone: "UTC" }).map((step) => `${step.on} ${step.name}`);

describe("what is due", () => {
  const cases = [
    { now: "2026-03-10T00:04:59Z", due: [], why: "nothing before its time" },
    { now: "2026-03-10T00:05:00Z", due: ["2026-03-10 roll"], why: "at its time" },
    { now: "2026-03-10T23:00:00Z", due: ["2026-03-10 roll", "2026-03-10 block"], why: "late on the day" },
    {
      now: "2026-03-12T08:00:00Z",
      due: ["2026-03-10 roll", "2026-03-10 block", "2026-03-11 roll", "2026-03-11 block", "2026-03-12 roll"],
      why: "after an outage every missed day as itself, day by day",
    },
  ];
  for (const { now, due, why } of cases) it(`B-6 ${why}`, () => expect(on(now)).toEqual(due));

  it("B-6 what is done already is not due again", () =>
    expect(on("2026-03-11T10:00:00Z", [{ ...roll, doneThrough: day("2026-03-11") }, block])).toEqual([
      "2026-03-10 block",
      "2026-03-11 block",
    ]));

  it("I-30 in the night in which the clocks go forward each day still comes once", () => {
    const early = { name: "early", after: [], at: "02:30", doneThrough: day("2026-03-27") };
    const due = dueSteps([early], { now: new Date("2026-03-31T00:00:00Z"), today: day("2026-03-31"), timeZone: "Europe/Berlin" });
    expect(due.map((step) => [step.on, step.dueAt.toISOString()])).toEqual([
      ["2026-03-28", "2026-03-28T01:30:00.000Z"],
      // 02:30 does not exist on that day; what it means is an hour later.
      ["2026-03-29", "2026-03-29T01:30:00.000Z"],
      ["2026-03-30", "2026-03-30T00:30:00.000Z"],
    ]);
  });
});

describe("the order of steps", () => {
  it("puts each behind what it waits for", () => expect(inOrder([block, roll]).map((step) => step.name)).toEqual(["roll", "block"]));
  it("refuses a circle", () =>
    expect(() =>
      inOrder([
        { name: "a", after: ["b"] },
        { name: "b", after: ["a"] },
      ]),
    ).toThrow("a → b → a"));
  it("refuses a step that is not there", () => expect(() => inOrder([{ name: "a", after: ["b"] }])).toThrow("which is no step"));
  it("refuses one name for two", () => expect(() => inOrder([roll, roll])).toThrow("one name"));
});

it("tries again soon, then less and less often", () => expect([1, 2, 3, 6, 7, 20].map(minutesToNextTry)).toEqual([1, 2, 4, 32, 60, 60]));

import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { type DebtDates, type DunningFacts, fillLetter, heldBack, nextLetterOn, readyOn } from "./dunning-rules.ts";

const long = day("2020-01-01");
const levels = [
  { daysAfter: 7, sinceOn: long },
  { daysAfter: 21, sinceOn: long },
  { daysAfter: 35, sinceOn: long },
];
const debt = (level: number, lastLetterOn: string | null): DebtDates => ({
  deactivatedOn: day("2026-04-27"),
  level,
  lastLetterOn: lastLetterOn === null ? null : day(lastLetterOn),
});

describe("B-235 the day of the next letter", () => {
  it.each([
    ["the first counts from the deactivation", levels, debt(0, null), "2026-05-04"],
    ["the second too, when the first was on its day", levels, debt(1, "2026-05-04"), "2026-05-18"],
    ["a late one moves those after it", levels, debt(1, "2026-05-10"), "2026-05-24"],
    ["one that staff sent early brings no other forward", levels, debt(1, "2026-04-28"), "2026-05-18"],
    ["after the last there is none", levels, debt(3, "2026-06-01"), null],
    ["without levels there is none", [], debt(0, null), null],
    ["a new level counts from the day on which it was made", [{ daysAfter: 7, sinceOn: day("2026-08-01") }], debt(0, null), "2026-08-08"],
    [
      "and so does one that was added behind the others",
      [...levels, { daysAfter: 49, sinceOn: day("2026-09-01") }],
      debt(3, "2026-06-01"),
      "2026-09-15",
    ],
  ] as const)("%s", (_why, some, of, expected) => {
    expect(nextLetterOn(some, of)).toBe(expected);
  });

  it.each([
    ["not before the last letter", levels, debt(2, "2026-05-18"), null],
    ["so many days after it", levels, debt(3, "2026-06-01"), "2026-06-15"],
    ["without levels counted from the deactivation", [], debt(0, null), "2026-05-11"],
  ] as const)("an agency may have it: %s", (_why, some, of, expected) => {
    expect(readyOn(some, of, 14)).toBe(expected);
  });
});

describe("B-235 what keeps a letter back", () => {
  const facts: DunningFacts = {
    dueMinor: 5400n,
    openMinor: 5400n,
    minMinor: 500n,
    hasPlan: false,
    hasDispute: false,
    sparedUntil: undefined,
    isMoneyUnderWay: false,
  };
  const on = day("2026-05-04");
  it.each([
    ["nothing", {}, undefined],
    ["a hold until that day", { sparedUntil: on }, "hold"],
    ["not one that is over", { sparedUntil: day("2026-05-03") }, undefined],
    ["a hold without end", { sparedUntil: null }, "hold"],
    ["money under way", { isMoneyUnderWay: true }, "money-under-way"],
    ["all of it in a plan", { dueMinor: 0n, hasPlan: true }, "plan"],
    ["all of it disputed", { dueMinor: 0n, hasDispute: true }, "disputed"],
    ["nothing is due yet", { dueMinor: 0n }, "nothing-due"],
    ["less than the least", { dueMinor: 499n }, "too-little"],
    ["not the least itself", { dueMinor: 500n }, undefined],
  ] as const)("%s", (_why, changed, expected) => {
    expect(heldBack({ ...facts, ...changed }, on)).toBe(expected);
  });

  it("fills the words of a letter and leaves what is none", () => {
    const words = { customer: "Ana", number: "7", amount: "54.00 €", fee: "", payBy: "1 May", deactivatedOn: "", partner: "Net" };
    expect(fillLetter("Dear {customer}, {amount} by {payBy}. {else}", words)).toBe("Dear Ana, 54.00 € by 1 May. {else}");
  });
});

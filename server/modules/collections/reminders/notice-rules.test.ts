import { describe, expect, it } from "vitest";
import { addDays, day } from "../../../../shared/calendar.ts";
import { dueNotice, type NoticePlan, wrongNoticeDays } from "./notice-rules.ts";

const plans: NoticePlan[] = [
  { daysBefore: 5, isOn: true, hour: 9 },
  { daysBefore: 3, isOn: true, hour: 13 },
  { daysBefore: 1, isOn: true, hour: 20 },
  { daysBefore: 0, isOn: true, hour: 10 },
];
const stopsOn = day("2026-05-20");
const due = (on: string, hour: number, sent: readonly number[] = []) =>
  dueNotice(plans, { stopsOn, sent: new Set(sent), on: day(on), hour });

describe("notices before paid time ends", () => {
  it("B-268 the specification's example: 15 May 09:00, 17 May 13:00, 19 May 20:00", () => {
    const sent = new Set<number>();
    const went: string[] = [];
    for (let on = day("2026-05-10"); on <= day("2026-05-25"); on = addDays(on, 1))
      for (let hour = 0; hour < 24; hour++) {
        const number = dueNotice(plans, { stopsOn, sent, on, hour });
        if (number === undefined) continue;
        sent.add(number);
        went.push(`${number} ${on} ${hour}`);
      }
    expect(went).toEqual(["1 2026-05-15 9", "2 2026-05-17 13", "3 2026-05-19 20", "4 2026-05-20 10"]);
  });
  it.each([
    ["not before its hour", "2026-05-15", 8, [], undefined],
    ["B-268 first known after the hour: at the next full hour", "2026-05-17", 16, [], 2],
    ["the later number wins", "2026-05-19", 21, [], 3],
    ["an earlier one never follows a later one", "2026-05-17", 14, [3], undefined],
    ["B-6 after a day without power the one that is due, at its hour", "2026-05-18", 13, [1], 2],
    ["and not before", "2026-05-18", 12, [1], undefined],
    ["B-171 on the day of the end itself the last one", "2026-05-20", 10, [1], 4],
    ["and none that says it is still to come", "2026-05-20", 9, [1], undefined],
    ["the day after is too late", "2026-05-21", 10, [], undefined],
  ] as [string, string, number, number[], number | undefined][])("%s", (_why, on, hour, sent, number) =>
    expect(due(on, hour, sent)).toBe(number),
  );

  it("B-268 a top-up on the 16th cancels the last two: the end is another one now", () =>
    expect(dueNotice(plans, { stopsOn: day("2026-06-20"), sent: new Set(), on: day("2026-05-17"), hour: 13 })).toBeUndefined());
  it("a notice that is switched off leaves the others alone", () => {
    const some = plans.map((plan, at) => ({ ...plan, isOn: at !== 1 }));
    expect(dueNotice(some, { stopsOn, sent: new Set([1]), on: day("2026-05-17"), hour: 13 })).toBeUndefined();
  });
});

describe("B-171 days before the end", () => {
  it.each([
    ["fall", [5, 3, 1], undefined],
    ["are equal", [5, 5, 1], { at: 1 }],
    ["rise", [5, 3, 4], { at: 2 }],
  ] as const)("%s", (_why, days, wrong) => expect(wrongNoticeDays(days)).toEqual(wrong));
});

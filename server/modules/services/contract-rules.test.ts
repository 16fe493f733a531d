import { describe, expect, it } from "vitest";
import { day } from "../../../shared/calendar.ts";
import { renewedEnd } from "./contract-rules.ts";

describe("the next end of a contract", () => {
  const cases: [string, string, string, number, string, string][] = [
    ["a year more on the day it ends", "2025-03-15", "2026-03-15", 12, "2026-03-15", "2027-03-15"],
    ["the day before it goes on as it is", "2025-03-15", "2026-03-15", 12, "2026-03-14", "2026-03-15"],
    ["a month at a time comes back to the 31st", "2026-01-31", "2026-02-28", 1, "2026-02-28", "2026-03-31"],
    ["several that were missed in an outage", "2025-01-01", "2025-02-01", 1, "2025-05-10", "2025-06-01"],
    ["an end that a pause has moved counts from itself", "2025-01-01", "2026-01-11", 12, "2026-01-11", "2027-01-11"],
    ["29 February", "2024-02-29", "2025-02-28", 12, "2025-02-28", "2026-02-28"],
    ["29 February, four years on", "2024-02-29", "2027-02-28", 12, "2027-02-28", "2028-02-29"],
  ];
  it.each(cases)("B-20 %s", (_why, start, end, months, on, next) => {
    expect(renewedEnd({ startOn: day(start), contractEndOn: day(end), months, on: day(on) })).toBe(next);
  });
});

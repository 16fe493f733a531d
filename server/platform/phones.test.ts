import { describe, expect, it } from "vitest";
import { readPhone } from "./phones.ts";

describe("O-15 phone numbers have one normal form", () => {
  it.each([
    ["+385 1 4092 123", "HR", "+38514092123", "spaces are for the eye"],
    ["01/4092-123", "HR", "+38514092123", "a national number gets the partner's country, without its leading zero"],
    ["00385 91 123 4567", "DE", "+385911234567", "00 is how many people type +"],
    ["+1 (415) 555-2671", "HR", "+14155552671", "the number's own country code wins"],
    ["0039 06 1234 5678", "HR", "+390612345678", "Italy keeps its leading zero"],
  ])("%s in %s is %s: %s", (typed, country, e164) => {
    expect(readPhone(typed, country)).toEqual({ kind: "read", e164 });
  });

  it.each([
    ["1234567", "", "country-unknown"],
    ["1234567", "XX", "country-unknown"],
    ["call me", "HR", "not-a-phone"],
    ["12", "HR", "not-a-phone"],
    ["my number is 01 4092 123", "HR", "not-a-phone"],
    [`+385${"1".repeat(40)}`, "HR", "not-a-phone"],
  ])("%s in country %j is refused: %s", (typed, country, kind) => {
    expect(readPhone(typed, country)).toEqual({ kind });
  });
});

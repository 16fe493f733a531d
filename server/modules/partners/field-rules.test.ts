import { describe, expect, it } from "vitest";
import { convertValue, type FieldDefinition, isLossless, readValue, wrongInDefinition } from "./field-rules.ts";

const field = (
  type: FieldDefinition["type"],
  checks: FieldDefinition["checks"] = {},
  options: FieldDefinition["options"] = [],
): FieldDefinition => ({
  name: "x",
  type,
  checks,
  options,
});
const colours = [
  { key: "red", archived: false },
  { key: "green", archived: true },
];

describe("O-61 values are stored in their normal form", () => {
  it.each<[FieldDefinition, unknown, unknown, string]>([
    [field("text"), "  Ana\tM ", "Ana M", "clean"],
    [field("integer"), "0042", 42, "a whole number is a number"],
    [field("decimal"), "-012.50", "-12.5", "a decimal is a text without needless zeros"],
    [field("decimal"), 0.1, "0.1", "a number from JSON"],
    [field("yes_no"), false, false, "no is a value"],
    [field("date"), "2026-02-28", "2026-02-28", "a day"],
    [field("moment"), "2026-02-28T10:00:00+02:00", "2026-02-28T08:00:00.000Z", "a moment in UTC"],
    [field("choices", {}, colours), ["red", "red"], ["red"], "each once"],
    [field("email"), "Ana@Example.COM", "ana@example.com", "addresses are compared without case (O-15)"],
    [field("url"), "https://example.com/a", "https://example.com/a", "a web address"],
  ])("%j %j becomes %j: %s", (definition, value, stored) => {
    expect(readValue(definition, value, { today: "2026-01-15" })).toEqual({ kind: "read", value: stored });
  });

  it.each<[FieldDefinition, unknown, string, string]>([
    [field("text", { minLength: 3 }), "ab", "too-small", "shorter than allowed"],
    [field("text"), "x".repeat(256), "too-big", "a line has 255 characters"],
    [field("text"), 5, "wrong-type", "not a text"],
    [field("integer", { max: "10" }), 11, "too-big", "above the limit"],
    [field("integer"), 1.5, "wrong-type", "not whole"],
    [field("decimal", { min: "-0.5" }), "-0.51", "too-small", "below the limit, exactly"],
    [field("decimal", { digits: 2 }), "1.234", "too-many-decimals", "more decimals than allowed"],
    [field("date"), "2026-02-31", "not-a-day", "February has no 31st"],
    [field("date", { relative: "not_past" }), "2026-01-14", "in-the-past", "yesterday"],
    [field("date", { relative: "not_future" }), "2026-01-16", "in-the-future", "tomorrow"],
    [field("date", { minDate: "2026-01-01", maxDate: "2026-12-31" }), "2027-01-01", "too-big", "after the last day"],
    [field("moment"), "yesterday", "wrong-type", "not a moment"],
    [field("choice", {}, colours), "blue", "unknown-value", "no such option"],
    [field("choice", {}, colours), "green", "unknown-value", "archived: offered no more"],
    [field("email"), "a@b.cz, c@d.cz", "email-format", "one address, not two"],
    [field("url"), "javascript:alert(1)", "url-format", "runs where it is clicked"],
  ])("%j refuses %j with %s: %s", (definition, value, code) => {
    expect(readValue(definition, value, { today: "2026-01-15" })).toMatchObject({ kind: "wrong", code });
  });

  it("a record keeps an archived option that it has", () => {
    expect(readValue(field("choice", {}, colours), "green", { today: "2026-01-15", kept: "green" })).toEqual({
      kind: "read",
      value: "green",
    });
  });
});

describe("O-62 a definition makes sense in itself", () => {
  it.each<[FieldDefinition, string[], string]>([
    [field("choice"), ["options"], "nothing to choose from"],
    [field("text", {}, colours), ["options"], "a text has no options"],
    [field("choice", {}, [...colours, { key: "red", archived: false }]), ["options"], "two options with one key"],
    [field("yes_no", { min: "1", pattern: "x" }), ["checks.pattern", "checks.min"], "checks of another type"],
    [field("decimal", { min: "2", max: "1.9" }), ["checks.max"], "nothing fits between"],
    [field("decimal", { min: "-2", max: "-1.9", digits: 1 }), [], "below zero"],
  ])("%j: %j, %s", (definition, fields) => {
    expect(wrongInDefinition(definition).map((one) => one.field)).toEqual(fields);
  });
});

describe("O-63 a type changes only without loss", () => {
  it.each([
    ["integer", "decimal", true],
    ["decimal", "text", true],
    ["choice", "choices", true],
    ["text", "long_text", true],
    ["long_text", "text", false],
    ["choices", "choice", false],
    ["text", "integer", false],
    ["decimal", "integer", false],
    ["date", "date", true],
  ] as const)("%s to %s: %s", (from, to, allowed) => {
    expect(isLossless(from, to)).toBe(allowed);
  });

  it("carries the values over", () => {
    expect([convertValue(42, "decimal"), convertValue("a", "choices"), convertValue(["a"], "choices"), convertValue(null, "text")]).toEqual(
      ["42", ["a"], ["a"], null],
    );
  });
});

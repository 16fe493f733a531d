import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { lineText } from "./line-text-rules.ts";

const june = { start: day("2026-06-01"), end: day("2026-07-01") };
const words = { plan: "Home 100", login: "mara", address: "Main Street 5", period: june, language: "en" };

describe("B 1.1 the text of a line", () => {
  it.each([
    ["{plan}", "Home 100"],
    ["{plan} ({login}), {address}", "Home 100 (mara), Main Street 5"],
    ["{plan}, {period_from} to {period_to}", "Home 100, Jun 1, 2026 to Jun 30, 2026"],
    ["Access  line", "Access line"],
    ["{plan} {colour}", "Home 100"],
  ])("B-13 %s reads %s", (template, text) => {
    expect(lineText(template, words)).toBe(text);
  });

  it("writes days as the customer's language does", () => {
    expect(lineText("{period_from}", { ...words, language: "de" })).toBe("01.06.2026");
  });

  it("what is sold once has neither login nor days, and leaves no braces", () => {
    expect(lineText("{plan} {login} {period_from}", { plan: "Setup", language: "en" })).toBe("Setup");
  });
});

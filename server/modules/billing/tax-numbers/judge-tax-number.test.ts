import { describe, expect, it } from "vitest";
import { judgeTaxNumber, plainTaxNumber } from "./judge-tax-number.ts";

describe("B-140 a tax number for reverse charge", () => {
  it.each([
    ["DE136695976", "DE", "valid", "Germany"],
    ["de 136 695 976", "AT", "valid", "as people write it; its letters say the country"],
    ["DE136695977", "DE", "wrong", "a wrong check digit"],
    ["136695976", "DE", "valid", "without letters, of the customer's country"],
    ["ATU13585627", "AT", "valid", "Austria"],
    ["EL094259216", "GR", "valid", "Greece writes EL"],
    ["094259216", "GR", "valid", "Greece without letters"],
    ["HR33392005961", "HR", "valid", "Croatia"],
    ["NL004495445B01", "NL", "valid", "the Netherlands, a company"],
    ["NL000099998B57", "NL", "valid", "the Netherlands, a sole proprietor since 2020"],
    ["FR40303265045", "FR", "valid", "France"],
    ["ESB58378431", "ES", "valid", "Spain"],
    ["XI123456782", "GB", "valid", "Northern Ireland"],
    ["CHE-123.456.788 TVA", "CH", "valid", "Switzerland"],
    ["", "DE", "missing", "none"],
    [" . ", "DE", "missing", "nothing but marks"],
    ["12345", "DE", "wrong", "too short"],
    ["27-1234567", "US", "unknown", "a country whose rules are not known here"],
  ])("%s of %s is %s: %s", (number, country, state) => {
    expect(judgeTaxNumber(number, country)).toBe(state);
  });

  it("is compared without spaces and marks", () => {
    expect(plainTaxNumber(" hr-333 920.05961 ")).toBe("HR33392005961");
  });
});

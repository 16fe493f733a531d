import { describe, expect, it } from "vitest";
import { type Findable, searchTermsOf, searchTextOf } from "./search-text-rules.ts";

const nobody: Findable = {
  number: 1042,
  portalLogin: "001042",
  fullName: "Ana  Horvat",
  companyName: "",
  companyNumber: "",
  taxId: "",
  identification: "",
  street1: "",
  street2: "",
  city: "",
  zip: "",
  externalId: null,
  contacts: [],
  extras: [],
};

describe("O-73 what a customer is found by", () => {
  it("is a line of words, each with a space before it and each once", () => {
    expect(searchTextOf({ ...nobody, city: "Ana", contacts: ["ana@x.hr", "+38514092123"], extras: ["pppoe-ana aa:bb:cc:dd:ee:ff"] })).toBe(
      " 1042 001042 Ana Horvat ana@x.hr +38514092123 pppoe-ana aa:bb:cc:dd:ee:ff",
    );
  });

  it("has a tax id and a document number with and without their separators", () => {
    expect(searchTextOf({ ...nobody, taxId: "HR 123-456.7", identification: "AB12" })).toContain(" HR 123-456.7 HR1234567 AB12");
  });
});

describe("O-73 what a search looks for", () => {
  it.each<[string, string[], string | undefined, string]>([
    ["ana hor", ["ana", "hor"], undefined, "every word, in any order"],
    ["01 4092 123", ["01", "4092", "123"], "14092123", "a phone as dialled at home"],
    ["(01) 4092-123", ["(01)", "4092-123"], "14092123", "in any format"],
    ["4092123", ["4092123"], "4092123", "the last 7 digits suffice"],
    ["+385 1 4092 123", ["+385", "1", "4092", "123"], "514092123", "the last 9 digits say which one"],
    ["409212", ["409212"], undefined, "six digits are no phone"],
    ["12.03.1980", ["12.03.1980"], "12031980", "a date may be a phone; the words still find it"],
    ["flat 4092123", ["flat", "4092123"], undefined, "letters are no phone"],
  ])("%j: %j, %j: %s", (typed, words, phoneEnd) => {
    expect(searchTermsOf(typed)).toEqual({ words, phoneEnd });
  });
});

import { describe, expect, it } from "vitest";
import { type Compared, scoreDuplicate } from "./duplicate-rules.ts";

const nobody: Compared = { identification: "", taxId: "", emails: [], phones: [], plainName: "", address: "", dateOfBirth: null };
const full: Compared = {
  identification: "AB1",
  taxId: "HR1",
  emails: ["a@x.hr"],
  phones: ["+38514092123"],
  plainName: "ana horvat",
  address: "10000 ilica 1",
  dateOfBirth: "1990-01-01",
};

describe("O-81 the score of a likely duplicate", () => {
  it.each<[Partial<Compared>, number, number, string[], string]>([
    [full, 1, 195, ["identification", "email", "phone", "name", "address", "date-of-birth"], "everything"],
    [{ identification: "AB1", taxId: "HR1" }, 0, 60, ["identification"], "document and tax id are one proof"],
    [{ taxId: "HR1" }, 0, 60, ["tax-id"], "the tax id alone"],
    [{ emails: ["b@x.hr", "a@x.hr"] }, 0, 40, ["email"], "one address in common"],
    [{ phones: ["+38514092123"], plainName: "ana horvat" }, 1, 60, ["phone", "name"], "phone and name: warns"],
    [{ plainName: "ana horvath" }, 0.9, 15, ["similar-name"], "a similar name"],
    [{ plainName: "ana horvath" }, 0.89, 0, [], "not similar enough"],
    [
      { address: "10000 ilica 1", dateOfBirth: "1990-01-01", plainName: "ana horvat" },
      1,
      60,
      ["name", "address", "date-of-birth"],
      "same house, birthday and name",
    ],
    [{}, 0, 0, [], "two empty fields are not the same"],
  ])("%j with likeness %d: %d for %j, %s", (other, likeness, score, reasons) => {
    expect(scoreDuplicate(full, { ...nobody, ...other }, likeness)).toEqual({ score, reasons });
  });

  it("two records without anything have nothing in common", () => {
    expect(scoreDuplicate(nobody, nobody, 0)).toEqual({ score: 0, reasons: [] });
  });
});

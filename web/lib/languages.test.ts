import { expect, it } from "vitest";
import { pickLanguage, withDigits } from "./languages.ts";

it.each([
  { why: "the saved choice wins", wishes: ["ar", "en-GB"], offered: undefined, gives: "ar" },
  { why: "a region is of its language", wishes: [null, "ar-EG"], offered: undefined, gives: "ar" },
  { why: "a language with a region is found as it is written", wishes: ["pt-BR"], offered: undefined, gives: "pt-BR" },
  { why: "and whatever way its letters are written", wishes: ["pt-br"], offered: undefined, gives: "pt-BR" },
  { why: "another region of it is nearer than another language", wishes: ["pt-PT", "en"], offered: undefined, gives: "pt-BR" },
  { why: "so is the language without a region", wishes: ["pt", "en"], offered: undefined, gives: "pt-BR" },
  { why: "a language without a catalogue is passed over", wishes: ["tlh", "ar"], offered: undefined, gives: "ar" },
  { why: "one that the provider does not offer is passed over", wishes: ["ar"], offered: ["en"], gives: "en" },
  { why: "else the provider's first", wishes: ["tlh"], offered: ["ar", "en"], gives: "ar" },
  { why: "else English", wishes: [], offered: [], gives: "en" },
])("P-236 $why", ({ wishes, offered, gives }) => {
  expect(pickLanguage(wishes, offered)).toBe(gives);
});

it("P-242 Arabic has Western digits unless the provider wants its own; other languages keep theirs", () => {
  expect(new Intl.NumberFormat(withDigits("ar-u-nu-latn", true)).format(12)).toBe("١٢");
  expect(withDigits("ar-u-nu-latn", false)).toBe("ar-u-nu-latn");
  expect(withDigits("de", true)).toBe("de");
});

// Whether a tax number can be one (B-140): its form and its check digits, by the rules of the country that gave it.
import * as jsvat from "jsvat-next";

/** "wrong" cannot be a number of its country; "unknown" is of a country whose rules are not known here. */
type Judged = "valid" | "wrong" | "missing" | "unknown";

/** The European Union with Northern Ireland, Great Britain, Norway and Switzerland, by the letters that their numbers begin with. */
const known = [
  ...[jsvat.austria, jsvat.belgium, jsvat.bulgaria, jsvat.croatia, jsvat.cyprus, jsvat.czechRepublic, jsvat.denmark, jsvat.estonia],
  ...[jsvat.finland, jsvat.france, jsvat.germany, jsvat.greece, jsvat.hungary, jsvat.ireland, jsvat.italy, jsvat.latvia, jsvat.lithuania],
  ...[jsvat.luxembourg, jsvat.malta, jsvat.netherlands, jsvat.norway, jsvat.poland, jsvat.portugal, jsvat.romania, jsvat.slovakiaRepublic],
  ...[jsvat.slovenia, jsvat.spain, jsvat.sweden, jsvat.switzerland, jsvat.unitedKingdom],
];
const letters = new Map<string, (typeof known)[number]>([
  ...known.map((country) => [country.codes[0] as string, country] as const),
  ["EL", jsvat.greece],
  ["XI", jsvat.unitedKingdom],
]);

/** As it is compared and looked up: without spaces and marks, in capital letters. */
export const plainTaxNumber = (typed: string): string => typed.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");

/** @param country - of the customer, for a number that does not begin with its country's letters. */
export function judgeTaxNumber(typed: string, country: string): Judged {
  const number = plainTaxNumber(typed);
  if (number === "") return "missing";
  const own = letters.get(number.slice(0, 2));
  if (own) return jsvat.checkVAT(number, [own]).isValid ? "valid" : "wrong";
  const home = letters.get(country);
  if (!home) return "unknown";
  // Written without the letters, as people do at home.
  return jsvat.checkVAT(`${country === "GR" ? "EL" : country}${number}`, [home]).isValid ? "valid" : "wrong";
}

// Phone numbers by the numbering plans that libphonenumber publishes: the small tables, which know how long a country's numbers are and
// not which exchange exists, because a number that was handed out last week must not be refused.
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";

export type ReadPhone =
  | { readonly kind: "read"; readonly e164: string }
  /** A national number, and nobody says of which country. */
  | { readonly kind: "country-unknown" }
  | { readonly kind: "not-a-phone" };

const longestInput = 40;

/**
 * "(01) 4092-123" as "+38514092123". A number without a country code is completed with `country` (ISO 3166, "HR"); "00" before a country
 * code is read like "+".
 */
export function readPhone(text: string, country: string): ReadPhone {
  const typed = text.trim();
  if (typed.length > longestInput || !/\d/.test(typed)) return { kind: "not-a-phone" };
  const international = /^\s*00/.test(typed) ? `+${typed.replace(/^\s*00/, "")}` : typed;
  if (!international.startsWith("+") && !isCountry(country)) return { kind: "country-unknown" };
  const options = { extract: false, ...(isCountry(country) ? { defaultCountry: country } : {}) };
  const parsed = parsePhoneNumberFromString(international, options);
  return parsed?.isPossible() ? { kind: "read", e164: parsed.number } : { kind: "not-a-phone" };
}

const isCountry = (country: string): country is CountryCode => isSupportedCountry(country);

// ISO 3166 countries by name in the reader's language. The list is the browser's own: it knows a name for every code there is.
import { plain } from "./settings/setting-words.ts";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
// Names that Intl has and that are no countries: the EU, the euro zone, the UN, "unknown", pseudo-locales.
const notCountries = new Set(["EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"]);

const made = new Map<string, { value: string; label: string }[]>();

export function countryOptions(locale: string): readonly { value: string; label: string }[] {
  const known = made.get(locale);
  if (known) return known;
  const names = new Intl.DisplayNames(locale, { type: "region", fallback: "none" });
  const english = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  const seen = new Set<string>();
  const options: { value: string; label: string }[] = [];
  for (const first of letters) {
    for (const second of letters) {
      const code = first + second;
      const name = notCountries.has(code) ? undefined : names.of(code);
      // Codes of countries that are gone have the name of what came after them: the first one wins unless it is older.
      if (!name || english.of(code) === undefined || new Intl.Locale(`und-${code}`).region !== code || seen.has(name)) continue;
      seen.add(name);
      options.push({ value: code, label: name });
    }
  }
  const order = new Intl.Collator(locale);
  options.sort((a, b) => order.compare(a.label, b.label));
  made.set(locale, options);
  return options;
}

/** Time zones that the browser knows, found by any part of their name. */
export const timeZones = (): readonly string[] => ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];

/** Currencies by code and name. */
export function currencyOptions(locale: string): readonly { value: string; label: string }[] {
  const names = new Intl.DisplayNames(locale, { type: "currency" });
  return Intl.supportedValuesOf("currency")
    .map((code) => ({ value: code, label: `${code} · ${names.of(code) ?? code}` }))
    .toSorted((a, b) => plain(a.value).localeCompare(plain(b.value)));
}

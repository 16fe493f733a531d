// ISO 3166 countries by name in the reader's language. The list is the browser's own: it knows a name for every code there is.
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
// Names that Intl has and that are no countries: the EU, the euro zone, the UN, "unknown", pseudo-locales.
const notCountries = new Set(["EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"]);

export interface CountryOption {
  value: string;
  label: string;
}

const made = new Map<string, CountryOption[]>();

/** Ordered as this language orders names. */
export function countryOptions(locale: string): readonly CountryOption[] {
  const known = made.get(locale);
  if (known) return known;
  const names = new Intl.DisplayNames(locale, { type: "region", fallback: "none" });
  const options: CountryOption[] = [];
  const seen = new Set<string>();
  for (const first of letters) {
    for (const second of letters) {
      const code = first + second;
      const name = notCountries.has(code) ? undefined : names.of(code);
      // Codes of countries that are gone have the name of what came after them.
      if (!name || new Intl.Locale(`und-${code}`).region !== code || seen.has(name)) continue;
      seen.add(name);
      options.push({ value: code, label: name });
    }
  }
  const order = new Intl.Collator(locale);
  options.sort((a, b) => order.compare(a.label, b.label));
  made.set(locale, options);
  return options;
}

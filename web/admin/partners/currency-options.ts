import { plain } from "./settings/setting-words.ts";

/** Currencies by code and name. */
export function currencyOptions(locale: string): readonly { value: string; label: string }[] {
  const names = new Intl.DisplayNames(locale, { type: "currency" });
  return Intl.supportedValuesOf("currency")
    .map((code) => ({ value: code, label: `${code} · ${names.of(code) ?? code}` }))
    .toSorted((a, b) => plain(a.value).localeCompare(plain(b.value)));
}

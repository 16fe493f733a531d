import { allLanguages, closestLanguage, isLanguage, type Language } from "../../shared/languages.ts";

export { allLanguages, closestLanguage, isLanguage, type Language, languages, staffLanguages } from "../../shared/languages.ts";

/** P-236 the first wish that we can fulfil: "ar-EG" is Arabic. What the provider offers first when there is none. */
export function pickLanguage(wishes: readonly (string | null | undefined)[], offered: readonly string[] = allLanguages): Language {
  const spoken = offered.filter(isLanguage);
  for (const wish of wishes) {
    const found = wish ? closestLanguage(wish, spoken) : undefined;
    if (found) return found;
  }
  return spoken[0] ?? "en";
}

/** P-242 Western digits are the usual ones; with the provider's wish Arabic has its own. */
export const withDigits = (locale: string, arabicDigits: boolean): string =>
  arabicDigits && locale.startsWith("ar") ? new Intl.Locale(locale, { numberingSystem: "arab" }).toString() : locale;

// The languages that Demarc speaks to subscribers. Staff read those of `staffLanguages`: theirs are the only complete ones.
import { baseLanguage } from "./text-for.ts";

/** Each named as its speakers name it. One more: its folder in shared/texts and its line here. */
export const languages = {
  en: { name: "English", direction: "ltr", locale: "en-GB" },
  // Western digits by default (P-242).
  ar: { name: "العربية", direction: "rtl", locale: "ar-u-nu-latn" },
  es: { name: "Español", direction: "ltr", locale: "es" },
  "pt-BR": { name: "Português (Brasil)", direction: "ltr", locale: "pt-BR" },
  fr: { name: "Français", direction: "ltr", locale: "fr" },
  de: { name: "Deutsch", direction: "ltr", locale: "de" },
  it: { name: "Italiano", direction: "ltr", locale: "it" },
  pl: { name: "Polski", direction: "ltr", locale: "pl" },
  uk: { name: "Українська", direction: "ltr", locale: "uk" },
} as const satisfies Record<string, { name: string; direction: "ltr" | "rtl"; locale: string }>;

export type Language = keyof typeof languages;

export const allLanguages = Object.keys(languages) as Language[];
export const staffLanguages = ["en", "ar"] as const satisfies readonly Language[];

export const isLanguage = (text: unknown): text is Language => typeof text === "string" && Object.hasOwn(languages, text);

/** The one of `known` that a wish comes closest to: itself, else its language without the region, else another region's: "pt-PT" gets "pt-BR". */
export function closestLanguage<Known extends string>(wish: string, known: readonly Known[]): Known | undefined {
  const wanted = wish.toLowerCase();
  const base = baseLanguage(wanted);
  return (
    known.find((tag) => tag.toLowerCase() === wanted) ??
    known.find((tag) => tag.toLowerCase() === base) ??
    known.find((tag) => baseLanguage(tag.toLowerCase()) === base)
  );
}

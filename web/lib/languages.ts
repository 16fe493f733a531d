/** The languages that have a catalogue, each named as its speakers name it. */
export const languages = {
  en: { name: "English", direction: "ltr", locale: "en-GB" },
  // Western digits by default (P-242).
  ar: { name: "العربية", direction: "rtl", locale: "ar-u-nu-latn" },
} as const satisfies Record<string, { name: string; direction: "ltr" | "rtl"; locale: string }>;

export type Language = keyof typeof languages;

export const isLanguage = (text: unknown): text is Language => typeof text === "string" && Object.hasOwn(languages, text);

/** The first wish that we can fulfil: "ar-EG" is Arabic. English when there is none. */
export function pickLanguage(
  wishes: readonly (string | null | undefined)[],
  offered: readonly string[] = Object.keys(languages),
): Language {
  for (const wish of wishes) {
    const base = wish?.toLowerCase().split("-")[0];
    if (isLanguage(base) && offered.includes(base)) return base;
  }
  const first = offered.find(isLanguage);
  return first ?? "en";
}

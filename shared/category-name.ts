/**
 * B-138 what a provider calls a category of transactions in the reader's language, else in English, else as it was written first. Undefined: it
 * has the word that it has with every provider.
 */
export const categoryNameIn = (names: Readonly<Record<string, string>> | null | undefined, language: string): string | undefined =>
  names ? (names[language] ?? names[language.split("-")[0] ?? ""] ?? names.en ?? Object.values(names)[0]) : undefined;

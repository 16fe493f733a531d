/** A text in each language that it was written in. */
type Texts = Readonly<Record<string, string>>;

export interface Reader {
  readonly language: string;
  /** The partner's own language. */
  readonly fallback: string;
}

/** "de" of "de-AT". */
export const baseLanguage = (tag: string): string => tag.split("-")[0] ?? tag;

/** The language that a reader gets (P-236): their own, else the partner's, else the first that was written. */
export function languageFor(written: readonly string[], { language, fallback }: Reader): string | undefined {
  const find = (tag: string): string | undefined =>
    written.find((known) => known === tag) ?? written.find((known) => baseLanguage(known) === baseLanguage(tag));
  return find(language) ?? find(fallback) ?? written[0];
}

/** The text in that language; what is empty counts as not written. */
export function textFor(texts: Texts, reader: Reader): string {
  const written = Object.keys(texts).filter((tag) => texts[tag]?.trim() !== "");
  const language = languageFor(written, reader);
  return language === undefined ? "" : (texts[language] ?? "");
}

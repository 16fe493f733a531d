import { useLanguage } from "./texts.tsx";

/** A title in several languages as the reader reads it: their language's, else the English one, else any. */
const titleIn = (titles: Readonly<Record<string, string>>, language: string): string =>
  titles[language] ?? titles.en ?? Object.values(titles)[0] ?? "";

/** `titleOf(status.titles)` */
export function useTitles(): (titles: Readonly<Record<string, string>>) => string {
  const { language } = useLanguage();
  return (titles) => titleIn(titles, language);
}

import { TextInput } from "@mantine/core";
import { type Language, languages } from "../../../lib/languages.ts";
import type { Translate } from "../../../lib/texts.tsx";

export type Titles = Readonly<Record<string, string>>;

const offered = Object.keys(languages) as Language[];

interface Props {
  titles: Titles;
  /** "Title in Arabic" */
  label: (language: string) => string;
  error?: string | undefined;
  autoFocus?: boolean;
  onChange: (titles: Titles) => void;
}

/** One title in each language that the program speaks. */
export function TitlesFields({ titles, label, error, autoFocus = false, onChange }: Props) {
  return (
    <div className="ticket-setup-two">
      {offered.map((language, at) => (
        <TextInput
          key={language}
          label={label(languages[language].name)}
          lang={language}
          dir="auto"
          maxLength={60}
          value={titles[language] ?? ""}
          {...(at === 0 && error ? { error } : {})}
          {...(at === 0 && autoFocus ? { "data-autofocus": true } : {})}
          onChange={(event) => onChange({ ...titles, [language]: event.currentTarget.value })}
        />
      ))}
    </div>
  );
}

/** Languages without a title are not sent. */
export const filledTitles = (titles: Titles): Record<string, string> =>
  Object.fromEntries(Object.entries(titles).flatMap(([language, title]) => (title.trim() === "" ? [] : [[language, title.trim()]])));

/** In how many words a count is told beside a definition. */
export const usesWords = (t: Translate, count: number): string => t("tickets.config.tickets", { count });

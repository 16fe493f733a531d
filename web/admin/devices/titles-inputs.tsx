import { TextInput } from "@mantine/core";
import { type Language, languages } from "../../lib/languages.ts";

export type Titles = Readonly<Record<string, string>>;

const offered = Object.keys(languages) as Language[];

interface Props {
  titles: Titles;
  /** "Title in Arabic" */
  label: (language: string) => string;
  maxLength: number;
  onChange: (titles: Titles) => void;
}

/** One text in each language that the program speaks. */
export function TitlesInputs({ titles, label, maxLength, onChange }: Props) {
  return (
    <div className="equipment-two">
      {offered.map((language) => (
        <TextInput
          key={language}
          label={label(languages[language].name)}
          lang={language}
          dir="auto"
          maxLength={maxLength}
          value={titles[language] ?? ""}
          onChange={(event) => onChange({ ...titles, [language]: event.currentTarget.value })}
        />
      ))}
    </div>
  );
}

/** Languages without a text are not sent. */
export const filled = (titles: Titles): Record<string, string> =>
  Object.fromEntries(Object.entries(titles).flatMap(([language, title]) => (title.trim() === "" ? [] : [[language, title.trim()]])));

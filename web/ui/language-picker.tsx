import { isLanguage, type Language, languages, staffLanguages } from "../lib/languages.ts";
import { useLanguage, useTexts } from "../lib/texts.tsx";
import "./language-picker.css";

/** The browser's own select: each language in its own words; without a choice of the provider's those of staff. */
export function LanguagePicker({ offered = staffLanguages }: { offered?: readonly Language[] }) {
  const t = useTexts();
  const { language, setLanguage } = useLanguage();
  return (
    <select
      className="language-picker"
      aria-label={t("ui.language")}
      value={language}
      onChange={(event) => {
        const chosen = event.currentTarget.value;
        if (isLanguage(chosen)) setLanguage(chosen);
      }}
    >
      {offered.map((code) => (
        <option key={code} value={code} lang={code}>
          {languages[code].name}
        </option>
      ))}
    </select>
  );
}

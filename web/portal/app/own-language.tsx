import { changeProfileEndpoint, profileEndpoint } from "../../../server/modules/portal/contract.ts";
import { isLanguage, languages } from "../../lib/languages.ts";
import { useLanguage, useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { useBranding } from "./branding.tsx";
import { useMe } from "./me.ts";
import { useFeature } from "./use-feature.ts";
import "../../ui/language-picker.css";

/** The language of the pages at once, and of everything that is written to the customer from now on (P-196). */
export function OwnLanguage({ id }: { id: string }) {
  const t = useTexts();
  const { staff } = useMe();
  const offered = useBranding().languages.filter(isLanguage);
  const { language, setLanguage } = useLanguage();
  const hasProfile = useFeature("profile");
  const profile = useEndpoint(profileEndpoint, undefined, { enabled: !staff && hasProfile });
  const change = useAction(changeProfileEndpoint, { topics: ["profile", "me"] });
  return (
    <>
      <select
        id={id}
        className="language-picker"
        aria-label={t("ui.language")}
        value={language}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          if (!isLanguage(chosen)) return;
          setLanguage(chosen);
          if (!staff && profile.data?.rights.language === "edit")
            void change.run({ version: profile.data.version, body: { language: chosen } });
        }}
      >
        {offered.map((code) => (
          <option key={code} value={code} lang={code}>
            {languages[code].name}
          </option>
        ))}
      </select>
      <ProblemNote problem={change.problem} />
    </>
  );
}

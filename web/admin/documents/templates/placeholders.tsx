import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../../../lib/texts.tsx";
import { Panel } from "../../../ui/panel.tsx";

/** What a text may name, to find and to put where the cursor stands. */
export function Placeholders({ names, onChoose }: { names: readonly string[]; onChoose: (name: string) => void }) {
  const t = useTexts();
  const [wanted, setWanted] = useState("");
  const found = names.filter((name) => name.includes(wanted.trim().toLowerCase()));
  return (
    <Panel title={t("documents.templates.placeholders")}>
      <div className="templates-fields">
        <p className="templates-note">{t("documents.templates.placeholders-help")}</p>
        <TextInput
          aria-label={t("documents.templates.find")}
          placeholder={t("documents.templates.find")}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
        {found.length === 0 ? (
          <p className="templates-note">{t("documents.templates.none-found")}</p>
        ) : (
          <ul className="templates-names" dir="ltr">
            {found.map((name) => (
              <li key={name}>
                <button type="button" className="code" onClick={() => onChoose(name)}>
                  {name}
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}

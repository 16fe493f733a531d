import { NativeSelect, TextInput } from "@mantine/core";
import { listFieldsEndpoint } from "../../../../server/modules/partners/contract.ts";
import { useLanguage, useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Panel } from "../../../ui/panel.tsx";
import type { MapDraft } from "./map-draft.ts";

const modes = ["create_or_update", "create", "update"] as const;
const matches = ["externalId", "number", "portalLogin", "email", "identification"] as const;

// The inputs stand in one line, whatever is said about them.
const order: ("label" | "input" | "description" | "error")[] = ["label", "input", "description", "error"];

/** What holds for the table as a whole: what happens to whom, by what they are known, how numbers are written (O-78). */
export function MapSettings({ draft, onChange }: { draft: MapDraft; onChange: (draft: MapDraft) => void }) {
  const t = useTexts();
  const { language } = useLanguage();
  const extra = useEndpoint(listFieldsEndpoint, { query: { module: "customers" } });
  const unique = (extra.data?.items ?? []).filter((field) => field.isUnique !== "no" && field.type !== "link");
  return (
    <Panel title={t("ordering.settings.title")}>
      <div className="mapping-settings">
        <NativeSelect
          label={t("ordering.settings.mode")}
          description={t(`ordering.settings.modes-text.${draft.mode}`)}
          inputWrapperOrder={order}
          value={draft.mode}
          onChange={(event) => onChange({ ...draft, mode: event.currentTarget.value as MapDraft["mode"] })}
          data={modes.map((value) => ({ value, label: t(`ordering.settings.modes.${value}`) }))}
        />
        <NativeSelect
          label={t("ordering.settings.match")}
          description={t("ordering.settings.match-text")}
          inputWrapperOrder={order}
          value={draft.match}
          onChange={(event) => onChange({ ...draft, match: event.currentTarget.value as MapDraft["match"] })}
          data={[
            ...matches.map((value) => ({ value: value as string, label: t(`ordering.settings.matches.${value}`) })),
            ...unique.map((field) => ({ value: `extra.${field.name}`, label: field.title[language] ?? field.title.en ?? field.name })),
          ]}
        />
        <TextInput
          label={t("ordering.settings.source")}
          description={t("ordering.settings.source-text")}
          inputWrapperOrder={order}
          required
          maxLength={63}
          spellCheck={false}
          value={draft.source}
          error={/^[a-z0-9][a-z0-9._-]{0,62}$/.test(draft.source) ? undefined : t("ordering.settings.source-form")}
          onChange={(event) => onChange({ ...draft, source: event.currentTarget.value })}
        />
        <NativeSelect
          label={t("ordering.settings.decimal")}
          value={draft.reading.decimalSign ?? "."}
          onChange={(event) => onChange({ ...draft, reading: { ...draft.reading, decimalSign: event.currentTarget.value as "." | "," } })}
          data={[
            { value: ".", label: t("ordering.settings.point") },
            { value: ",", label: t("ordering.settings.comma") },
          ]}
        />
      </div>
    </Panel>
  );
}

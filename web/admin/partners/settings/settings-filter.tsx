import { Switch, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useTexts } from "../../../lib/texts.tsx";

export interface SettingsFilterState {
  readonly text: string;
  readonly onlyOwn: boolean;
}

/** Finds a setting on a long page, and what was set here rather than inherited (P-41). */
export function SettingsFilter({
  value,
  onChange,
  ownCount,
}: {
  value: SettingsFilterState;
  onChange: (value: SettingsFilterState) => void;
  ownCount: number;
}) {
  const t = useTexts();
  return (
    <div className="settings-filter">
      <TextInput
        type="search"
        aria-label={t("partners.settings.find")}
        placeholder={t("partners.settings.find")}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={value.text}
        onChange={(event) => onChange({ ...value, text: event.currentTarget.value })}
      />
      <Switch
        label={t("partners.settings.only-own", { count: ownCount })}
        checked={value.onlyOwn}
        disabled={ownCount === 0 && !value.onlyOwn}
        onChange={(event) => onChange({ ...value, onlyOwn: event.currentTarget.checked })}
      />
    </div>
  );
}

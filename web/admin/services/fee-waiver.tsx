import { Checkbox, TextInput } from "@mantine/core";
import { useTexts } from "../../lib/texts.tsx";

/** Whether the fees are left out, and why; undefined: they are not. */
export function FeeWaiver({ value, onChange }: { value: string | undefined; onChange: (reason: string | undefined) => void }) {
  const t = useTexts();
  return (
    <div style={{ display: "grid", gap: 8 }}>
      <Checkbox
        label={t("services.change.waive")}
        checked={value !== undefined}
        onChange={(event) => onChange(event.currentTarget.checked ? "" : undefined)}
      />
      {value !== undefined && (
        <TextInput
          label={t("services.change.waive-reason")}
          required
          maxLength={500}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </div>
  );
}

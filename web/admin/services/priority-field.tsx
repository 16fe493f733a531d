import { Select } from "@mantine/core";
import type { ReactNode } from "react";
import { useTexts } from "../../lib/texts.tsx";

/** B-33 which service is paid first where a balance does not pay for all of them. */
export function PriorityField({ value, error, onChange }: { value: number; error: ReactNode; onChange: (priority: number) => void }) {
  const t = useTexts();
  return (
    <Select
      label={t("services.priority")}
      description={t("services.priority-why")}
      data={Array.from({ length: 9 }, (_, at) => ({
        value: String(at + 1),
        label: t("services.priority-value", { priority: at + 1 }),
      }))}
      value={String(value)}
      allowDeselect={false}
      comboboxProps={{ withinPortal: false }}
      error={error}
      onChange={(chosen) => chosen && onChange(Number(chosen))}
    />
  );
}

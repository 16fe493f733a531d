import { NativeSelect } from "@mantine/core";
import { useTexts } from "../../lib/texts.tsx";
import { useTaxes } from "./use-taxes.ts";

export interface TaxedWith {
  taxId: string | null | undefined;
  taxGroupId: string | null | undefined;
}

/** A tax or a group of taxes: one list, as people choose. `asBefore` is offered where a price may keep what the one before it had. */
export function TaxField({
  value,
  onChange,
  error,
  asBefore,
}: {
  value: TaxedWith;
  onChange: (value: TaxedWith) => void;
  error?: string | undefined;
  asBefore: string;
}) {
  const t = useTexts();
  const { taxes, groups } = useTaxes();
  const chosen = value.taxId ? `tax ${value.taxId}` : value.taxGroupId ? `group ${value.taxGroupId}` : value.taxId === null ? "none" : "";
  return (
    <NativeSelect
      label={t("catalog.tax")}
      name="taxId"
      data-field="taxId"
      value={chosen}
      error={error}
      onChange={(event) => onChange(readChoice(event.currentTarget.value))}
      data={[
        { value: "", label: asBefore },
        ...taxes
          .filter(({ enabled, now }) => enabled || `tax ${now.id}` === chosen)
          .map(({ now }) => ({ value: `tax ${now.id}`, label: `${now.name}, ${now.ratePercent} %` })),
        ...groups
          .filter(({ enabled, id }) => enabled || `group ${id}` === chosen)
          .map(({ id, name, effectivePercent }) => ({
            value: `group ${id}`,
            label: effectivePercent ? `${name}, ${effectivePercent} %` : name,
          })),
        { value: "none", label: t("catalog.no-tax") },
      ]}
    />
  );
}

function readChoice(choice: string): TaxedWith {
  const [kind, id = null] = choice.split(" ");
  if (kind === "tax") return { taxId: id, taxGroupId: undefined };
  if (kind === "group") return { taxId: undefined, taxGroupId: id };
  return kind === "none" ? { taxId: null, taxGroupId: undefined } : { taxId: undefined, taxGroupId: undefined };
}

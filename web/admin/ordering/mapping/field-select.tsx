import { NativeSelect } from "@mantine/core";
import { listFieldsEndpoint } from "../../../../server/modules/partners/contract.ts";
import { useLanguage, useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { fieldName } from "../import-words.tsx";
import { fieldGroups } from "./fields.ts";

export interface FieldSelectProps {
  label: string;
  value: string;
  onChange: (field: string) => void;
  /** The first line: "Ignore", "Choose a field". */
  none: string;
  /** Those that stand nowhere else; a field can also be made of several columns. */
  except?: ReadonlySet<string>;
}

/** What no column can hold; the server refuses it. */
const notInColumns: readonly string[] = ["file", "secret", "calculated"];

/** Every field that a customer, an account or a service has, by what it is about. */
export function FieldSelect({ label, value, onChange, none, except }: FieldSelectProps) {
  const t = useTexts();
  const { language } = useLanguage();
  const extra = useEndpoint(listFieldsEndpoint, { query: { module: "customers" } });
  const fits = (id: string): boolean => id === value || !except?.has(id);
  return (
    <NativeSelect
      aria-label={label}
      size="sm"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        { value: "", label: none },
        ...fieldGroups.map(({ id, fields }) => ({
          group: t(`ordering.group.${id}`),
          items: fields.filter((field) => fits(field.id)).map((field) => ({ value: field.id, label: fieldName(t, field.id) })),
        })),
        {
          group: t("ordering.group.extra"),
          items: (extra.data?.items ?? [])
            .map((field) => {
              const title = field.title[language] ?? field.title.en ?? field.name;
              const isOut = notInColumns.includes(field.type);
              // Shown all the same: whoever looks for it learns why it cannot be chosen.
              return {
                value: `customer.extra.${field.name}`,
                label: isOut ? t("ordering.not-in-columns", { title }) : title,
                disabled: isOut,
              };
            })
            .filter((field) => fits(field.value)),
        },
      ]}
    />
  );
}

import { MultiSelect } from "@mantine/core";
import { partnerChoicesEndpoint } from "../../../server/modules/partners/contract.ts";
import type { FieldProps } from "../../lib/form.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { useSeesAll } from "./sees-all.ts";

/** Whom a location or label is for. Only staff of all partners may leave it open to everybody (O-27). */
export function PartnersServedField({ field }: { field: FieldProps<string[]> }) {
  const t = useTexts();
  const seesAll = useSeesAll() === true;
  const choices = useEndpoint(partnerChoicesEndpoint).data?.items ?? [];
  return (
    <MultiSelect
      label={t("partners.serves")}
      description={seesAll ? t("partners.serves-how") : t("partners.serves-own")}
      data={choices.map(({ id, name }) => ({ value: id, label: name }))}
      searchable={choices.length > 8}
      required={!seesAll}
      placeholder={seesAll && field.value.length === 0 ? t("partners.everybody") : undefined}
      clearable
      comboboxProps={{ withinPortal: false }}
      {...field}
    />
  );
}

/** The names of the partners that something is for. */
export function usePartnersServed(): (partnerIds: readonly string[]) => string {
  const t = useTexts();
  const choices = useEndpoint(partnerChoicesEndpoint).data?.items ?? [];
  return (ids) =>
    ids.length === 0
      ? t("partners.everybody")
      : ids
          .map((id) => choices.find((choice) => choice.id === id)?.name)
          .filter((name) => name !== undefined)
          .join(", ");
}

/** Whether somebody may edit what is for these partners: all of them have to be theirs. */
export function useMayServe(): (partnerIds: readonly string[]) => boolean {
  const seesAll = useSeesAll() === true;
  const choices = useEndpoint(partnerChoicesEndpoint).data?.items ?? [];
  return (ids) => seesAll || (ids.length > 0 && ids.every((id) => choices.some((choice) => choice.id === id)));
}

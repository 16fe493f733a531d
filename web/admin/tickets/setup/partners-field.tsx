import { MultiSelect } from "@mantine/core";
import { partnerChoicesEndpoint } from "../../../../server/modules/partners/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";

/** Whose tickets it is for; none chosen: everybody's. */
export function PartnersField({ value, onChange }: { value: string[]; onChange: (partnerIds: string[]) => void }) {
  const t = useTexts();
  const choices = useEndpoint(partnerChoicesEndpoint).data?.items ?? [];
  if (choices.length < 2) return null;
  return (
    <MultiSelect
      label={t("tickets.config.partners")}
      description={t("tickets.config.partners-why")}
      data={choices.map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={onChange}
      searchable={choices.length > 8}
      clearable
    />
  );
}

/** The names of the partners that something is for. */
export function usePartnerNames(): (partnerIds: readonly string[]) => string {
  const t = useTexts();
  const choices = useEndpoint(partnerChoicesEndpoint).data?.items ?? [];
  return (ids) =>
    ids.length === 0
      ? t("tickets.config.all-partners")
      : choices
          .filter(({ id }) => ids.includes(id))
          .map(({ name }) => name)
          .join(t("ui.comma"));
}

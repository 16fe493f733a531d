import { MultiSelect } from "@mantine/core";
import { partnerChoicesEndpoint } from "../../../server/modules/partners/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";

/** For whose services it is; none chosen: everybody's. */
export function PartnersField({ value, onChange }: { value: string[]; onChange: (partnerIds: string[]) => void }) {
  const t = useTexts();
  const choices = useEndpoint(partnerChoicesEndpoint).data?.items ?? [];
  if (choices.length < 2) return null;
  return (
    <MultiSelect
      label={t("equipment.switches.partners")}
      description={t("equipment.switches.partners-why")}
      data={choices.map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={onChange}
      searchable={choices.length > 8}
      clearable
    />
  );
}

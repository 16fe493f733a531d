import { MultiSelect } from "@mantine/core";
import { listPlansEndpoint } from "../../../server/modules/catalog/contract.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";

interface Props {
  kind: string;
  value: string[];
  onChange: (planIds: string[]) => void;
}

/** For which plans; none chosen: for all of the kind. */
export function PlansField({ kind, value, onChange }: Props) {
  const t = useTexts();
  const maySee = useMay("plans.internet.view");
  const { data } = useEndpoint(listPlansEndpoint, { query: { limit: 250, sort: "title", total: "none" } }, { enabled: maySee });
  const plans = (data?.items ?? []).filter((plan) => plan.kind === kind);
  if (plans.length === 0) return null;
  return (
    <MultiSelect
      label={t("equipment.switches.plans")}
      description={t("equipment.switches.plans-why")}
      data={plans.map(({ id, title }) => ({ value: id, label: title }))}
      value={value}
      onChange={onChange}
      searchable
      clearable
    />
  );
}

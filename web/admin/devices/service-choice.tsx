import { NativeSelect } from "@mantine/core";
import { listServicesEndpoint } from "../../../server/modules/services/contract.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";

/** For which of a customer's services something stands there. "": for none in particular. */
export function ServiceChoice({
  customerId,
  value,
  onChange,
}: {
  customerId: string;
  value: string;
  onChange: (serviceId: string) => void;
}) {
  const t = useTexts();
  const may = useMay("customers.services.view");
  const { data } = useEndpoint(
    listServicesEndpoint,
    { query: { limit: 50, total: "none", filter: { customerId, state: "pending,active,paused,stopped" } } },
    { enabled: may },
  );
  if (!may) return null;
  return (
    <NativeSelect
      label={t("equipment.service")}
      value={value}
      data={[
        { value: "", label: t("equipment.no-service") },
        ...(data?.items ?? []).map(({ id, number, plan }) => ({ value: id, label: `S-${String(number)} · ${plan.title}` })),
      ]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

import { NativeSelect } from "@mantine/core";
import { getCustomerEndpoint } from "../../../server/modules/customers/contract.ts";
import type { Place } from "../../../shared/place.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";

/** B-140 at which of the customer's addresses a new service is; drawn only where they have more than one. */
export function NewPlaceField({ customerId, onChoose }: { customerId: string; onChoose: (place: Place | null, address: string) => void }) {
  const t = useTexts();
  const { data } = useEndpoint(getCustomerEndpoint, { params: { customerId } });
  if (!data || data.addresses.length === 0) return null;
  const textOf = ({ street1, zip, city }: { street1?: string; zip?: string; city?: string }): string =>
    [street1, `${zip ?? ""} ${city ?? ""}`.trim()].filter(Boolean).join(", ");
  return (
    <NativeSelect
      label={t("taxes.service.choose")}
      description={t("taxes.service.choose-why")}
      onChange={(event) => {
        const chosen = data.addresses.find(({ id }) => id === event.currentTarget.value);
        if (!chosen) return onChoose(null, "");
        const { country = "", state = "", city = "", zip = "" } = chosen;
        return onChoose({ country, state, city, zip }, textOf(chosen));
      }}
      data={[
        { value: "", label: [t("taxes.service.as-customer"), textOf(data)].filter((part) => part !== "").join(": ") },
        ...data.addresses.map((address) => ({
          value: address.id,
          label: [address.title ?? "", textOf(address)].filter((part) => part !== "").join(": "),
        })),
      ]}
    />
  );
}

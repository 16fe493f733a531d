// P-95 how something gets to the customer, and where a service is to be.
import { TextInput } from "@mantine/core";
import { useTexts } from "../../lib/texts.tsx";
import { RadioList } from "../../ui/radio-list.tsx";
import type { Product } from "./order.ts";
import type { Inputs } from "./use-inputs.ts";

export function DeliveryFields({ asks, inputs }: { asks: Product["asks"]; inputs: Inputs }) {
  const t = useTexts();
  const { delivery, placeId, address } = inputs.values;
  const [only, ...more] = asks.places;
  return (
    <>
      {asks.delivery === "either" && (
        <RadioList
          label={t("portal-orders.product.delivery")}
          value={delivery}
          onChange={(chosen) => inputs.set({ delivery: chosen })}
          options={[
            { value: "ship", label: t("portal-orders.product.ship") },
            { value: "pick_up", label: t("portal-orders.product.pick-up") },
          ]}
        />
      )}
      {delivery === "pick_up" && more.length > 0 && (
        <RadioList
          label={t("portal-orders.product.place")}
          value={placeId}
          onChange={(chosen) => inputs.set({ placeId: chosen })}
          options={asks.places.map(({ id, name, address: where }) => ({
            value: id,
            label: <bdi>{name}</bdi>,
            ...(where ? { note: <bdi>{where}</bdi> } : {}),
          }))}
        />
      )}
      {delivery === "pick_up" && only && more.length === 0 && (
        <p>{t("portal-orders.line.pick-up", { place: [only.name, only.address].filter(Boolean).join(", ") })}</p>
      )}
      {inputs.wantsAddress && (
        <TextInput
          label={t(delivery === "ship" ? "portal-orders.product.ship-to" : "portal-orders.product.address")}
          required={inputs.needsAddress}
          value={address}
          maxLength={300}
          onChange={(event) => inputs.set({ address: event.currentTarget.value })}
        />
      )}
    </>
  );
}

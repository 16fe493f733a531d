import type { planServicesEndpoint } from "../../../server/modules/services/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useTexts } from "../../lib/texts.tsx";
import { RadioList } from "../../ui/radio-list.tsx";

export type Audience = "new_services_only" | "same_price_services" | "all_services";

/** B-12, B-13: who gets it beside those who come later, each choice with how many services that are. */
export function AudienceField({
  value,
  onChange,
  about,
  services,
  mayForce,
}: {
  value: Audience;
  onChange: (value: Audience) => void;
  about: "price" | "text";
  services: ReturnsOf<typeof planServicesEndpoint> | undefined;
  mayForce: boolean;
}) {
  const t = useTexts();
  const counts: Record<Audience, number | undefined> = {
    new_services_only: 0,
    same_price_services: services?.withListPrice,
    all_services: services && services.withListPrice + services.withOwnPrice,
  };
  const offered: readonly Audience[] = mayForce
    ? ["new_services_only", "same_price_services", "all_services"]
    : ["new_services_only", "same_price_services"];
  return (
    <RadioList
      label={t("catalog.audience.label")}
      value={value}
      onChange={onChange}
      options={offered.map((audience) => {
        const count = counts[audience];
        return {
          value: audience,
          label: t(`catalog.audience.${about}.${audience}`),
          note: t(`catalog.audience.${about}.${audience}-why`),
          ...(about === "price" && count !== undefined ? { end: t("catalog.audience.count", { count }) } : {}),
        };
      })}
    />
  );
}

import type { serviceTaxationEndpoint } from "../../../server/modules/billing/taxes-by-address/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import type { Place } from "../../../shared/place.ts";
import { useLocale } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";

export type Taxation = ReturnsOf<typeof serviceTaxationEndpoint>;

/** "35001 Las Palmas, Spain" */
export function usePlaceText(): (place: Place) => string {
  const t = useTexts();
  const names = new Intl.DisplayNames(useLocale(), { type: "region" });
  return ({ country, state, city, zip }) =>
    [`${zip} ${city}`.trim(), state, country === "" ? "" : (names.of(country) ?? country)]
      .filter((part) => part !== "")
      .join(t("ui.comma"));
}

export const taxText = ({ taxName, ratePercent }: Pick<Taxation["taxes"][number], "taxName" | "ratePercent">): string =>
  ratePercent === null ? (taxName ?? "–") : `${taxName}, ${ratePercent} %`;

import type { Place } from "../../../shared/place.ts";
import { useLocale } from "../../lib/format.ts";

/** "35001 Las Palmas, Spain" */
export function usePlaceText(): (place: Place) => string {
  const names = new Intl.DisplayNames(useLocale(), { type: "region" });
  return ({ country, state, city, zip }) =>
    [`${zip} ${city}`.trim(), state, country === "" ? "" : (names.of(country) ?? country)].filter((part) => part !== "").join(", ");
}

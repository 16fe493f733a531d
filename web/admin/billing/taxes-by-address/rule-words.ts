import type { z } from "zod";
import type { TaxRuleView } from "../../../../server/modules/billing/taxes-by-address/contract.ts";
import { listTaxesEndpoint, listTaxGroupsEndpoint } from "../../../../server/modules/catalog/contract.ts";
import { calendarDay } from "../../../../shared/calendar.ts";
import type { Place } from "../../../../shared/place.ts";
import { currentMoment } from "../../../lib/current-moment.ts";
import { useLocale } from "../../../lib/format.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";

export type TaxRule = z.output<typeof TaxRuleView>;

export const ruleTopics = ["tax-rules", "taxes", "services"] as const;

/** "Spain, codes 35…" as people say where a rule holds. */
export function usePlaceWords(): { rule: (rule: TaxRule) => string; place: (place: Place) => string } {
  const t = useTexts();
  const names = new Intl.DisplayNames(useLocale(), { type: "region" });
  const countryOf = (code: string): string => (code === "" ? "" : (names.of(code) ?? code));
  const joined = (parts: readonly string[]): string => parts.filter((part) => part !== "").join(t("ui.comma"));
  return {
    rule: ({ country, state, city, zipFrom: from, zipTo: to }) =>
      joined([
        country === "" ? t("taxes.any-country") : countryOf(country),
        state,
        city,
        from === "" ? "" : from === to ? t("taxes.zip-begins", { from }) : t("taxes.zip-range", { from, to }),
      ]),
    place: ({ country, state, city, zip }) => joined([`${zip} ${city}`.trim(), state, countryOf(country)]),
  };
}

/** Taxes as people choose them: each at its rate of today, and the groups. */
export function useTaxChoices(chosen: string): { value: string; label: string }[] {
  const { timeZone } = useStaffSession();
  const today = calendarDay(currentMoment(), timeZone);
  const taxes = useEndpoint(listTaxesEndpoint, undefined, { topics: ["taxes"] });
  const groups = useEndpoint(listTaxGroupsEndpoint, undefined, { topics: ["taxes"] });
  const current = [...Map.groupBy(taxes.data?.items ?? [], ({ code }) => code).values()].flatMap((rates) => {
    const own = rates.find(({ id }) => `tax ${id}` === chosen);
    const now = rates.find(({ validFrom, validTo }) => (validFrom === null || validFrom <= today) && (validTo === null || today < validTo));
    return own ?? now ?? rates.at(-1) ?? [];
  });
  return [
    ...current
      .filter(({ id, enabled }) => enabled || `tax ${id}` === chosen)
      .map(({ id, name, ratePercent }) => ({ value: `tax ${id}`, label: `${name}, ${ratePercent} %` })),
    ...(groups.data?.items ?? [])
      .filter(({ id, enabled }) => enabled || `group ${id}` === chosen)
      .map(({ id, name, effectivePercent }) => ({
        value: `group ${id}`,
        label: effectivePercent ? `${name}, ${effectivePercent} %` : name,
      })),
  ];
}

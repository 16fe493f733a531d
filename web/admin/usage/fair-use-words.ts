import type { fairUseEndpoint } from "../../../server/modules/usage/fair-use/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat, useLocale } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";

export type FairUseView = ReturnsOf<typeof fairUseEndpoint>;
export type FairRuleView = FairUseView["rules"][number];
export type WindowView = NonNullable<FairUseView["counting"]>;

/** "Mon": 1 January 2024 was a Monday. */
export function useWeekdays(): (day: number) => string {
  const format = new Intl.DateTimeFormat(useLocale(), { weekday: "short", timeZone: "UTC" });
  return (day) => format.format(new Date(Date.UTC(2024, 0, day)));
}

const allDays = 7;

function useWindowWords(): (window: WindowView) => string {
  const t = useTexts();
  const weekday = useWeekdays();
  return ({ days, from, until }) => {
    const which = days.length === allDays ? t("usage.fair.every-day") : days.map(weekday).join(", ");
    return from === null || until === null ? which : `${which} ${from}–${until}`;
  };
}

export function useMbit(): (bps: number | null) => string {
  const format = useFormat();
  const t = useTexts();
  return (bps) => (bps === null ? t("usage.fair.as-plan") : format.number(bps / 1_000_000));
}

/** "From 10 GB a day: 30 / 30 Mbit/s" in its parts. */
export function useRuleWords() {
  const t = useTexts();
  const format = useFormat();
  const mbit = useMbit();
  const windowWords = useWindowWords();
  return {
    when: ({ period, threshold, metric, active }: FairRuleView): string =>
      [
        period === "none"
          ? undefined
          : t(`usage.fair.from.${period}`, {
              amount:
                metric === "online_time"
                  ? t("usage.fair.hours-of", { count: format.number((threshold ?? 0) / 3600) })
                  : format.bytes(threshold ?? 0),
            }),
        active === null ? undefined : windowWords(active),
      ]
        .filter((part) => part !== undefined)
        .join(" · "),
    does: ({ action, downBps, upBps, percent }: FairRuleView): string =>
      t(`usage.fair.does.${action}`, { down: mbit(downBps), up: mbit(upBps), percent: percent ?? 0 }),
  };
}

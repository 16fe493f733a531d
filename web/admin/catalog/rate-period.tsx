import { addDays, day } from "../../../shared/calendar.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { PeriodText } from "../app/period-text.tsx";

/** From a day, until a day, or both. */
export function PeriodOrOpen({ rate }: { rate: { validFrom: string | null; validTo: string | null } }) {
  const t = useTexts();
  const format = useFormat();
  if (rate.validFrom !== null && rate.validTo !== null) return <PeriodText start={rate.validFrom} end={rate.validTo} />;
  if (rate.validFrom !== null) return t("catalog.from-day", { day: format.day(rate.validFrom) });
  return rate.validTo !== null ? t("catalog.until-day", { day: format.day(addDays(day(rate.validTo), -1)) }) : t("catalog.always");
}

import { useTexts } from "../../lib/texts.tsx";

/** "3 d 4 h" */
export function useSpanWords(): (seconds: number) => string {
  const t = useTexts();
  return (seconds) => {
    const minutes = Math.round(seconds / 60);
    const [days, hours] = [Math.trunc(minutes / 1440), Math.trunc((minutes % 1440) / 60)];
    if (days > 0) return t("portal-usage.time.days", { days, hours });
    return hours > 0 ? t("portal-usage.time.hours", { hours, minutes: minutes % 60 }) : t("portal-usage.time.minutes", { minutes });
  };
}

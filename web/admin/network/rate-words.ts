import { useFormat, useLocale } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";

const steps = [
  { from: 1e9, unit: "Gbit/s" },
  { from: 1e6, unit: "Mbit/s" },
  { from: 1e3, unit: "kbit/s" },
] as const;

/** "94.2 Mbit/s", in the units of bit/s that network people use. */
export function useRateWords(): (bps: number) => string {
  const locale = useLocale();
  return (bps) => {
    const { from, unit } = steps.find((step) => bps >= step.from) ?? steps[2];
    const value = bps / from;
    const text = new Intl.NumberFormat(locale, { maximumFractionDigits: value < 100 ? 1 : 0 }).format(value);
    // One run from left to right, whatever the line around it does.
    return `\u2066${text}\u00a0${unit}\u2069`;
  };
}

/** "3 d 4 h", "12 min", "45 s": the two largest units that say something. */
export function useSpanWords(): (seconds: number) => string {
  const t = useTexts();
  const format = useFormat();
  return (seconds) => {
    const parts = [
      { key: "network.span.days", count: Math.floor(seconds / 86_400) },
      { key: "network.span.hours", count: Math.floor(seconds / 3600) % 24 },
      { key: "network.span.minutes", count: Math.floor(seconds / 60) % 60 },
    ] as const;
    const first = parts.findIndex(({ count }) => count > 0);
    if (first === -1) return t("network.span.seconds", { count: format.number(Math.floor(seconds)) });
    return parts
      .slice(first, first + 2)
      .filter(({ count }) => count > 0)
      .map(({ key, count }) => t(key, { count: format.number(count) }))
      .join(" ");
  };
}

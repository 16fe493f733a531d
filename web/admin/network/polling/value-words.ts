import { useLocale } from "../../../lib/format.ts";
import { useRateWords } from "../rate-words.ts";

/** "94.2 Mbit/s", "40 %", "24.1 V": a measured value as people read it. */
export function useValueWords(): (value: number, unit: string) => string {
  const locale = useLocale();
  const rate = useRateWords();
  return (value, unit) => {
    if (unit === "bit/s") return rate(value);
    const text = new Intl.NumberFormat(locale, { maximumFractionDigits: Math.abs(value) < 100 ? 2 : 1 }).format(value);
    return unit === "" ? text : `\u2066${text}\u00a0${unit}\u2069`;
  };
}

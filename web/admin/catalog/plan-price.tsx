import { useTexts } from "../../lib/texts.tsx";
import { usePriceWords } from "../../ui/price-text.tsx";
import type { PlanRow } from "./plan.ts";

/** "€45.00 a month", "€60.00 once". */
export function useListPriceWords(): (plan: Pick<PlanRow, "kind" | "currency" | "priceMonths">, price: string) => string {
  const t = useTexts();
  const words = usePriceWords();
  return ({ kind, currency, priceMonths }, price) =>
    kind === "one_time" || kind === "topup"
      ? t("catalog.once", { price: words(price, currency) })
      : t("services.per-period", { months: priceMonths, price: words(price, currency) });
}

import { useTexts } from "../../lib/texts.tsx";
import { usePriceWords } from "../../ui/price-text.tsx";
import { MoneyText } from "../../ui/value-texts.tsx";
import { CellNote } from "../app/plain-table.tsx";
import type { Row } from "./service.ts";

/** "2 × €45.00 a month"; how it is taxed is said beside it. */
export function useTermsWords(): (terms: { unitPrice: string; quantity: string; priceMonths: number; currency: string }) => string {
  const t = useTexts();
  const price = usePriceWords();
  return ({ unitPrice, quantity, priceMonths, currency }) => {
    const one = price(unitPrice, currency);
    return t("services.per-period", { months: priceMonths, price: quantity === "1" ? one : `${quantity} × ${one}` });
  };
}

/** What a service comes to by the month with tax; its list stands under it where it differs. */
export function MonthPrice({ service }: { service: Row }) {
  const t = useTexts();
  const words = useTermsWords();
  if (!service.price) return <span>{t("services.in-bundle")}</span>;
  return (
    <>
      <MoneyText value={service.price.month.gross} />
      <CellNote>
        {words(service)}
        {service.hasOwnPrice && ` · ${t("services.own-price")}`}
      </CellNote>
    </>
  );
}

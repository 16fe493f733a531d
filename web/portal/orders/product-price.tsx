import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import type { Product } from "./order.ts";

/** "€5.00 a month", "€60.00 once". */
export function ProductPrice({ product: { group, price, priceMonths } }: { product: Product }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <span className="product-price">
      <span className="number">{format.money(price.period.gross)}</span>
      <span className="product-per">
        {group === "one_time"
          ? t("portal-orders.price.once")
          : priceMonths === 1
            ? t("portal-orders.price.month")
            : t("portal-orders.price.months", { count: priceMonths })}
      </span>
    </span>
  );
}

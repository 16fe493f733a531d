import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import type { Service } from "./service.ts";
import "./price-text.css";

type Priced = Pick<Service, "price" | "priceMonths">;

/** "€45.00 a month", "€120.00 every 3 months"; a part of a bundle is included. */
export function PriceText({ service: { price, priceMonths } }: { service: Priced }) {
  const t = useTexts();
  const format = useFormat();
  if (!price) return <span className="price-text">{t("portal-services.service.included")}</span>;
  return (
    <span className="price-text">
      <span className="price-text-amount number">{format.money(price.period.gross)}</span>
      <span className="price-text-per">
        {priceMonths === 1 ? t("portal-services.service.per-month") : t("portal-services.service.per-months", { count: priceMonths })}
      </span>
    </span>
  );
}

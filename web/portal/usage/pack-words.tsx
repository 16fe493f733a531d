import type { portalPackPriceEndpoint } from "../../../server/modules/ordering/packs/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import type { Offered } from "./packs.ts";

type Price = ReturnsOf<typeof portalPackPriceEndpoint>;

/** How long a pack works. */
export function useEndWords(): (pack: Pick<Offered, "throughOn">) => string {
  const t = useTexts();
  const format = useFormat();
  return ({ throughOn }) => (throughOn ? t("portal-usage.through", { day: format.day(throughOn) }) : t("portal-usage.no-end"));
}

/** P-103 what it comes to, what there is afterwards, and when the data is there. */
export function PackWords({ price }: { price: Price }) {
  const t = useTexts();
  const format = useFormat();
  const endWords = useEndWords();
  const when = price.toNextInvoice ? "next" : price.payBefore ? "paid" : "now";
  const lines = [
    t("portal-usage.buy.after", { size: format.bytes(price.leftAfterBytes) }),
    endWords(price),
    t(`portal-usage.buy.when-${when}`),
    ...(price.net.amount === price.gross.amount ? [] : [t("portal-usage.buy.tax", { amount: format.money(price.tax) })]),
  ];
  return (
    <section aria-label={t("portal-usage.buy.comes-to")} className="pack-price">
      <div className="pack-sum">
        <span>{t("portal-usage.buy.to-pay")}</span>
        <strong className="number">{format.money(price.gross)}</strong>
      </div>
      <ul className="quota-facts">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

import { ownSalesEndpoint } from "../../../server/modules/billing/instalment-sales/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { PortalCard } from "../../ui/portal-card.tsx";
import { MoneyText } from "../../ui/value-texts.tsx";
import "./instalment-sales-card.css";

type Sale = ReturnsOf<typeof ownSalesEndpoint>["items"][number];

/** B-234 equipment that is still being paid for; nothing is drawn for whoever has none. */
export function InstalmentSalesCard() {
  const t = useTexts();
  const { data } = useEndpoint(ownSalesEndpoint, undefined, { topics: ["instalment-sales", "invoices"] });
  if (!data || data.items.length === 0) return null;
  return (
    <PortalCard title={t("portal-finance.sale.title")}>
      <ul className="own-sales">
        {data.items.map((sale) => (
          <SaleRow key={sale.id} sale={sale} />
        ))}
      </ul>
    </PortalCard>
  );
}

function SaleRow({ sale }: { sale: Sale }) {
  const t = useTexts();
  const format = useFormat();
  const { text, serialNumber, count, billedCount, left, next, lastOn } = sale;
  const notes = [
    ...(next ? [t("portal-finance.sale.next", { amount: format.money(next.amount), day: format.day(next.dueOn) })] : []),
    ...(lastOn && next && lastOn !== next.dueOn ? [t("portal-finance.sale.last", { day: format.day(lastOn) })] : []),
    t("portal-finance.sale.ends"),
  ];
  return (
    <li className="own-sale">
      <div className="own-sale-head">
        <strong>
          <bdi>{text}</bdi>
        </strong>
        <MoneyText value={left} />
      </div>
      <span className="own-sale-note">
        {t("portal-finance.sale.left", { billed: billedCount, count, left: count - billedCount })}
        {serialNumber && (
          <>
            {" · "}
            <bdi className="code">{serialNumber}</bdi>
          </>
        )}
      </span>
      <progress value={billedCount} max={count} aria-label={t("portal-finance.sale.progress", { billed: billedCount, count })} />
      <p className="own-sale-note">{notes.join(" ")}</p>
    </li>
  );
}

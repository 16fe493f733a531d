import { addDays, type Day } from "../../../shared/calendar.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { MoneyText } from "../../ui/value-texts.tsx";
import type { Document } from "./document.ts";

type Line = Document["lines"][number];

/** The lines, then the sums with each tax: the same figures in the same order as on paper. */
export function DocumentLines({ document }: { document: Document }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <PortalCard title={t("portal-finance.document.lines")} flush>
      <ul className="document-lines">
        {document.lines.map((line) => (
          <li key={line.id} className="document-line">
            <span>{line.text}</span>
            <MoneyText value={line.amount} />
            <LineNote line={line} currency={document.gross.currency} />
            {line.how.length > 0 && (
              <details className="document-line-how">
                <summary>{t("portal-finance.document.how")}</summary>
                <ul lang={document.language}>
                  {line.how.map((step) => (
                    <li key={step}>{step}</li>
                  ))}
                </ul>
              </details>
            )}
            {line.parts.length > 0 && (
              <ul className="document-line-parts">
                {line.parts.map((part) => (
                  <li key={part.text}>
                    <span>{part.text}</span>
                    <MoneyText value={part.amount} />
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
      <dl className="document-sums">
        <dt>{t("portal-finance.document.net")}</dt>
        <dd>
          <MoneyText value={document.net} />
        </dd>
        {document.taxes.map((tax) => (
          <Sum
            key={`${tax.name} ${tax.ratePercent} ${tax.category}`}
            name={t("portal-finance.document.tax", { name: tax.name, rate: tax.ratePercent, taxable: format.money(tax.taxable) })}
            amount={tax.tax}
          />
        ))}
        <dt className="document-total">{t("portal-finance.document.total")}</dt>
        <dd className="document-total">
          <MoneyText value={document.gross} />
        </dd>
      </dl>
    </PortalCard>
  );
}

function Sum({ name, amount }: { name: string; amount: Document["net"] }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <MoneyText value={amount} />
      </dd>
    </>
  );
}

/** The days of the line, and how many of its price when it is not one whole. */
function LineNote({ line, currency }: { line: Line; currency: string }) {
  const t = useTexts();
  const format = useFormat();
  const parts = [
    line.periodStart && line.periodEnd
      ? t("portal-finance.document.from-to", { from: format.day(line.periodStart), to: format.day(addDays(line.periodEnd as Day, -1)) })
      : "",
    line.quantity === "1"
      ? ""
      : t("portal-finance.document.quantity", { quantity: line.quantity, price: format.money({ amount: line.unitPrice, currency }) }),
    isPart(line)
      ? t("portal-finance.document.part", { days: line.days ?? 0, price: format.money({ amount: line.unitPrice, currency }) })
      : "",
  ].filter(Boolean);
  return parts.length > 0 ? <span className="document-line-note">{parts.join(" · ")}</span> : null;
}

/** Fewer days than the price buys: the sum is a share of it. */
const isPart = ({ days, pricedStart, pricedEnd, periodStart, periodEnd }: Line): boolean =>
  days !== null && pricedStart !== null && (pricedStart !== periodStart || pricedEnd !== periodEnd);

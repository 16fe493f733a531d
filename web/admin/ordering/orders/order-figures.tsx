import { addDays, type Day } from "../../../../shared/calendar.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { DayText, MoneyText } from "../../../ui/value-texts.tsx";
import type { Order } from "./order.ts";
import "./order-figures.css";

/** What an order comes to, line by line, with its sum. */
export function OrderFigures({ figures }: { figures: Order["figures"] }) {
  const t = useTexts();
  return (
    <table className="order-figures">
      <tbody>
        {figures.lines.flatMap((line, index) => [
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one price never move.
          <tr key={index} className="order-figures-line">
            <th scope="row" colSpan={2}>
              <bdi>{line.quantity > 1 ? `${line.quantity} × ${line.title}` : line.title}</bdi>
              {line.startOn && (
                <span>
                  {t("ordering.order.starts")} <DayText value={line.startOn} />
                </span>
              )}
              {line.parent && <span>{line.parent}</span>}
              {line.delivery && (
                <span>{t(`ordering.order.delivery.${line.delivery.how}`, { place: line.delivery.place || line.address })}</span>
              )}
              {line.address && !line.delivery && <span>{line.address}</span>}
              {line.notes && <span>{line.notes}</span>}
            </th>
          </tr>,
          ...line.charges.map((charge, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: neither do their charges.
            <tr key={`${index}-${at}`}>
              <td>
                {charge.text}
                {charge.period && (
                  <span>
                    <DayText value={charge.period.start} /> – <DayText value={addDays(charge.period.end as Day, -1)} />
                  </span>
                )}
              </td>
              <td className="number">
                <MoneyText value={charge.amount} />
              </td>
            </tr>
          )),
        ])}
        {figures.now.taxes.map((tax) => (
          <tr key={tax.name}>
            <td>{tax.name}</td>
            <td className="number">
              <MoneyText value={tax.tax} />
            </td>
          </tr>
        ))}
        <tr className="order-figures-sum">
          <th scope="row">{t("ordering.order.total")}</th>
          <td className="number">
            <MoneyText value={figures.now.gross} strong />
          </td>
        </tr>
        <tr>
          <td>{t("ordering.order.month")}</td>
          <td className="number">
            <MoneyText value={figures.month.after} />
          </td>
        </tr>
      </tbody>
    </table>
  );
}

// P-96 what an order comes to: line by line with its days, taxes, the total now and by the month.
import type { ReactNode } from "react";
import { addDays, type Day } from "../../../shared/calendar.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { whereOf } from "./line-place.ts";
import type { Figures } from "./order.ts";
import "./figures-table.css";

export function FiguresTable({ figures, payment }: { figures: Figures; payment: "now" | "later" | undefined }) {
  const t = useTexts();
  const format = useFormat();
  const { now, month } = figures;
  const isSplit = payment === "later" && Number(figures.later.rest.gross.amount) > 0;
  return (
    <div className="order-figures">
      {figures.lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one price never move.
        <section key={index}>
          <h3>
            <bdi>{line.quantity > 1 ? t("portal-orders.line.several", { count: line.quantity, title: line.title }) : line.title}</bdi>
          </h3>
          {line.startOn && <p className="order-note">{t("portal-orders.line.starts", { day: format.day(line.startOn) })}</p>}
          {line.parent && <p className="order-note">{t("portal-orders.line.for", { service: line.parent })}</p>}
          {whereOf(t, line) && <p className="order-note">{whereOf(t, line)}</p>}
          {line.notes && <p className="order-note">{line.notes}</p>}
          {line.charges.map((charge, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: neither do their charges.
            <Row key={at} label={charge.text} amount={format.money(charge.amount)}>
              {charge.period &&
                t("portal-orders.line.days", {
                  from: format.shortDay(charge.period.start),
                  to: format.day(addDays(charge.period.end as Day, -1)),
                })}
            </Row>
          ))}
          {line.charges.length === 0 && <p className="order-note">{t("portal-orders.line.later")}</p>}
        </section>
      ))}
      <div className="order-sums">
        {figures.promo && (
          <Row
            label={t("portal-orders.sum.promo", { code: figures.promo.code })}
            amount={figures.promo.saves ? t("portal-orders.sum.saves", { amount: format.money(figures.promo.saves) }) : ""}
          />
        )}
        {now.taxes.map((tax) => (
          <Row key={tax.name} label={t("portal-orders.sum.tax", { name: tax.name })} amount={format.money(tax.tax)} />
        ))}
        {isSplit ? (
          <>
            <Row label={t("portal-orders.sum.at-once")} amount={format.money(figures.later.atOnce.gross)} />
            <Row
              label={t(`portal-orders.sum.rest.${figures.later.restBy}`, {
                day: figures.later.restOn ? format.day(figures.later.restOn) : "",
              })}
              amount={format.money(figures.later.rest.gross)}
            />
          </>
        ) : null}
        <Row strong label={t(payment === "later" ? "portal-orders.sum.total" : "portal-orders.sum.now")} amount={format.money(now.gross)} />
        {month.now.amount !== month.after.amount && (
          <Row label={t("portal-orders.sum.month", { before: format.money(month.now) })} amount={format.money(month.after)} />
        )}
      </div>
    </div>
  );
}

function Row({ label, amount, strong, children }: { label: string; amount: string; strong?: boolean; children?: ReactNode }) {
  return (
    <div className={strong ? "order-row order-row-strong" : "order-row"}>
      <span>
        {label}
        {children && <span className="order-note">{children}</span>}
      </span>
      <span className="number">{amount}</span>
    </div>
  );
}

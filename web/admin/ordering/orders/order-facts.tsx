// P-99 what staff look at before they decide about an order.
import { Link } from "@tanstack/react-router";
import { useTexts } from "../../../lib/texts.tsx";
import { type Fact, Facts } from "../../../ui/facts.tsx";
import { BalanceText, DayText, MomentText, MoneyText } from "../../../ui/value-texts.tsx";
import type { ShownOrder } from "./order.ts";

export function OrderFacts({ shown: { order, credit } }: { shown: ShownOrder }) {
  const t = useTexts();
  const { customer, held, ticket, figures } = order;
  const starts = figures.lines.map(({ startOn }) => startOn).find((on) => on !== null);
  const facts: Fact[] = [
    ...(customer
      ? [
          {
            label: t("ordering.change.customer"),
            value: (
              <Link to={`/customers/${customer.id}` as never}>
                <bdi>{customer.name}</bdi> <span className="number">{customer.number}</span>
              </Link>
            ),
          },
        ]
      : []),
    { label: t("ordering.order.balance"), value: <BalanceText value={credit.balance} reader="staff" /> },
    ...(Number(credit.overdue.amount) > 0 ? [{ label: t("ordering.order.overdue"), value: <MoneyText value={credit.overdue} /> }] : []),
    { label: t("ordering.order.payment-head"), value: t(`ordering.order.payment.${order.payment}`) },
    ...(held
      ? [
          {
            label: t(`ordering.order.held.${held.outcome}`),
            value: <MoneyText value={held.amount} />,
          },
        ]
      : []),
    ...(starts ? [{ label: t("ordering.order.starts"), value: <DayText value={starts} /> }] : []),
    ...(credit.openOrders > 0 ? [{ label: t("ordering.order.others"), value: String(credit.openOrders) }] : []),
    { label: t("ordering.order.submitted"), value: <MomentText value={order.submittedAt} /> },
    ...(order.expiresAt ? [{ label: t("ordering.order.expires"), value: <MomentText value={order.expiresAt} /> }] : []),
    ...(ticket?.id
      ? [
          {
            label: t("ordering.order.ticket"),
            value: (
              <Link to={`/tickets/${ticket.id}` as never}>
                <span className="number">T-{ticket.number}</span>
              </Link>
            ),
          },
        ]
      : []),
    ...order.documents.map(({ id, number }) => ({
      label: t("ordering.order.invoice"),
      value: (
        <Link key={id} to={`/money-documents/${id}` as never}>
          {number}
        </Link>
      ),
    })),
    ...order.services.map(({ id, number, title }) => ({
      label: t("ordering.order.service"),
      value: (
        <Link key={id} to={`/services/${id}` as never}>
          <bdi>{title}</bdi> <span className="number">S-{number}</span>
        </Link>
      ),
    })),
    ...(order.promoCode ? [{ label: t("ordering.order.promo"), value: <bdi className="number">{order.promoCode}</bdi> }] : []),
    ...(order.notes ? [{ label: t("ordering.order.notes"), value: order.notes }] : []),
    ...(order.reason ? [{ label: t("ordering.order.reason"), value: order.reason }] : []),
    ...(order.decidedBy && order.decidedAt
      ? [
          {
            label: t("ordering.order.decided"),
            value: (
              <>
                <bdi>{order.decidedBy}</bdi>, <MomentText value={order.decidedAt} />
              </>
            ),
          },
        ]
      : []),
  ];
  return <Facts facts={facts} />;
}

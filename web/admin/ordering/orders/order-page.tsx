// P-99 one order: who, what, how the customer stands, and the decision.
import { Link, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { getOrderEndpoint } from "../../../../server/modules/ordering/orders/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { type Fact, Facts } from "../../../ui/facts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { RecordFailed, RecordPage, RecordWaiting } from "../../../ui/record-page.tsx";
import { BalanceText, DayText, MomentText, MoneyText } from "../../../ui/value-texts.tsx";
import { type Order, orderTopics, type ShownOrder } from "./order.ts";
import { OrderChip } from "./order-chip.tsx";
import { OrderFigures } from "./order-figures.tsx";

const ApproveOrder = lazy(async () => ({ default: (await import("./approve-order.tsx")).ApproveOrder }));
const AnswerOrder = lazy(async () => ({ default: (await import("./answer-order.tsx")).AnswerOrder }));

export function OrderPage() {
  const t = useTexts();
  const { orderId } = useParams({ strict: false }) as { orderId: string };
  const { data, problem, reload } = useEndpoint(getOrderEndpoint, { params: { orderId } }, { topics: orderTopics });
  const back = { to: "/orders", label: t("ordering.order.list") };
  if (problem && !data) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  if (!data) return <RecordWaiting />;
  const { order } = data;
  return (
    <RecordPage
      back={back}
      title={`ORD-${order.number}`}
      marks={<OrderChip state={order.state} />}
      answers={[]}
      tabs={[
        {
          id: "order",
          label: t("ordering.order.one"),
          content: () => (
            <>
              <Panel title={order.titles}>
                <div style={{ display: "grid", gap: 16 }}>
                  {order.failure && <span style={{ color: "var(--hurts-ink)" }}>{order.failure}</span>}
                  <OrderFacts shown={data} />
                  <Decide order={order} />
                </div>
              </Panel>
              <Panel title={t("ordering.order.agreed")}>
                <OrderFigures figures={order.figures} />
              </Panel>
            </>
          ),
        },
      ]}
    />
  );
}

function OrderFacts({ shown: { order, credit } }: { shown: ShownOrder }) {
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

function Decide({ order }: { order: Order }) {
  const t = useTexts();
  const may = useMay("customers.services.create");
  const [open, setOpen] = useState<"approve" | "ask" | "reject">();
  if (!may || order.state !== "awaiting_approval") return null;
  const close = (): void => setOpen(undefined);
  return (
    <div style={{ display: "flex", flexWrap: "wrap", gap: 8 }}>
      <Button kind="primary" onPress={() => setOpen("approve")}>
        {t("ordering.order.approve")}
      </Button>
      <Button onPress={() => setOpen("ask")}>{t("ordering.order.ask")}</Button>
      <Button onPress={() => setOpen("reject")}>{t("ordering.order.reject")}</Button>
      <Suspense>
        {open === "approve" && <ApproveOrder order={order} onClose={close} />}
        {(open === "ask" || open === "reject") && <AnswerOrder what={open} order={order} onClose={close} />}
      </Suspense>
    </div>
  );
}

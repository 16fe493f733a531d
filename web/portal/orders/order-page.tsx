// P-100 one order: where it stands, what comes next, what it comes to; also what is seen right after ordering.
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { cancelOrderEndpoint, portalOrderEndpoint } from "../../../server/modules/ordering/orders/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { PortalColumns, PortalTitle } from "../../ui/portal-columns.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { PayLink } from "../app/pay-wish.tsx";
import { useFeature } from "../app/use-feature.ts";
import { FiguresTable } from "./figures-table.tsx";
import { type Order, orderTopics } from "./order.ts";
import { OrderChip } from "./order-chip.tsx";
import { OrderSteps } from "./order-steps.tsx";
import "./shop-page.css";

export function OrderPage() {
  const { orderId } = useParams({ strict: false }) as { orderId: string };
  const { data, loading, problem, reload } = useEndpoint(
    portalOrderEndpoint,
    { params: { orderId } },
    { topics: ["payments", "services", "tickets", "contracts"] },
  );
  if (!data) return <PortalColumns matters={<PortalCard loading={loading} problem={problem} onRetry={reload} />} />;
  return <Shown order={data} />;
}

function Shown({ order }: { order: Order }) {
  const t = useTexts();
  const { figures, payment } = order;
  const hasDocuments = useFeature("documents");
  const toSign = hasDocuments ? documentToSign(order) : undefined;
  return (
    <>
      <PortalTitle>{t("portal-orders.order.page", { number: String(order.number) })}</PortalTitle>
      <PortalColumns
        matters={
          <>
            <PortalCard
              title={order.titles}
              mark={
                toSign ? <StatusChip tone="attention">{t("portal-orders.order.to-sign")}</StatusChip> : <OrderChip state={order.state} />
              }
            >
              <div className="order-state" aria-live="polite">
                <p>
                  <Next order={order} />
                </p>
                {order.reason && <p className="order-reason">{order.reason}</p>}
                <Money order={order} />
                <OrderSteps order={order} />
                {toSign && (
                  <LinkButton kind="primary" full to={`/documents/${toSign}` as never}>
                    {t("portal-orders.order.sign")}
                  </LinkButton>
                )}
                {order.mayPay && (
                  <PayLink wish={{ kind: "order", id: order.id }} kind="primary" full>
                    {t("portal-orders.order.pay")}
                  </PayLink>
                )}
                {order.mayCancel && <Cancel order={order} />}
              </div>
            </PortalCard>
            <Links order={order} />
          </>
        }
        happened={
          <PortalCard title={t("portal-orders.order.price")}>
            <FiguresTable figures={figures} payment={payment} />
          </PortalCard>
        }
      />
    </>
  );
}

/** P-179 the contract that waits for its signature. */
const documentToSign = ({ state, contracts }: Order): string | undefined =>
  state === "awaiting_approval" ? (contracts.find((contract) => contract.state === "waiting")?.documentId ?? undefined) : undefined;

/** What happened and what comes next, in one sentence. */
function Next({ order }: { order: Order }) {
  const t = useTexts();
  const format = useFormat();
  const { state, answerDays, figures } = order;
  const day = figures.lines.map(({ startOn }) => startOn).find((on) => on !== null);
  switch (state) {
    case "awaiting_payment":
      return t("portal-orders.next.awaiting_payment", { until: order.expiresAt ? format.moment(order.expiresAt) : "" });
    case "awaiting_approval":
      if (order.contracts.some(({ state: signing }) => signing === "waiting")) return t("portal-orders.next.signature");
      return answerDays > 0 ? t("portal-orders.next.answer", { days: answerDays }) : t("portal-orders.next.awaiting_approval");
    case "provisioning":
      return t("portal-orders.next.provisioning", { day: day ? format.day(day) : "" });
    default:
      return t(`portal-orders.next.${state}`);
  }
}

/** What became of the money that was paid for it. */
function Money({ order: { held } }: { order: Order }) {
  const t = useTexts();
  const format = useFormat();
  if (!held || held.outcome === "used") return null;
  return <p className="order-note">{t(`portal-orders.held.${held.outcome}`, { amount: format.money(held.amount) })}</p>;
}

function Links({ order: { documents, services, ticket } }: { order: Order }) {
  const t = useTexts();
  const hasTickets = useFeature("tickets");
  const hasFinance = useFeature("finance");
  const rows = [
    ...services.map(({ id, title }) => ({ to: `/services/${id}`, title, note: t("portal-orders.order.service") })),
    ...(hasFinance
      ? documents.map(({ id, number }) => ({ to: `/finance/documents/${id}`, title: number, note: t("portal-orders.order.invoice") }))
      : []),
    ...(ticket?.id && hasTickets
      ? [
          {
            to: `/tickets/${ticket.id}`,
            title: t("portal-orders.order.ask"),
            note: t("portal-orders.order.ticket", { number: String(ticket.number) }),
          },
        ]
      : []),
  ];
  if (rows.length === 0) return null;
  return (
    <PortalCard flush>
      <PortalRows>
        {rows.map(({ to, title, note }) => (
          <PortalRow key={to} to={to} title={<bdi>{title}</bdi>} note={note} />
        ))}
      </PortalRows>
    </PortalCard>
  );
}

function Cancel({ order }: { order: Order }) {
  const t = useTexts();
  const [open, setOpen] = useState(false);
  const cancel = useAction(cancelOrderEndpoint, { topics: orderTopics, onDone: () => setOpen(false) });
  return (
    <>
      <Button full onPress={() => setOpen(true)}>
        {t("portal-orders.cancel.open")}
      </Button>
      <Sheet
        open={open}
        title={t("portal-orders.cancel.title", { number: String(order.number) })}
        onClose={() => setOpen(false)}
        locked={cancel.busy}
        foot={
          <div className="order-foot">
            <ProblemNote problem={cancel.problem} />
            <Button kind="danger" full busy={cancel.busy} onPress={() => cancel.run({ params: { orderId: order.id }, body: {} })}>
              {t("portal-orders.cancel.do")}
            </Button>
            <Button full onPress={() => setOpen(false)}>
              {t("portal-orders.cancel.keep")}
            </Button>
          </div>
        }
      >
        <p>{t(order.held?.outcome === "held" ? "portal-orders.cancel.text-paid" : "portal-orders.cancel.text")}</p>
      </Sheet>
    </>
  );
}

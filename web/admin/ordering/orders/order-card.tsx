// P-99, M-30 an order beside the queue or its ticket: how the customer stands, what was agreed, and the decision.
import { Link } from "@tanstack/react-router";
import { getOrderEndpoint } from "../../../../server/modules/ordering/orders/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { DecideOrder } from "./decide-order.tsx";
import { orderTopics } from "./order.ts";
import { OrderChip } from "./order-chip.tsx";
import { OrderFacts } from "./order-facts.tsx";

export function OrderCard({ orderId }: { orderId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(getOrderEndpoint, { params: { orderId } }, { topics: orderTopics });
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data) return <span aria-busy>{t("ui.loading")}</span>;
  const { order } = data;
  return (
    <div style={{ display: "grid", gap: 16 }}>
      <div style={{ display: "flex", flexWrap: "wrap", gap: 8, alignItems: "center", justifyContent: "space-between" }}>
        <Link to={`/orders/${order.id}` as never}>
          <span className="number">ORD-{order.number}</span> <bdi>{order.titles}</bdi>
        </Link>
        <OrderChip state={order.state} />
      </div>
      {order.failure && <span style={{ color: "var(--hurts-ink)" }}>{order.failure}</span>}
      <OrderFacts shown={data} />
      <DecideOrder order={order} />
    </div>
  );
}

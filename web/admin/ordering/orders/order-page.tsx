// P-99 one order: who, what, how the customer stands, and the decision.
import { useParams } from "@tanstack/react-router";
import { getOrderEndpoint } from "../../../../server/modules/ordering/orders/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Panel } from "../../../ui/panel.tsx";
import { RecordFailed, RecordPage, RecordWaiting } from "../../../ui/record-page.tsx";
import { NeededContracts } from "../contracts-first/needed-contracts.tsx";
import { DecideOrder } from "./decide-order.tsx";
import { orderTopics } from "./order.ts";
import { OrderChip } from "./order-chip.tsx";
import { OrderFacts } from "./order-facts.tsx";
import { OrderFigures } from "./order-figures.tsx";

export function OrderPage() {
  const t = useTexts();
  const may = useMay("customers.services.create");
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
                  <NeededContracts
                    contracts={order.contracts}
                    of={{ orderId: order.id }}
                    mayRenew={may && order.state === "awaiting_approval"}
                  />
                  <DecideOrder order={order} />
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

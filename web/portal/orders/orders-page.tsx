import { portalOrdersEndpoint } from "../../../server/modules/ordering/orders/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { LinkButton } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { PortalColumns, PortalTitle } from "../../ui/portal-columns.tsx";
import { OrderChip } from "./order-chip.tsx";

const shown = 100;

/** P-100 the customer's orders, the newest first. */
export function OrdersPage() {
  const t = useTexts();
  const format = useFormat();
  const { data, loading, problem, reload } = useEndpoint(portalOrdersEndpoint, { query: { limit: shown } });
  const toShop = <LinkButton to={"/shop" as never}>{t("portal-orders.cart.to-shop")}</LinkButton>;
  return (
    <>
      <PortalTitle>{t("portal-orders.orders.page")}</PortalTitle>
      {!data ? (
        <PortalColumns matters={<PortalCard loading={loading} problem={problem} onRetry={reload} />} />
      ) : data.items.length === 0 ? (
        <PortalColumns
          matters={
            <section className="portal-card">
              <EmptyState title={t("portal-orders.orders.none")} text={t("portal-orders.orders.none-text")} action={toShop} />
            </section>
          }
        />
      ) : (
        <PortalColumns
          matters={
            <PortalCard flush>
              <PortalRows>
                {data.items.map((order) => (
                  <PortalRow
                    key={order.id}
                    to={`/orders/${order.id}`}
                    title={<bdi>{order.titles}</bdi>}
                    note={t("portal-orders.orders.row", { number: String(order.number), day: format.day(order.submittedAt.slice(0, 10)) })}
                    end={<OrderChip state={order.state} />}
                  />
                ))}
              </PortalRows>
            </PortalCard>
          }
          happened={toShop}
        />
      )}
    </>
  );
}

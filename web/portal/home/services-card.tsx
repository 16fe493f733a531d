import { useTexts } from "../../lib/texts.tsx";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { MoneyText } from "../../ui/value-texts.tsx";
import { ServiceBadge } from "../app/service-badge.tsx";
import { useDashboard } from "../app/use-dashboard.ts";

/** What the customer has, with the state and the price of each. */
export function ServicesCard() {
  const t = useTexts();
  const { data, loading } = useDashboard();
  if (!data) return loading && <PortalCard title={t("portal.services.title")} loading />;
  if (data.services.length === 0) return <PortalCard emptyLine={t("portal.services.none")} />;
  return (
    <PortalCard title={t("portal.services.title")} flush more={{ to: "/services", label: t("portal.services.all") }}>
      <PortalRows>
        {data.services.map(({ id, title, badge, price }) => (
          <PortalRow
            key={id}
            to={`/services/${id}`}
            title={title}
            end={price && <MoneyText value={price.month.gross} />}
            note={<ServiceBadge badge={badge} />}
          />
        ))}
        {data.month && data.services.length > 1 && (
          <PortalRow title={t("portal.services.month")} end={<MoneyText value={data.month.gross} strong />} />
        )}
      </PortalRows>
    </PortalCard>
  );
}

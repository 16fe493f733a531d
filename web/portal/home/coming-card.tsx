import { dayDistance, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { useDashboard } from "../app/use-dashboard.ts";
import "./coming-card.css";

/** What comes by itself: a start, an end, another price. */
export function ComingCard() {
  const t = useTexts();
  const format = useFormat();
  const { data } = useDashboard();
  if (!data || data.coming.length === 0) return null;
  return (
    <PortalCard title={t("portal.coming.title")} flush>
      <PortalRows>
        {data.coming.map(({ kind, on, serviceId, title }) => (
          <PortalRow
            key={serviceId}
            to={`/services/${serviceId}`}
            title={t(`portal.coming.${kind}`)}
            note={title}
            end={
              <span className="coming-day">
                <time dateTime={on} className="number">
                  {format.day(on)}
                </time>
                <span>{dayDistance(t, data.today, on)}</span>
              </span>
            }
          />
        ))}
      </PortalRows>
    </PortalCard>
  );
}

import { addDays, type Day } from "../../../shared/calendar.ts";
import { dayDistance, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { type Dashboard, useDashboard } from "../app/use-dashboard.ts";
import "./coming-card.css";

const soonDays = 90;

/** What lies a year ahead is no news; and what is still being prepared has no day that one can count on. */
function comingSoon({ coming, services, today }: Dashboard): Dashboard["coming"] {
  const waiting = new Set(services.filter(({ badge }) => badge.word === "waits").map(({ id }) => id));
  const last = addDays(today as Day, soonDays);
  return coming.filter(({ on, serviceId }) => on <= last && !waiting.has(serviceId));
}

/** What comes by itself: a start, an end, another price. */
export function ComingCard() {
  const t = useTexts();
  const format = useFormat();
  const { data } = useDashboard();
  const coming = data ? comingSoon(data) : [];
  if (!data || coming.length === 0) return null;
  return (
    <PortalCard title={t("portal.coming.title")} flush>
      <PortalRows>
        {coming.map(({ kind, on, serviceId, title }) => (
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

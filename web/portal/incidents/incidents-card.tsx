import { useTexts } from "../../lib/texts.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { IncidentItem } from "./incident-item.tsx";
import { useIncidents } from "./incidents.ts";

/** P-174 on the home page and with the requests: only where there is something to say. */
export function IncidentsCard() {
  const t = useTexts();
  const { data, problem, reload } = useIncidents();
  if (!data) return problem ? <PortalCard problem={problem} onRetry={reload} /> : null;
  if (data.items.length === 0) return null;
  return (
    <PortalCard title={t("portal-line.incidents.title")}>
      <div className="incidents">
        {data.items.map((incident) => (
          <IncidentItem key={incident.id} incident={incident} />
        ))}
      </div>
    </PortalCard>
  );
}

import { useTexts } from "../../lib/texts.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { PortalTitle } from "../../ui/portal-columns.tsx";
import { Contact } from "../app/contact.tsx";
import { IncidentItem } from "./incident-item.tsx";
import { useIncidents } from "./incidents.ts";

/** Where messages about an incident lead. */
export function IncidentsPage() {
  const t = useTexts();
  const { data, loading, problem, reload } = useIncidents();
  return (
    <>
      <PortalTitle>{t("portal-line.incidents.title")}</PortalTitle>
      {!data && <PortalCard loading={loading} problem={problem} onRetry={reload} />}
      {data?.items.length === 0 && (
        <EmptyState title={t("portal-line.incidents.none")} text={t("portal-line.incidents.none-text")} action={<Contact />} />
      )}
      {data && data.items.length > 0 && (
        <PortalCard>
          <div className="incidents">
            {data.items.map((incident) => (
              <IncidentItem key={incident.id} incident={incident} heading="h2" />
            ))}
          </div>
        </PortalCard>
      )}
    </>
  );
}

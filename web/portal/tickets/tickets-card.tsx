import { portalTicketsEndpoint } from "../../../server/modules/tickets/portal/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useTitles } from "../../lib/titles.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { ColourChip } from "../../ui/colour-chip.tsx";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { AgoText } from "../../ui/value-texts.tsx";

const shown = 3;

/** The latest open requests on the home page, those with a new answer marked. Nothing where there are none. */
export function TicketsCard() {
  const t = useTexts();
  const titleOf = useTitles();
  const { data, problem, reload } = useEndpoint(portalTicketsEndpoint, {
    query: { limit: shown, sort: "-updatedAt", total: "none", filter: { state: "open" } },
  });
  if (problem && !data) return <PortalCard title={t("portal-tickets.card.title")} problem={problem} onRetry={reload} />;
  if (!data || data.items.length === 0) return null;
  return (
    <PortalCard title={t("portal-tickets.card.title")} flush more={{ to: "/tickets", label: t("portal-tickets.card.all") }}>
      <PortalRows>
        {data.items.map(({ id, subject, number, status, updatedAt, isUnread }) => (
          <PortalRow
            key={id}
            to={`/tickets/${id}`}
            title={
              <bdi style={isUnread ? { fontWeight: 600 } : undefined}>
                {subject ?? t("portal-tickets.number", { number: String(number ?? "") })}
              </bdi>
            }
            note={isUnread ? t("portal-tickets.unread") : updatedAt && <AgoText value={updatedAt} />}
            end={status && <ColourChip colour={status.colour}>{titleOf(status.titles)}</ColourChip>}
          />
        ))}
      </PortalRows>
    </PortalCard>
  );
}

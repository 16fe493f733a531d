import { useQuery } from "@tanstack/react-query";
import { appLookEndpoint, type StatusFile } from "../../../server/modules/portal/app/contract.ts";
import { textFor } from "../../../shared/text-for.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { useFormat } from "../../lib/format.ts";
import { useLanguage, useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { PortalCard } from "../../ui/portal-card.tsx";
import { basePathOf, partnerOf } from "../app/base-path.ts";
import { Contact } from "../app/contact.tsx";
import { useMe } from "../app/me.ts";
import { IncidentItem } from "../incidents/incident-item.tsx";
import type { OwnIncident } from "../incidents/incidents.ts";
import "./device.css";

type Told = StatusFile["incidents"][number];
const againMs = 60_000;

/** P-215 the portal does not answer: what is broken where the customer is, from a file that is there all the same, and whom to call. */
export function StatusCard() {
  const t = useTexts();
  const format = useFormat();
  const { language } = useLanguage();
  const { customer } = useMe();
  const look = useEndpoint(appLookEndpoint, { query: { partner: partnerOf(basePathOf(location.pathname)) } });
  const url = look.data?.status?.url;
  const { data } = useQuery({
    queryKey: ["status-file", url],
    queryFn: async ({ signal }): Promise<StatusFile> => {
      const answer = await fetch(url ?? "", { signal });
      if (!answer.ok) throw new Error(`the status file answered ${answer.status}`);
      return (await answer.json()) as StatusFile;
    },
    enabled: url !== undefined,
    refetchInterval: againMs,
  });
  if (!data) return null;
  // What was kept by an earlier release names no places.
  const here = new Set(customer.locationIds);
  const mine = data.incidents.filter(({ locationIds }) => locationIds.length === 0 || locationIds.some((id) => here.has(id)));
  const items = mine.map((told) => shown(told, { language, fallback: data.partner.language }));
  return (
    <div className="device-status">
      <PortalCard
        title={t("portal-line.incidents.title")}
        mark={<span>{t("portal-line.incidents.as-of", { time: format.time(data.at) })}</span>}
      >
        {items.length === 0 ? (
          <p>{t("portal-line.incidents.none-known")}</p>
        ) : (
          <div className="incidents">
            {items.map((incident) => (
              <IncidentItem key={incident.id} incident={incident} isApart />
            ))}
          </div>
        )}
        <Contact lead={t("portal-line.incidents.reach")} />
      </PortalCard>
    </div>
  );
}

function shown({ texts, updates, locationIds: _places, ...told }: Told, reader: { language: string; fallback: string }): OwnIncident {
  const now = currentMoment().toISOString();
  const state = told.endedAt !== null && told.endedAt <= now ? "over" : told.startedAt > now ? "planned" : "running";
  return {
    ...told,
    state,
    text: textFor(texts, reader),
    updates: updates.map((update) => ({ ...update, stage: update.stage as OwnIncident["stage"], text: textFor(update.texts, reader) })),
    isFollowed: false,
  };
}

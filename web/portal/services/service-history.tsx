import { type Translate, useTexts } from "../../lib/texts.tsx";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { MomentText } from "../../ui/value-texts.tsx";
import type { HistoryEntry } from "./service.ts";

/** What happened to the service, newest first. */
export function ServiceHistory({ history }: { history: readonly HistoryEntry[] }) {
  const t = useTexts();
  if (history.length === 0) return null;
  const newestFirst = history.toSorted((a, b) => (a.at < b.at ? 1 : -1));
  return (
    <PortalCard title={t("portal-services.service.history")} flush>
      <PortalRows>
        {newestFirst.map((entry) => (
          <PortalRow key={`${entry.at} ${entry.to}`} title={wordFor(t, entry)} note={<MomentText value={entry.at} />} />
        ))}
      </PortalRows>
    </PortalCard>
  );
}

/** What a move means to whoever has the service: the same state is reached for the first time, or again. */
function wordFor(t: Translate, { from, to }: HistoryEntry): string {
  if (to !== "active") return t(`portal-services.service.state.${to}`);
  switch (from) {
    case "paused":
      return t("portal-services.service.resumed");
    case "stopped":
      return t("portal-services.service.restarted");
    case "disabled":
    case "archived":
      return t("portal-services.service.back");
    case "pending":
    case "active":
    case null:
      return t("portal-services.service.state.active");
  }
}

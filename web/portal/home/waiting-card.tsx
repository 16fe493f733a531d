import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { useDashboard } from "../app/use-dashboard.ts";

/** What waits for the customer: payments that were not finished, or that a bank has not decided. */
export function WaitingCard() {
  const t = useTexts();
  const format = useFormat();
  const { data } = useDashboard();
  if (!data || data.attempts.length === 0) return null;
  return (
    <PortalCard title={t("portal.waiting.title")} flush>
      <PortalRows>
        {data.attempts.map(({ id, purpose, state, amount, createdAt }) => (
          <PortalRow
            key={id}
            to={`/finance/attempts/${id}`}
            title={purpose === "setup" ? t("portal.waiting.card") : t("portal.waiting.payment", { amount: format.money(amount) })}
            note={format.moment(createdAt)}
            end={
              state === "processing" || state === "unknown" ? (
                <StatusChip tone="waits">{t("portal.waiting.on-its-way")}</StatusChip>
              ) : (
                <StatusChip tone="attention">{t("portal.waiting.not-finished")}</StatusChip>
              )
            }
          />
        ))}
      </PortalRows>
    </PortalCard>
  );
}

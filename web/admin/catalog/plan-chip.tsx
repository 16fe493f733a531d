import { useTexts } from "../../lib/texts.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { PlanRow } from "./plan.ts";

export function PlanChip({ plan }: { plan: Pick<PlanRow, "enabled" | "archivedAt"> }) {
  const t = useTexts();
  if (plan.archivedAt !== null) return <StatusChip tone="past">{t("catalog.state.archived")}</StatusChip>;
  return plan.enabled ? (
    <StatusChip tone="works">{t("catalog.state.enabled")}</StatusChip>
  ) : (
    <StatusChip tone="attention">{t("catalog.state.disabled")}</StatusChip>
  );
}

import { useTexts } from "../../../lib/texts.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import type { Tone } from "../../../ui/tone.ts";
import type { Approval, Debt, Placement } from "./debt.ts";

export const stageTones: Record<Debt["stage"], Tone> = {
  dunning: "attention",
  collection: "hurts",
  written_off: "past",
  paid: "works",
  ended: "past",
};

/** Where a debt stands; one that an agency may have says so. */
export function DebtChip({ debt }: { debt: Pick<Debt, "stage" | "isReady" | "writeOff" | "endReason"> }) {
  const t = useTexts();
  if (debt.writeOff) return <StatusChip tone="waits">{t("baddebts.write-off-waits")}</StatusChip>;
  if (debt.stage === "dunning" && debt.isReady) return <StatusChip tone="attention">{t("baddebts.ready")}</StatusChip>;
  if (debt.stage === "ended") return <StatusChip tone="past">{t(`baddebts.ended.${debt.endReason ?? "moved"}`)}</StatusChip>;
  return <StatusChip tone={stageTones[debt.stage]}>{t(`baddebts.stages.${debt.stage}`)}</StatusChip>;
}

const placementTones: Record<Placement["state"], Tone> = { placed: "waits", recalled: "past", closed: "past" };

export function PlacementChip({ state }: { state: Placement["state"] }) {
  const t = useTexts();
  return <StatusChip tone={placementTones[state]}>{t(`baddebts.placement.${state}`)}</StatusChip>;
}

const approvalTones: Record<Approval["state"], Tone> = { waiting: "attention", approved: "works", refused: "hurts", used: "past" };

export function ApprovalChip({ approval }: { approval: Pick<Approval, "state" | "isOver"> }) {
  const t = useTexts();
  if (approval.isOver) return <StatusChip tone="past">{t("baddebts.approval.over")}</StatusChip>;
  return <StatusChip tone={approvalTones[approval.state]}>{t(`baddebts.approval.states.${approval.state}`)}</StatusChip>;
}

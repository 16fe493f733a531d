import type { planStates } from "../../../server/modules/collections/instalments/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";

export type PlanState = (typeof planStates)[number];

const tones: Record<PlanState, Tone> = {
  waiting: "waits",
  running: "works",
  completed: "past",
  broken: "hurts",
  lapsed: "past",
  cancelled: "past",
};

/** A plan's state; one that is kept but late wants attention. */
export function PlanChip({ state, isLate = false }: { state: PlanState; isLate?: boolean }) {
  const t = useTexts();
  if (state === "running" && isLate) return <StatusChip tone="attention">{t("collections.plan.part.late")}</StatusChip>;
  return <StatusChip tone={tones[state]}>{t(`collections.plan.states.${state}`)}</StatusChip>;
}

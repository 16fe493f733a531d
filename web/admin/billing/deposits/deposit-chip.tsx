import type { depositStates } from "../../../../server/modules/billing/deposits/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import type { Tone } from "../../../ui/tone.ts";

const tones: Record<(typeof depositStates)[number], Tone> = { asked: "waits", held: "works", closed: "past", cancelled: "past" };

export interface DepositChipProps {
  deposit: { state: (typeof depositStates)[number]; dueOn: string; heldUntil: string | null };
  today: string;
}

/** A deposit's state; one that is late or should go back wants attention. */
export function DepositChip({ deposit, today }: DepositChipProps) {
  const t = useTexts();
  const { state, dueOn, heldUntil } = deposit;
  if (state === "asked" && dueOn < today) return <StatusChip tone="attention">{t("deposits.overdue")}</StatusChip>;
  if (state === "held" && heldUntil !== null && heldUntil <= today)
    return <StatusChip tone="attention">{t("deposits.due-back")}</StatusChip>;
  return <StatusChip tone={tones[state]}>{t(`deposits.states.${state}`)}</StatusChip>;
}

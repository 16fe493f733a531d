import type { cardStates } from "../../../../server/modules/payments/refill-cards/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import type { Tone } from "../../../ui/tone.ts";

const tones: Record<(typeof cardStates)[number], Tone> = { new: "waits", active: "works", used: "past", expired: "past", void: "hurts" };

export function CardChip({ state }: { state: (typeof cardStates)[number] }) {
  const t = useTexts();
  return <StatusChip tone={tones[state]}>{t(`cards.states.${state}`)}</StatusChip>;
}

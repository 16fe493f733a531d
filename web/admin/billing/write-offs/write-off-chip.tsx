import { useTexts } from "../../../lib/texts.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import type { Tone } from "../../../ui/tone.ts";
import type { WriteOff } from "./write-off.ts";

const tones: Record<WriteOff["state"], Tone> = { waiting: "attention", booked: "past", refused: "past", undone: "past" };

export function WriteOffChip({ state }: { state: WriteOff["state"] }) {
  const t = useTexts();
  return <StatusChip tone={tones[state]}>{t(`writeoffs.states.${state}`)}</StatusChip>;
}

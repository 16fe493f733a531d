import type { saleStates } from "../../../../server/modules/billing/instalment-sales/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import type { Tone } from "../../../ui/tone.ts";

const tones: Record<(typeof saleStates)[number], Tone> = { running: "works", billed: "past", cancelled: "past" };

export function SaleChip({ state }: { state: (typeof saleStates)[number] }) {
  const t = useTexts();
  return <StatusChip tone={tones[state]}>{t(`instalments.states.${state}`)}</StatusChip>;
}

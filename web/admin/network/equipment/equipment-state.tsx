import { useTexts } from "../../../lib/texts.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { type Equipment, stateTones } from "./equipment.ts";

/** N-39 */
export function EquipmentState({ state }: Pick<Equipment, "state">) {
  const t = useTexts();
  return <StatusChip tone={stateTones[state]}>{t(`monitor.state.${state}`)}</StatusChip>;
}

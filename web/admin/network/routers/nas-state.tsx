import { useTexts } from "../../../lib/texts.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { CellNote } from "../../app/plain-table.tsx";
import { type NasRow, nasTones } from "./nas.ts";

/** Whether it is listened to, and what stands about its safety. */
export function NasState({ nas }: { nas: Pick<NasRow, "status" | "warnings"> }) {
  const t = useTexts();
  return (
    <>
      <StatusChip tone={nasTones[nas.status]}>{t(`network.nas.status.${nas.status}`)}</StatusChip>
      {nas.warnings.length > 0 && (
        <CellNote>{nas.warnings.map((warning) => t(`network.nas.warning.${warning}`)).join(t("ui.comma"))}</CellNote>
      )}
    </>
  );
}

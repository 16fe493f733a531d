import type { Endpoint } from "../../../../shared/endpoint.ts";
import { useTexts } from "../../../lib/texts.tsx";
import type { Action } from "../../../lib/use-action.ts";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";

export interface ExportDialogProps {
  label: string;
  /** Codes were made before; these make them worthless. */
  isAgain: boolean;
  text: string;
  againText: string;
  make: Pick<Action<Endpoint>, "busy" | "problem">;
  onConfirm: () => unknown;
  onClose: () => void;
}

/** Before codes are shown, once. */
export function ExportDialog({ label, isAgain, text, againText, make, onConfirm, onClose }: ExportDialogProps) {
  const t = useTexts();
  return (
    <ConfirmDialog
      open
      title={t("cards.export-title", { label })}
      confirm={t(isAgain ? "cards.export-again" : "cards.export")}
      danger={isAgain}
      busy={make.busy}
      problem={make.problem}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      {isAgain && <p style={{ marginBlockStart: 0 }}>{againText}</p>}
      {text}
    </ConfirmDialog>
  );
}

import { useLeaveGuard } from "../lib/leave-guard.ts";
import { useTexts } from "../lib/texts.tsx";
import { ConfirmDialog } from "./confirm-dialog.tsx";

/** Asks before a page with unsaved work is left. */
export function LeaveQuestion({ isUnsaved }: { isUnsaved: () => boolean }) {
  const t = useTexts();
  const { asking, leave, stay } = useLeaveGuard(isUnsaved);
  return (
    <ConfirmDialog open={asking} title={t("ui.form.leave-title")} confirm={t("ui.form.leave")} danger onConfirm={leave} onClose={stay}>
      {t("ui.form.leave-text")}
    </ConfirmDialog>
  );
}

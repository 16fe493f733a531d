import { deleteCalendarEndpoint } from "../../../../server/modules/partners/calendars/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import type { Calendar } from "./calendar-values.ts";

export function DeleteCalendarDialog({ calendar, onClose }: { calendar: Calendar; onClose: () => void }) {
  const t = useTexts();
  const remove = useAction(deleteCalendarEndpoint, {
    onDone: () => {
      notify(t("partners.calendar.deleted"));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      title={t("partners.calendar.delete-title", { name: calendar.name })}
      confirm={t("partners.calendar.delete")}
      danger
      busy={remove.busy}
      problem={remove.problem}
      onConfirm={() => remove.run({ params: { calendarId: calendar.id }, version: calendar.version })}
      onClose={onClose}
    >
      {t("partners.calendar.delete-text")}
    </ConfirmDialog>
  );
}

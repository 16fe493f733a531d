import { deleteLabelEndpoint } from "../../../../server/modules/partners/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import type { LabelItem } from "./label.ts";

// From so many on the number is typed: a slip would cost hours.
const manyUses = 50;

/** Says from how many records the label is taken (O-59). */
export function DeleteLabelDialog({ label, onClose }: { label: LabelItem; onClose: () => void }) {
  const t = useTexts();
  const remove = useAction(deleteLabelEndpoint, {
    topics: [label.module],
    onDone: () => {
      notify(t("partners.label.deleted", { title: label.title }));
      onClose();
    },
  });
  const uses = label.uses ?? 0;
  return (
    <ConfirmDialog
      open
      title={t("partners.label.delete-title", { title: label.title })}
      confirm={t("partners.label.delete")}
      danger
      {...(uses >= manyUses ? { typeCount: uses } : {})}
      busy={remove.busy}
      problem={remove.problem}
      onConfirm={() => remove.run({ params: { labelId: label.id }, version: label.version })}
      onClose={onClose}
    >
      {label.uses === null ? t("partners.label.delete-unknown") : t("partners.label.delete-text", { count: uses })}
    </ConfirmDialog>
  );
}

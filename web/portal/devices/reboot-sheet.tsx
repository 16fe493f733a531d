import { useTexts } from "../../lib/texts.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Refusal } from "./refusal.tsx";
import { useRouterAct } from "./use-router-act.ts";

/** P-201 asked before, because calls end with it. */
export function RebootSheet({ cpeId, onClose }: { cpeId: string; onClose: () => void }) {
  const t = useTexts();
  const act = useRouterAct(cpeId, onClose);
  return (
    <ConfirmDialog
      open
      title={t("portal-equipment.reboot.title")}
      confirm={t("portal-equipment.reboot.confirm")}
      busy={act.busy}
      onConfirm={() => act.run({ kind: "reboot" })}
      onClose={onClose}
    >
      <div className="router-form">
        <p>{t("portal-equipment.reboot.text")}</p>
        <Refusal words={act.refusal} problem={act.problem} />
      </div>
    </ConfirmDialog>
  );
}

import { changePlanStateEndpoint, deletePlanEndpoint } from "../../../server/modules/catalog/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";
import type { Plan } from "./plan.ts";

export type PlanStep = "enabled" | "disabled" | "archived" | "deleted";

/** Enables, disables, archives or deletes a plan; running services go on whatever is chosen. */
export function PlanStateDialog({
  plan,
  step,
  running,
  onClose,
  onDeleted,
}: {
  plan: Plan;
  step: PlanStep;
  running: string;
  onClose: () => void;
  onDeleted: () => void;
}) {
  const t = useTexts();
  const done = (): void => {
    notify(t(`catalog.step.${step}.done`, { plan: plan.title }));
    onClose();
    if (step === "deleted") onDeleted();
  };
  const change = useAction(changePlanStateEndpoint, { topics: ["plans"], onDone: done });
  const remove = useAction(deletePlanEndpoint, { topics: ["plans"], onDone: done });
  const { busy, problem } = step === "deleted" ? remove : change;
  const call = { params: { planId: plan.id }, version: plan.version };
  return (
    <ConfirmDialog
      open
      title={t(`catalog.step.${step}.title`, { plan: plan.title })}
      confirm={t(`catalog.step.${step}.do`)}
      danger={step === "archived" || step === "deleted"}
      busy={busy}
      problem={problem}
      onConfirm={() => (step === "deleted" ? remove.run(call) : change.run({ ...call, body: { to: step } }))}
      onClose={onClose}
    >
      {t(`catalog.step.${step}.text`, { running })}
    </ConfirmDialog>
  );
}

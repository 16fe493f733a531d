import { IconCalendarClock } from "@tabler/icons-react";
import { useState } from "react";
import { cancelPlannedStatusEndpoint } from "../../../server/modules/customers/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";
import { useShownCustomer } from "../app/shown-customer.ts";
import "./page-notes.css";

/** What will happen to the status by itself, with the way to stop it (O-53). */
export function PlanBanner({ customerId }: { customerId: string }) {
  const t = useTexts();
  const format = useFormat();
  const { plannedStatus: plan } = useShownCustomer();
  const mayCancel = useMay("customers.status.update");
  const [asking, setAsking] = useState(false);
  const cancel = useAction(cancelPlannedStatusEndpoint, {
    onDone: () => {
      notify(t("customers.plan.cancelled"));
      setAsking(false);
    },
  });
  if (!plan) return null;
  const what = t(`customers.plan.will-be.${plan.to}`, { at: format.moment(plan.at) });
  return (
    <div className="page-note">
      <IconCalendarClock size={18} aria-hidden />
      <span className="page-note-words">
        <strong>{what}</strong>
        <span>{[plan.reason, plan.plannedBy && t("customers.plan.by", { name: plan.plannedBy })].filter(Boolean).join(" · ")}</span>
      </span>
      {mayCancel && (
        <Button small onPress={() => setAsking(true)}>
          {t("customers.plan.cancel")}
        </Button>
      )}
      <ConfirmDialog
        open={asking}
        title={t("customers.plan.cancel-title")}
        confirm={t("customers.plan.cancel")}
        busy={cancel.busy}
        problem={cancel.problem}
        onClose={() => setAsking(false)}
        onConfirm={() => cancel.run({ params: { customerId } })}
      >
        {t("customers.plan.cancel-text")}
      </ConfirmDialog>
    </div>
  );
}

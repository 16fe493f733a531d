import { useState } from "react";
import { bulkUndoOfferEndpoint, undoBulkEndpoint } from "../../../../server/modules/billing/terms/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import type { MassAction } from "./mass-action-words.ts";

const undoable: ReadonlySet<string> = new Set(["customers.set-billing", "customers.follow-template"]);

/** B-161 a bulk update of billing configurations is taken back once, within a day. */
export function UndoBilling({ action }: { action: MassAction }) {
  const t = useTexts();
  const format = useFormat();
  const isDone = (action.state === "done" || action.state === "cancelled") && undoable.has(action.kind);
  const params = { actionId: action.id };
  const { data } = useEndpoint(bulkUndoOfferEndpoint, { params }, { enabled: isDone, topics: ["billing-updates"] });
  const undo = useAction(undoBulkEndpoint, { topics: ["customers", "billing", "billing-updates"] });
  const [isAsking, setAsking] = useState(false);
  if (!isDone || !data || data.accounts === 0) return null;
  if (data.undoneAt) return <span>{t("terms.bulk.was-undone", { at: format.moment(data.undoneAt) })}</span>;
  if (!data.until) return null;
  const takeBack = async (): Promise<void> => {
    const result = await undo.run({ params, body: {} });
    if (!result) return;
    setAsking(false);
    const kept = result.kept.length > 0 ? ` ${t("terms.bulk.kept", { count: result.kept.length })}` : "";
    notify(`${t("terms.bulk.undone", { count: result.undone })}${kept}`);
  };
  return (
    <>
      <Button onPress={() => setAsking(true)}>{t("terms.bulk.undo")}</Button>
      <ConfirmDialog
        open={isAsking}
        title={t("terms.bulk.ask")}
        confirm={t("terms.bulk.confirm", { count: data.accounts })}
        danger
        busy={undo.busy}
        problem={undo.problem}
        onConfirm={takeBack}
        onClose={() => setAsking(false)}
      >
        {t("terms.bulk.undo-why", { until: format.moment(data.until) })}
      </ConfirmDialog>
    </>
  );
}

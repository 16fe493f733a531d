import { useEffect } from "react";
import { confirmQuoteEndpoint, retryChangeEndpoint } from "../../../server/modules/ordering/planned-changes/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";
import { ChangeFigures } from "./change-figures.tsx";
import type { PlannedChange } from "./planned-change.ts";

/** What failed on its day, as of today: what it comes to now, and the button that does it. */
export function RetryChange({ change, onClose }: { change: PlannedChange; onClose: () => void }) {
  const t = useTexts();
  const retry = useAction(retryChangeEndpoint);
  const confirm = useAction(confirmQuoteEndpoint, {
    topics: ["services", "customers", "invoices", "planned-changes"],
    onDone: () => {
      notify(t("ordering.change.retried"));
      onClose();
    },
  });
  const { run } = retry;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the price is asked for once, when the dialog opens.
  useEffect(() => {
    void run({ params: { plannedChangeId: change.id }, body: {} });
  }, [change.id]);
  const quote = retry.result;
  return (
    <ConfirmDialog
      open
      title={t("ordering.change.retry-title")}
      confirm={t("ordering.change.retry")}
      busy={retry.busy || confirm.busy}
      disabled={!quote}
      problem={retry.problem ?? confirm.problem}
      onConfirm={() => quote && confirm.run({ params: { quoteId: quote.id }, body: {} })}
      onClose={onClose}
    >
      <div style={{ display: "grid", gap: 12 }}>
        <span>{t("ordering.change.retry-text")}</span>
        {change.failure && <span>{change.failure}</span>}
        {quote && <ChangeFigures figures={quote.figures} />}
      </div>
    </ConfirmDialog>
  );
}

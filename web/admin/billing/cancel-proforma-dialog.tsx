import { cancelProformaEndpoint } from "../../../server/modules/billing/proformas/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { notify } from "../../ui/notices.tsx";
import { ReasonDialog } from "../app/reason-dialog.tsx";
import type { Document } from "./document.ts";

/** A proforma that nobody is to pay any more. */
export function CancelProformaDialog({ document, onClose }: { document: Document; onClose: () => void }) {
  const t = useTexts();
  const number = document.number ?? "";
  const cancel = useAction(cancelProformaEndpoint, {
    topics: ["invoices", "money-documents", "customers"],
    onDone: () => {
      notify(t("billing.cancel-proforma.done", { number }));
      onClose();
    },
  });
  return (
    <ReasonDialog
      title={t("billing.cancel-proforma.title", { number })}
      text={t("billing.cancel-proforma.text")}
      confirm={t("billing.cancel-proforma.do")}
      keep={t("ui.keep-it")}
      busy={cancel.busy}
      problem={cancel.problem}
      onConfirm={(reason) => cancel.run({ params: { documentId: document.id }, body: { reason } })}
      onClose={onClose}
    />
  );
}

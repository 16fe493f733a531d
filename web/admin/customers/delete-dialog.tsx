import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { deleteCustomerEndpoint, deletionBlockersEndpoint, restoreCustomerEndpoint } from "../../../server/modules/customers/contract.ts";
import { type ApiProblem, asProblem, callApi } from "../../lib/api.ts";
import { invalidateConcerned } from "../../lib/query-client.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { useShownCustomer } from "../app/shown-customer.ts";
import { Findings } from "./findings.tsx";

/** Into the recycle bin; when that may not be, everything that stands in the way with the way to it (O-57). */
export function DeleteDialog({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const t = useTexts();
  const navigate = useNavigate();
  const mayRestore = useMay("customers.profile.restore");
  const customer = useShownCustomer();
  const blockers = useEndpoint(deletionBlockersEndpoint, { params: { customerId } });
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();

  async function act(): Promise<void> {
    setBusy(true);
    try {
      await callApi(deleteCustomerEndpoint, { params: { customerId }, version: customer.version });
    } catch (thrown) {
      setProblem(asProblem(thrown));
      return setBusy(false);
    }
    // The page goes first: its parts would all ask again for somebody who is gone.
    await navigate({ to: "/customers" as never });
    invalidateConcerned(client, [{ topic: "customers" }, { topic: "recycle-bin" }]);
    const restore = async () => {
      await callApi(restoreCustomerEndpoint, { params: { customerId } });
      await navigate({ to: `/customers/${customerId}` as never });
    };
    notify(
      t("customers.delete.done", { name: customer.fullName }),
      mayRestore ? { label: t("customers.delete.undo"), run: restore } : undefined,
    );
  }

  const title = t("customers.delete.title", { name: customer.fullName });
  const hinders = blockers.data?.items ?? [];
  if (!blockers.data || hinders.length > 0) {
    return (
      <Sheet open title={title} onClose={onClose} foot={<Button onPress={onClose}>{t("ui.close")}</Button>}>
        <ProblemNote problem={blockers.problem} onRetry={blockers.reload} />
        {hinders.length > 0 && (
          <Findings
            title={t("customers.delete.hindered", { count: hinders.length })}
            kind="blocker"
            findings={hinders}
            none=""
            customerId={customerId}
            onFollow={onClose}
          />
        )}
      </Sheet>
    );
  }
  return (
    <ConfirmDialog
      open
      danger
      title={title}
      confirm={t("customers.delete.do")}
      busy={busy}
      problem={problem}
      onClose={onClose}
      onConfirm={act}
    >
      {t("customers.delete.text")}
    </ConfirmDialog>
  );
}

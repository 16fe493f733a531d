import { Textarea } from "@mantine/core";
import { useState } from "react";
import { type listTransactionsEndpoint, reverseTransactionEndpoint } from "../../../server/modules/billing/ledger/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";

export type Transaction = ReturnsOf<typeof listTransactionsEndpoint>["items"][number];

/** B-86 takes back what was booked by hand, by its opposite. */
export function ReverseDialog({ customerId, row, onClose }: { customerId: string; row: Transaction; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const [reason, setReason] = useState("");
  const reverse = useAction(reverseTransactionEndpoint, {
    topics: ["payments", "money-documents", "transactions", "customers"],
    onDone: () => {
      notify(t("billing.booking.reversed"));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      title={t("billing.booking.reverse-title", { text: row.text })}
      confirm={t("billing.booking.reverse")}
      danger
      busy={reverse.busy}
      disabled={reason.trim() === ""}
      problem={reverse.problem}
      onConfirm={() => reverse.run({ params: { customerId, entryId: row.id }, body: { reason } })}
      onClose={onClose}
    >
      {t("billing.booking.reverse-text", { amount: format.money(row.amount) })}
      <Textarea
        label={t("billing.reason")}
        description={t("billing.booking.reason-why")}
        required
        autosize
        minRows={2}
        maxLength={500}
        mt={16}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}

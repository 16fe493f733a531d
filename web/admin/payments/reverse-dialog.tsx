import { Textarea } from "@mantine/core";
import { useState } from "react";
import { reversePaymentEndpoint } from "../../../server/modules/payments/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";
import type { Payment } from "./payment-words.ts";

/** A payment that did not hold: the check bounced, or it was booked for the wrong customer. */
export function ReverseDialog({ payment, onClose }: { payment: Payment; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const [reason, setReason] = useState("");
  const reverse = useAction(reversePaymentEndpoint, {
    topics: ["money-documents", "invoices", "billing", "customers"],
    onDone: () => {
      notify(t("payments.reverse.done", { number: payment.number }));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      title={t("payments.reverse.title", { number: payment.number })}
      confirm={t("payments.reverse.do", { amount: format.money(payment.amount) })}
      danger
      disabled={reason.trim() === ""}
      busy={reverse.busy}
      problem={reverse.problem}
      onConfirm={() => reverse.run({ params: { paymentId: payment.id }, body: { reason }, version: payment.version })}
      onClose={onClose}
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{t("payments.reverse.text")}</span>
        {payment.gateway && <span>{t("payments.reverse.gateway-note")}</span>}
        <Textarea
          label={t("payments.reason")}
          required
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </div>
    </ConfirmDialog>
  );
}

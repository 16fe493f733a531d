import { Switch, Textarea } from "@mantine/core";
import { useState } from "react";
import { bounceGroups, reversalFeesEndpoint, reversePaymentEndpoint } from "../../../server/modules/payments/contract.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RadioList } from "../../ui/radio-list.tsx";
import type { Payment } from "./payment-words.ts";

type Group = (typeof bounceGroups)[number];

/** A payment that did not hold: the check bounced, or it was booked for the wrong customer. What that costs is said before (B-151). */
export function ReverseDialog({ payment, onClose }: { payment: Payment; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const [reason, setReason] = useState("");
  const [group, setGroup] = useState<Group>();
  const [waivesFee, setWaives] = useState(false);
  const fees = useEndpoint(reversalFeesEndpoint, { params: { paymentId: payment.id } }, { topics: ["settings"] });
  const fee = fees.data?.items.find((item) => item.group === group)?.fee;
  const costs = fee !== undefined && signOf(fee.amount) > 0;
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
      disabled={reason.trim() === "" || group === undefined || fee === undefined}
      busy={reverse.busy}
      problem={reverse.problem}
      onConfirm={() =>
        group &&
        reverse.run({
          params: { paymentId: payment.id },
          body: { reason, group, waivesFee: costs && waivesFee },
          version: payment.version,
        })
      }
      onClose={onClose}
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{t("payments.reverse.text")}</span>
        {payment.gateway && <span>{t("payments.reverse.gateway-note")}</span>}
        <RadioList
          label={t("payments.reverse.group")}
          value={group}
          onChange={setGroup}
          options={bounceGroups.map((value) => ({ value, label: t(`payments.reverse.groups.${value}`) }))}
        />
        {fees.problem && <ProblemNote problem={fees.problem} onRetry={fees.reload} />}
        {fee && (
          <span role="status">{costs ? t("payments.reverse.fee", { amount: format.money(fee) }) : t("payments.reverse.no-fee")}</span>
        )}
        {costs && (
          <Switch label={t("payments.reverse.waive")} checked={waivesFee} onChange={(event) => setWaives(event.currentTarget.checked)} />
        )}
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

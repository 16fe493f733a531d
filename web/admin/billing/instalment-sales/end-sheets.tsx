// How a sale by instalments ends before its last part: billed at once, or cancelled.
import { Switch, Textarea } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { billRestEndpoint, cancelSaleEndpoint } from "../../../../server/modules/billing/instalment-sales/contract.ts";
import type { ApiProblem } from "../../../lib/api.ts";
import { signOf, useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import { type Sale, saleTopics } from "./sale.ts";

interface AskProps {
  title: string;
  confirm: string;
  danger?: boolean;
  busy: boolean;
  problem: ApiProblem | undefined;
  onConfirm: (reason: string) => unknown;
  onClose: () => void;
  children: ReactNode;
}

function Ask({ title, confirm, danger = false, busy, problem, onConfirm, onClose, children }: AskProps) {
  const t = useTexts();
  const [reason, setReason] = useState("");
  return (
    <ConfirmDialog
      open
      title={title}
      confirm={confirm}
      danger={danger}
      busy={busy}
      disabled={reason.trim() === ""}
      problem={problem}
      onConfirm={() => onConfirm(reason)}
      onClose={onClose}
    >
      <div style={{ display: "grid", gap: 16 }}>
        {children}
        <Textarea
          label={t("instalments.reason")}
          description={t("instalments.reason-why")}
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

/** B-234 settled early. */
export function BillRestSheet({ sale, onClose }: { sale: Sale; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const bill = useAction(billRestEndpoint, {
    topics: saleTopics,
    onDone: () => {
      notify(t("instalments.rest-billed"));
      onClose();
    },
  });
  return (
    <Ask
      title={t("instalments.bill-rest-title", { label: sale.label })}
      confirm={t("instalments.bill-rest-do", { amount: format.money(sale.leftWithTax) })}
      busy={bill.busy}
      problem={bill.problem}
      onConfirm={(reason) => bill.run({ params: { saleId: sale.id }, body: { reason } })}
      onClose={onClose}
    >
      <span>{t("instalments.bill-rest-text", { count: sale.parts.filter(({ state }) => state === "waiting").length })}</span>
    </Ask>
  );
}

export function CancelSaleSheet({ sale, onClose }: { sale: Sale; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const wasBilled = signOf(sale.billed.amount) > 0;
  const [creditBilled, setCreditBilled] = useState(false);
  const cancel = useAction(cancelSaleEndpoint, {
    topics: saleTopics,
    onDone: () => {
      notify(t("instalments.cancelled"));
      onClose();
    },
  });
  return (
    <Ask
      title={t("instalments.cancel-title", { label: sale.label })}
      confirm={t("instalments.cancel")}
      danger
      busy={cancel.busy}
      problem={cancel.problem}
      onConfirm={(reason) => cancel.run({ params: { saleId: sale.id }, version: sale.version, body: { creditBilled, reason } })}
      onClose={onClose}
    >
      <span>{t("instalments.cancel-text", { left: format.money(sale.left) })}</span>
      {wasBilled && (
        <Switch
          label={t("instalments.credit-billed", { amount: format.money(sale.billed) })}
          description={t("instalments.credit-billed-why")}
          checked={creditBilled}
          onChange={(event) => setCreditBilled(event.currentTarget.checked)}
        />
      )}
    </Ask>
  );
}

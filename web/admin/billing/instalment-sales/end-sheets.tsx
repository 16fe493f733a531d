// How a sale by instalments ends before its last part: billed at once, or cancelled.

import { Switch } from "@mantine/core";
import { useState } from "react";
import { billRestEndpoint, cancelSaleEndpoint } from "../../../../server/modules/billing/instalment-sales/contract.ts";
import { signOf, useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { notify } from "../../../ui/notices.tsx";
import { ReasonDialog } from "../../app/reason-dialog.tsx";
import { type Sale, saleTopics } from "./sale.ts";

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
    <ReasonDialog
      title={t("instalments.bill-rest-title", { label: sale.label })}
      confirm={t("instalments.bill-rest-do", { amount: format.money(sale.leftWithTax) })}
      busy={bill.busy}
      problem={bill.problem}
      onConfirm={(reason) => bill.run({ params: { saleId: sale.id }, body: { reason } })}
      onClose={onClose}
      danger={false}
      why={t("instalments.reason-why")}
      text={t("instalments.bill-rest-text", { count: sale.parts.filter(({ state }) => state === "waiting").length })}
    />
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
    <ReasonDialog
      title={t("instalments.cancel-title", { label: sale.label })}
      confirm={t("instalments.cancel")}
      busy={cancel.busy}
      problem={cancel.problem}
      onConfirm={(reason) => cancel.run({ params: { saleId: sale.id }, version: sale.version, body: { creditBilled, reason } })}
      onClose={onClose}
      why={t("instalments.reason-why")}
      text={t("instalments.cancel-text", { left: format.money(sale.left) })}
    >
      {wasBilled && (
        <Switch
          label={t("instalments.credit-billed", { amount: format.money(sale.billed) })}
          description={t("instalments.credit-billed-why")}
          checked={creditBilled}
          onChange={(event) => setCreditBilled(event.currentTarget.checked)}
        />
      )}
    </ReasonDialog>
  );
}

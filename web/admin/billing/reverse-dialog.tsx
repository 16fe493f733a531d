import { type listTransactionsEndpoint, reverseTransactionEndpoint } from "../../../server/modules/billing/ledger/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { notify } from "../../ui/notices.tsx";
import { ReasonDialog } from "../app/reason-dialog.tsx";

export type Transaction = ReturnsOf<typeof listTransactionsEndpoint>["items"][number];

/** B-86 takes back what was booked by hand, by its opposite. */
export function ReverseDialog({ customerId, row, onClose }: { customerId: string; row: Transaction; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const reverse = useAction(reverseTransactionEndpoint, {
    topics: ["payments", "money-documents", "transactions", "customers"],
    onDone: () => {
      notify(t("billing.booking.reversed"));
      onClose();
    },
  });
  return (
    <ReasonDialog
      title={t("billing.booking.reverse-title", { text: row.text })}
      text={t("billing.booking.reverse-text", { amount: format.money(row.amount) })}
      confirm={t("billing.booking.reverse")}
      why={t("billing.booking.reason-why")}
      busy={reverse.busy}
      problem={reverse.problem}
      onConfirm={(reason) => reverse.run({ params: { customerId, entryId: row.id }, body: { reason } })}
      onClose={onClose}
    />
  );
}

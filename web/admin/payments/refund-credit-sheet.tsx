import { getBillingAccountEndpoint } from "../../../server/modules/billing/accounts/contract.ts";
import { signOf } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { RefundCreditFrame } from "./refund-sheet.tsx";

/** Pays out what a customer has in credit and nothing uses. */
export function RefundCreditSheet({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const t = useTexts();
  const { data, problem } = useEndpoint(getBillingAccountEndpoint, { params: { customerId } }, { topics: ["payments"] });
  if (data && signOf(data.freeCredit.amount) > 0)
    return <RefundCreditFrame customerId={customerId} most={data.freeCredit} onClose={onClose} />;
  return (
    <Sheet open title={t("payments.refund-credit.title")} onClose={onClose}>
      {problem ? <ProblemNote problem={problem} /> : <p style={{ margin: 0 }}>{t(data ? "payments.refund-credit.none" : "ui.loading")}</p>}
    </Sheet>
  );
}

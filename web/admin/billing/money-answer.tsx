import { getBillingAccountEndpoint } from "../../../server/modules/billing/accounts/contract.ts";
import { signOf } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { BalanceText, DayText, MoneyText, Nothing } from "../../ui/value-texts.tsx";

/** What a customer's account shows changes with every document and payment. */
export const useAccount = (customerId: string) =>
  useEndpoint(getBillingAccountEndpoint, { params: { customerId } }, { topics: ["money-documents", "invoices", "payments", "refunds"] });

export function BalanceAnswer({ customerId }: { customerId: string }) {
  const { data } = useAccount(customerId);
  return data ? <BalanceText value={data.balance} reader="staff" late={signOf(data.overdue.amount) > 0} /> : <Nothing />;
}

/** "€42.50 overdue", or since when something is owed. */
export function BalanceNote({ customerId }: { customerId: string }) {
  const t = useTexts();
  const { data } = useAccount(customerId);
  if (!data) return null;
  if (signOf(data.overdue.amount) > 0) {
    return (
      <>
        <MoneyText value={data.overdue} /> {t("billing.account.overdue-note")}
      </>
    );
  }
  if (signOf(data.balance.amount) >= 0 || !data.earliestDueOn) return null;
  return (
    <>
      {t("billing.account.due-on")} <DayText value={data.earliestDueOn} />
    </>
  );
}

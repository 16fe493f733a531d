import { useTexts } from "../../lib/texts.tsx";
import { CustomerViews } from "../app/customer-views.tsx";

export function MoneyTab({ customerId }: { customerId: string }) {
  const t = useTexts();
  return <CustomerViews tab="money" label={t("billing.account.money")} customerId={customerId} />;
}

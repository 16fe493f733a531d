import { IconBuildingBank, IconCreditCard, IconWallet } from "@tabler/icons-react";
import { useTexts } from "../../lib/texts.tsx";

export interface Saved {
  kind: "card" | "bank" | "wallet" | "mandate";
  brand: string;
  last4: string;
  title: string;
  expiresOn: string | null;
}

/** "Visa •••• 4242"; figures keep their direction in every line. */
export function SavedName({ method }: { method: Saved }) {
  return (
    <>
      {method.title && <>{method.title} </>}
      <bdi className="number" dir="ltr">
        {method.brand} •••• {method.last4}
      </bdi>
    </>
  );
}

const signs = { card: IconCreditCard, bank: IconBuildingBank, mandate: IconBuildingBank, wallet: IconWallet } as const;

export function SavedSign({ kind }: { kind: Saved["kind"] }) {
  const Sign = signs[kind];
  return <Sign size={24} stroke={1.6} aria-hidden />;
}

type Method = "cash" | "bank_transfer" | "card" | "direct_debit" | "check" | "wallet" | "other" | "refill_card";

/** How a payment came, in words. */
export function MethodText({ method }: { method: Method }) {
  const t = useTexts();
  return t(`portal-finance.method.${method}`);
}

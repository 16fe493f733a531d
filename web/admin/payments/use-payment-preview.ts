import { useEffect, useState } from "react";
import { previewPaymentEndpoint } from "../../../server/modules/payments/contract.ts";
import type { MoneyJson } from "../../../shared/money.ts";
import { signOf } from "../../lib/format.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";

const silenceMs = 250;

/** What a payment would settle, by the rule that books it; asked once nobody has typed for a moment. Without an amount it tells the currency. */
export function usePaymentPreview(
  customerId: string,
  wanted: { amount: MoneyJson | undefined; documentIds: readonly string[] },
  /** False once the payment is on its way: what it pays wants no other payment any more. */
  isAsked = true,
) {
  // Only an amount above zero can settle anything.
  const amount = wanted.amount && signOf(wanted.amount.amount) > 0 ? wanted.amount.amount : undefined;
  const documents = wanted.documentIds.join(",");
  const [asked, setAsked] = useState({ amount, documents });
  useEffect(() => {
    const wait = setTimeout(() => setAsked({ amount, documents }), silenceMs);
    return () => clearTimeout(wait);
  }, [amount, documents]);
  const state = useEndpoint(
    previewPaymentEndpoint,
    { params: { customerId }, query: { amount: asked.amount, ...(asked.documents ? { documents: asked.documents } : {}) } },
    { keepFormer: true, topics: ["payments", "money-documents"], enabled: isAsked },
  );
  return { ...state, former: state.former || asked.amount !== amount || asked.documents !== documents };
}

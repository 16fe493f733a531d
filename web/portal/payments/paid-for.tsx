import type { Settled } from "../../../server/modules/payments/contract.ts";
import type { MoneyJson } from "../../../shared/money.ts";
import { signOf } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { MoneyText } from "../../ui/value-texts.tsx";
import { EntryName } from "../app/entry-name.tsx";

/** What a payment paid, and what of it stays as credit. */
export function PaidFor({ settles, free }: { settles: readonly (typeof Settled)["_output"][]; free: MoneyJson }) {
  const t = useTexts();
  const hasCredit = signOf(free.amount) > 0;
  if (settles.length === 0 && !hasCredit) return null;
  return (
    <PortalCard title={t("portal-finance.payment.paid-for")} flush>
      <PortalRows>
        {settles.map(({ documentId, kind, text, amount }) => (
          <PortalRow
            key={`${documentId} ${text}`}
            title={documentId ? <EntryName kind="invoice" text={text} /> : <EntryName kind={kind} text={text} />}
            end={<MoneyText value={amount} />}
            {...(documentId ? { to: `/finance/documents/${documentId}` } : {})}
          />
        ))}
        {hasCredit && <PortalRow title={t("portal-finance.payment.credit")} end={<MoneyText value={free} />} />}
      </PortalRows>
    </PortalCard>
  );
}

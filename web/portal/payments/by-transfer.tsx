import { signOf, useFormat } from "../../lib/format.ts";
import { usePortalSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Contact } from "../app/contact.tsx";
import type { Options } from "./options.ts";

/** P-53 where nothing can be paid online: the account that takes a transfer, and what has to stand on it. */
export function ByTransfer({ options, documentIds }: { options: Options; documentIds: readonly string[] }) {
  const t = useTexts();
  const format = useFormat();
  const { customer } = usePortalSession();
  const { bank } = options;
  if (!bank)
    return (
      <>
        <p className="pay-text">{t("portal-finance.pay.not-online")}</p>
        <Contact />
      </>
    );
  const meant = [...options.documents, ...options.proformas].filter(({ id }) => documentIds.includes(id));
  const [only] = meant.length > 0 ? meant : options.documents;
  // One invoice is named by its number; of several, and of a top-up, the customer's number says whose money it is.
  const reference = (meant.length === 1 || options.documents.length === 1) && only ? only.number : customer.number;
  const amount = only && reference === only.number ? only.open : options.owed;
  return (
    <>
      <p className="pay-text">{t("portal-finance.pay.by-transfer")}</p>
      <Facts
        facts={[
          { label: t("portal-finance.pay.bank.holder"), value: <bdi>{bank.holder}</bdi> },
          {
            label: t("portal-finance.pay.bank.iban"),
            value: (
              <>
                <bdi className="code">{bank.iban.replace(/\s/g, "").replace(/(.{4})(?=.)/g, "$1 ")}</bdi>
                <CopyButton text={bank.iban.replace(/\s/g, "")} label={t("portal-finance.pay.bank.copy-iban")} />
              </>
            ),
          },
          ...(bank.bic ? [{ label: t("portal-finance.pay.bank.bic"), value: <bdi className="code">{bank.bic}</bdi> }] : []),
          ...(bank.bankName ? [{ label: t("portal-finance.pay.bank.name"), value: <bdi>{bank.bankName}</bdi> }] : []),
          {
            label: t("portal-finance.pay.bank.reference"),
            value: (
              <>
                <bdi className="code">{reference}</bdi>
                <CopyButton text={reference} label={t("portal-finance.pay.bank.copy-reference")} />
              </>
            ),
          },
          ...(signOf(amount.amount) > 0 ? [{ label: t("portal-finance.pay.amount"), value: <bdi>{format.money(amount)}</bdi> }] : []),
        ]}
      />
    </>
  );
}

import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { LinkTabs } from "../../../ui/link-tabs.tsx";

/** The pages about bad debt side by side. */
export function DebtTabs() {
  const t = useTexts();
  const seesDebts = useMay("finance.bad_debts.view");
  const mayCreate = useMay("customers.services.create");
  const mayApprove = useMay("customers.services.approve");
  const seesApprovals = mayCreate || mayApprove;
  return (
    <LinkTabs
      label={t("baddebts.title")}
      tabs={[
        ...(seesDebts
          ? [
              { to: "/bad-debts", label: t("baddebts.debts") },
              { to: "/bad-debts/letters", label: t("baddebts.letters") },
              { to: "/bad-debts/agencies", label: t("baddebts.agencies") },
            ]
          : []),
        ...(seesApprovals ? [{ to: "/bad-debts/approvals", label: t("baddebts.approvals") }] : []),
      ]}
    />
  );
}

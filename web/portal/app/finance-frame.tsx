import { Outlet } from "@tanstack/react-router";
import { signOf, useFormat } from "../../lib/format.ts";
import { usePortalSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { LinkTabs } from "../../ui/link-tabs.tsx";
import { PortalTitle } from "../../ui/portal-columns.tsx";
import { BalanceText } from "../../ui/value-texts.tsx";
import { DueChip } from "./due-chip.tsx";
import { PayLink } from "./pay-wish.tsx";
import { useFinance } from "./use-finance.ts";
import "./finance-frame.css";

/** The pages about money: what is owed on top, the lists side by side below. */
export function FinanceFrame() {
  const t = useTexts();
  const { features } = usePortalSession();
  const on = (feature: string): boolean => features.includes(feature);
  return (
    <div className="finance">
      <PortalTitle>{t("portal-finance.money.page")}</PortalTitle>
      <BalanceStrip />
      <LinkTabs
        label={t("portal-finance.money.page")}
        tabs={[
          { to: "/finance", label: t("portal-finance.money.tab-documents") },
          ...(on("finance.payments") ? [{ to: "/finance/payments", label: t("portal-finance.money.tab-payments") }] : []),
          ...(on("finance.transactions") ? [{ to: "/finance/transactions", label: t("portal-finance.money.tab-transactions") }] : []),
          ...(on("finance.statements") ? [{ to: "/finance/statement", label: t("portal-finance.money.tab-statement") }] : []),
          { to: "/finance/calendar", label: t("portal-finance.calendar.tab") },
          ...(on("finance.charts") ? [{ to: "/finance/analysis", label: t("portal-finance.analysis.tab") }] : []),
          { to: "/finance/methods", label: t("portal-finance.money.tab-methods") },
          ...(on("finance.refill_cards") ? [{ to: "/finance/refill-card", label: t("portal-finance.refill.tab") }] : []),
        ]}
      />
      <Outlet />
    </div>
  );
}

// The pay button stays away while the amount is unknown (P-10); the lists below come without it.
function BalanceStrip() {
  const t = useTexts();
  const format = useFormat();
  const { data, problem, refreshing, reload } = useFinance();
  if (!data && problem) {
    return (
      <div className="balance-strip" role="status">
        <span>{t("portal-finance.money.unknown")}</span>
        <Button small busy={refreshing} onPress={reload}>
          {t("ui.retry")}
        </Button>
      </div>
    );
  }
  if (!data) return <div className="balance-strip" aria-hidden />;
  const { money, today } = data;
  if (!money) return null;
  const due = money.settle ?? money.clear;
  return (
    <div className="balance-strip">
      <div className="balance-strip-words">
        <strong>
          <BalanceText value={money.balance} reader="customer" late={signOf(money.overdue.amount) !== 0} />
        </strong>
        {money.paymentDue && <DueChip {...money.paymentDue} today={today} />}
      </div>
      <div className="balance-strip-acts">
        {due && (
          <PayLink wish={{ kind: money.settle ? "settle" : "balance" }} kind="primary">
            {t("portal.pay.pay-amount", { amount: format.money(due) })}
          </PayLink>
        )}
        <PayLink wish={{ kind: "top-up" }}>{t(due ? "portal-finance.pay.other-amount" : "portal.pay.top-up")}</PayLink>
      </div>
    </div>
  );
}

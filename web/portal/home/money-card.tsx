import { IconCircleCheck } from "@tabler/icons-react";
import { dayDistance, signOf, useBalanceWords, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { DayText, MoneyText } from "../../ui/value-texts.tsx";
import { Why } from "../../ui/why.tsx";
import { DueChip } from "../app/due-chip.tsx";
import { PayLink } from "../app/pay-wish.tsx";
import { type Dashboard, useDashboard } from "../app/use-dashboard.ts";
import { useFeature } from "../app/use-feature.ts";
import "./money-card.css";

type Money = NonNullable<Dashboard["money"]>;

/** What do I owe, and by when: one amount, one day, one button. What the provider shows of it is in the answer (P-2). */
export function MoneyCard() {
  const t = useTexts();
  const { data, loading } = useDashboard();
  // All cards show one answer; why there is none stands in the first card, once.
  if (!data) return loading && <PortalCard title={t("portal.money.title")} loading />;
  const { money, today } = data;
  if (!money || isNothingSaid(money)) return null;
  const due = money.settle ?? money.clear;
  return (
    <PortalCard
      flush
      {...((money.unpaidCount ?? 0) > money.unpaid.length
        ? { more: { to: "/finance", label: t("portal.money.all-unpaid", { count: money.unpaidCount ?? 0 }) } }
        : {})}
    >
      <div className="money-head">
        <Balance money={money} today={today} />
        {due && (
          <PayLink wish={{ kind: money.settle ? "settle" : "balance" }} kind="primary" full>
            <PayWords amount={due} />
          </PayLink>
        )}
      </div>
      {money.unpaid.length + money.proformas.length > 0 && (
        <PortalRows>
          {money.unpaid.map((invoice) => (
            <DebtRow key={invoice.id} debt={invoice} name={t("portal.money.invoice")} />
          ))}
          {money.proformas.map((proforma) => (
            <DebtRow key={proforma.id} debt={proforma} name={t("portal.money.proforma")} />
          ))}
        </PortalRows>
      )}
    </PortalCard>
  );
}

const isNothingSaid = ({ balance, settle, paymentDue, unpaid, proformas }: Money): boolean =>
  !balance && !settle && !paymentDue && unpaid.length + proformas.length === 0;

function DebtRow({ debt, name }: { debt: Money["proformas"][number]; name: string }) {
  const t = useTexts();
  const mayRead = useFeature("finance");
  return (
    <PortalRow
      {...(mayRead ? { to: `/finance/documents/${debt.id}` } : {})}
      title={
        <>
          {name} <bdi className="number">{debt.number}</bdi>
        </>
      }
      note={t.rich(debt.isOverdue ? "portal.money.was-due" : "portal.money.is-due", { day: () => <DayText value={debt.dueOn} /> })}
      end={<MoneyText value={debt.open} strong />}
    />
  );
}

function PayWords({ amount }: { amount: { amount: string; currency: string } }) {
  const t = useTexts();
  const format = useFormat();
  return t("portal.pay.pay-amount", { amount: format.money(amount) });
}

function Balance({ money, today }: { money: Money; today: string }) {
  const t = useTexts();
  const format = useFormat();
  const words = useBalanceWords("customer");
  const isSigned = useFeature("finance.signed_balance");
  const { balance, settle, parts } = money;
  const next = money.nextInvoiceOn && money.nextInvoiceOn > today ? money.nextInvoiceOn : null;
  if (balance && signOf(balance.amount) >= 0 && !settle) {
    return (
      <div className="money-clear">
        <IconCircleCheck size={28} stroke={1.7} aria-hidden />
        <div>
          <strong>{words(balance)}</strong>
          {next && (
            <span>{t("portal.money.next-invoice", { day: format.shortDay(next, today), distance: dayDistance(t, today, next) })}</span>
          )}
        </div>
      </div>
    );
  }
  const shown = balance ?? settle;
  const label = t(balance ? (isSigned ? "portal.money.balance" : "portal.money.you-owe") : "portal.money.due");
  return (
    <div className="money-owed">
      <div className="money-line">
        {shown && <span className="money-label">{label}</span>}
        {money.paymentDue && <DueChip {...money.paymentDue} today={today} />}
      </div>
      {shown && <span className="money-amount number">{balance && isSigned ? words(balance) : format.moneySize(shown)}</span>}
      {parts && partsDiffer(parts) && (
        <Why about={label}>
          <dl className="money-parts">
            <Part name={t("portal.money.part-documents")} amount={parts.openDocuments} />
            <Part name={t("portal.money.part-charges")} amount={parts.openCharges} />
            <Part name={t("portal.money.part-credit")} amount={parts.freeCredit} />
          </dl>
        </Why>
      )}
      {settle && money.clear && (
        <PayLink wish={{ kind: "balance" }} small>
          {t("portal.money.clear", { amount: format.money(money.clear) })}
        </PayLink>
      )}
    </div>
  );
}

/** P-48 the panel stands there when more than one part makes the balance. */
const partsDiffer = (parts: NonNullable<Money["parts"]>): boolean =>
  Object.values(parts).filter((part) => signOf(part.amount) !== 0).length > 1;

function Part({ name, amount }: { name: string; amount: { amount: string; currency: string } }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <MoneyText value={amount} />
      </dd>
    </>
  );
}

import { IconCircleCheck } from "@tabler/icons-react";
import { dayDistance, signOf, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { DayText, MoneyText } from "../../ui/value-texts.tsx";
import { Why } from "../../ui/why.tsx";
import { DueChip } from "../app/due-chip.tsx";
import { PayLink } from "../app/pay-wish.tsx";
import { type Dashboard, useDashboard } from "../app/use-dashboard.ts";
import "./money-card.css";

type Money = NonNullable<Dashboard["money"]>;

/** What do I owe, and by when: one amount, one day, one button. */
export function MoneyCard() {
  const t = useTexts();
  const { data, loading } = useDashboard();
  // All cards show one answer; why there is none stands in the first card, once.
  if (!data) return loading && <PortalCard title={t("portal.money.title")} loading />;
  const { money, today } = data;
  if (!money) return null;
  const due = money.settle ?? money.clear;
  return (
    <PortalCard
      flush
      {...(money.unpaidCount > money.unpaid.length
        ? { more: { to: "/finance", label: t("portal.money.all-unpaid", { count: money.unpaidCount }) } }
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
      {money.unpaid.length > 0 && (
        <PortalRows>
          {money.unpaid.map((invoice) => (
            <PortalRow
              key={invoice.id}
              to={`/finance/documents/${invoice.id}`}
              title={
                <>
                  {t("portal.money.invoice")} <bdi className="number">{invoice.number}</bdi>
                </>
              }
              note={t.rich(invoice.isOverdue ? "portal.money.was-due" : "portal.money.is-due", {
                day: () => <DayText value={invoice.dueOn} />,
              })}
              end={<MoneyText value={invoice.open} strong />}
            />
          ))}
        </PortalRows>
      )}
    </PortalCard>
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
  const sign = signOf(money.balance.amount);
  const next = money.nextInvoiceOn && money.nextInvoiceOn > today ? money.nextInvoiceOn : null;
  if (sign >= 0 && !money.settle) {
    return (
      <div className="money-clear">
        <IconCircleCheck size={28} stroke={1.7} aria-hidden />
        <div>
          <strong>
            {sign === 0 ? t("ui.balance.all-paid") : t("ui.balance.you-have-credit", { amount: format.money(money.balance) })}
          </strong>
          {next && (
            <span>{t("portal.money.next-invoice", { day: format.shortDay(next, today), distance: dayDistance(t, today, next) })}</span>
          )}
        </div>
      </div>
    );
  }
  return (
    <div className="money-owed">
      <div className="money-line">
        <span className="money-label">{t("portal.money.you-owe")}</span>
        {money.paymentDue && <DueChip {...money.paymentDue} today={today} />}
      </div>
      <span className="money-amount number">{format.moneySize(money.balance)}</span>
      {partsDiffer(money) && (
        <Why about={t("portal.money.you-owe")}>
          <dl className="money-parts">
            <Part name={t("portal.money.part-documents")} amount={money.parts.openDocuments} />
            <Part name={t("portal.money.part-charges")} amount={money.parts.openCharges} />
            <Part name={t("portal.money.part-credit")} amount={money.parts.freeCredit} />
          </dl>
        </Why>
      )}
      {money.settle && money.clear && (
        <PayLink wish={{ kind: "balance" }} small>
          {t("portal.money.clear", { amount: format.money(money.clear) })}
        </PayLink>
      )}
    </div>
  );
}

/** P-48 the panel stands there when more than one part makes the balance. */
const partsDiffer = ({ parts }: Money): boolean => Object.values(parts).filter((part) => signOf(part.amount) !== 0).length > 1;

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

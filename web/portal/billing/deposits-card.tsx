import { ownDepositsEndpoint } from "../../../server/modules/billing/deposits/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { PortalCard } from "../../ui/portal-card.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { MoneyText } from "../../ui/value-texts.tsx";
import { PayLink } from "../app/pay-wish.tsx";
import { useFinance } from "../app/use-finance.ts";
import "./deposits-card.css";

type Deposit = ReturnsOf<typeof ownDepositsEndpoint>["items"][number];

const tones = { asked: "waits", held: "works", closed: "past", cancelled: "past" } as const;

/** B-231 what is asked for as a deposit, and what is held; nothing is drawn for whoever has none. */
export function DepositsCard() {
  const t = useTexts();
  const { data } = useEndpoint(ownDepositsEndpoint, undefined, { topics: ["deposits", "payments"] });
  const { data: dashboard } = useFinance();
  if (!data || data.items.length === 0) return null;
  return (
    <PortalCard title={t("portal-finance.deposit.title")}>
      <ul className="own-deposits">
        {data.items.map((deposit) => (
          <DepositRow key={deposit.id} deposit={deposit} today={dashboard?.today} />
        ))}
      </ul>
    </PortalCard>
  );
}

function DepositRow({ deposit, today }: { deposit: Deposit; today: string | undefined }) {
  const t = useTexts();
  const format = useFormat();
  const { state, open, label } = deposit;
  const isLate = state === "asked" && today !== undefined && deposit.dueOn < today;
  const isOpen = signOf(open.amount) > 0;
  const notes = [
    ...(state === "asked"
      ? [t(isLate ? "portal-finance.deposit.late" : "portal-finance.deposit.due", { day: format.day(deposit.dueOn) })]
      : []),
    ...(state === "asked" && signOf(deposit.paid.amount) > 0
      ? [t("portal-finance.deposit.part", { paid: format.money(deposit.paid), amount: format.money(deposit.amount) })]
      : []),
    ...(state === "held" && deposit.heldUntil ? [t("portal-finance.deposit.until", { day: format.day(deposit.heldUntil) })] : []),
    ...(state === "closed" ? [] : [t(deposit.isRefundable ? "portal-finance.deposit.back" : "portal-finance.deposit.not-back")]),
    ...(deposit.interestPercent && state !== "closed" ? [t("portal-finance.deposit.interest", { percent: deposit.interestPercent })] : []),
  ];
  return (
    <li className="own-deposit">
      <div className="own-deposit-head">
        <strong>
          <bdi>{deposit.text}</bdi>
        </strong>
        <MoneyText value={state === "held" ? deposit.held : deposit.amount} />
      </div>
      <div>
        <StatusChip tone={isLate ? "attention" : tones[state]}>
          {t(`portal-finance.deposit.${state === "cancelled" ? "closed" : state}`)}
        </StatusChip>
      </div>
      {notes.length > 0 && <p className="own-deposit-note">{notes.join(" ")}</p>}
      {isOpen && (
        <PayLink
          wish={{ kind: "documents", ids: [deposit.id] }}
          kind="primary"
          label={t("portal-finance.deposit.pay-label", { label, amount: format.money(open) })}
        >
          {t("portal-finance.deposit.pay", { amount: format.money(open) })}
        </PayLink>
      )}
    </li>
  );
}

import { Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { listPaymentsEndpoint } from "../../../server/modules/payments/contract.ts";
import { listCustomerMethodsEndpoint } from "../../../server/modules/payments/saved-methods/contract.ts";
import { listCustomersEndpoint } from "../../../server/modules/reports/contract.ts";
import { signOf } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { type Fact, Facts } from "../../ui/facts.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { BalanceText, DayText, MoneyText, Nothing } from "../../ui/value-texts.tsx";
import { useShownCustomer } from "../app/shown-customer.ts";
import { useAccount } from "./money-answer.tsx";

/** What people ask about money at the telephone. */
export function MoneyPanel({ customerId }: { customerId: string }) {
  const t = useTexts();
  const { data: account, problem, reload } = useAccount(customerId);
  const more = (
    <Link to="." search={{ tab: "money" } as never}>
      {t("billing.account.all")}
    </Link>
  );
  return (
    <Panel title={t("billing.account.money")} actions={more}>
      {account ? (
        <MoneyFacts account={account} customerId={customerId} />
      ) : problem ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : (
        <Skeleton height={120} />
      )}
    </Panel>
  );
}

function MoneyFacts({ account, customerId }: { account: NonNullable<ReturnType<typeof useAccount>["data"]>; customerId: string }) {
  const t = useTexts();
  const isOverdue = signOf(account.overdue.amount) > 0;
  const paymentFacts = usePaymentFacts(customerId);
  const monthly = useMonthlyValue(customerId);
  const facts: Fact[] = [
    {
      label: t("billing.account.balance"),
      value: (
        <>
          <BalanceText value={account.balance} reader="staff" late={isOverdue} />
          {account.owesSince && (
            <>
              {" "}
              {t("billing.account.since")} <DayText value={account.owesSince} />
            </>
          )}
        </>
      ),
    },
    ...(isOverdue
      ? [
          {
            label: t("billing.overdue"),
            value: (
              <>
                <MoneyText value={account.overdue} /> · {t("billing.account.was-due")} <DayText value={account.earliestDueOn} />
              </>
            ),
          },
        ]
      : account.earliestDueOn
        ? [{ label: t("billing.account.next-due"), value: <DayText value={account.earliestDueOn} /> }]
        : []),
    // Beside a debt it is money that could pay it, but was kept apart.
    ...(signOf(account.freeCredit.amount) > 0 && isOverdue
      ? [{ label: t("billing.account.free-credit"), value: <MoneyText value={account.freeCredit} /> }]
      : []),
    {
      label: t("billing.account.next-bill"),
      value: account.billingEnabled ? <DayText value={account.nextBillingOn} /> : t("billing.account.billing-off"),
    },
    ...(monthly ? [{ label: t("billing.account.monthly"), value: <MoneyText value={monthly} /> }] : []),
    { label: t("billing.account.method"), value: t(`billing.method.${account.paymentMethod}`) },
    ...(account.certificate && account.certificate.state !== "valid"
      ? [
          {
            label: t("billing.account.certificate"),
            value: (
              <>
                <StatusChip tone={account.certificate.state === "ended" ? "hurts" : "attention"}>
                  {t(`taxes.certificates.states.${account.certificate.state}`)}
                </StatusChip>{" "}
                <DayText value={account.certificate.until} />
              </>
            ),
          },
        ]
      : []),
    ...paymentFacts,
  ];
  return <Facts facts={facts} />;
}

function usePaymentFacts(customerId: string): Fact[] {
  const t = useTexts();
  const mayPayments = useMay("finance.payments.view");
  const { data: payments } = useEndpoint(
    listPaymentsEndpoint,
    { query: { limit: 1, total: "none", sort: "-on", filter: { customer: customerId, kind: "payment" } } },
    { enabled: mayPayments, topics: ["customers"] },
  );
  const { data: methods } = useEndpoint(listCustomerMethodsEndpoint, { params: { customerId } }, { topics: ["payment-methods"] });
  const last = payments?.items[0];
  const saved = methods?.items.find((method) => method.isDefault) ?? methods?.items[0];
  return [
    ...(mayPayments && payments
      ? [
          {
            label: t("billing.account.last-payment"),
            value: last ? (
              <Link to={`/payments/${last.id}` as never}>
                <MoneyText value={last.amount} /> · <DayText value={last.on} />
              </Link>
            ) : (
              <Nothing />
            ),
          },
        ]
      : []),
    ...(saved
      ? [
          {
            label: t("billing.account.saved-method"),
            value: (
              <bdi className="number">
                {saved.brand || saved.gatewayTitle} •••• {saved.last4}
              </bdi>
            ),
          },
        ]
      : []),
  ];
}

/** What the running services are worth by the month, from the list of customers, which knows it. */
function useMonthlyValue(customerId: string) {
  const { number } = useShownCustomer();
  const { data } = useEndpoint(
    listCustomersEndpoint,
    { query: { limit: 10, total: "none", filter: { text: String(number) } } },
    { topics: ["services"] },
  );
  return data?.items.find((row) => row.id === customerId)?.monthlyValue;
}

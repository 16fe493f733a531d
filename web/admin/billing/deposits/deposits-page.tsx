import {
  depositCauses,
  depositColumns,
  depositStates,
  exportDepositsEndpoint,
  listDepositsEndpoint,
} from "../../../../server/modules/billing/deposits/contract.ts";
import { calendarDay } from "../../../../shared/calendar.ts";
import { currentMoment } from "../../../lib/current-moment.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useList } from "../../../lib/use-list.ts";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { DayText, MoneyText, Nothing } from "../../../ui/value-texts.tsx";
import { ExportButton } from "../../app/export-button.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { DepositChip } from "./deposit-chip.tsx";

// What the columns of the list are in a file.
const inFile = { customer: ["customer", "customerName"], amount: ["amount", "currency"], asked: ["askedOn"] } as const;

/** B-231 the deposits of all customers: what is asked for, what is held, what should go back. */
export function DepositsPage() {
  const t = useTexts();
  const { timeZone } = useStaffSession();
  const today = calendarDay(currentMoment(), timeZone);
  const { partnerId } = usePartnerScope();
  const mayExport = useMay("finance.payments.export");
  const list = useList(listDepositsEndpoint, {
    filters: ["q", "state", "cause", "held", "dueBack"],
    periods: ["asked"],
    sorts: ["asked", "held", "amount"],
    fixed: partnerId ? { partner: partnerId } : {},
    topics: ["deposits", "payments", "customers"],
  });
  return (
    <DataList
      name="deposits"
      title={t("deposits.title")}
      list={list}
      rowKey={(row) => row.id}
      href={(row) => `/customers/${row.customerId}?tab=money&view=deposits`}
      tools={(shown) =>
        mayExport && <ExportButton endpoint={exportDepositsEndpoint} list={list} columns={depositColumns} shown={shown} inFile={inFile} />
      }
      filters={[
        { kind: "search", name: "q", label: t("deposits.search") },
        {
          kind: "choice",
          name: "state",
          label: t("deposits.state"),
          options: depositStates.map((value) => ({ value, label: t(`deposits.states.${value}`) })),
        },
        {
          kind: "choice",
          name: "cause",
          label: t("deposits.cause-head"),
          options: depositCauses.map((value) => ({ value, label: t(`deposits.cause.${value}`) })),
        },
        {
          kind: "choice",
          name: "held",
          label: t("deposits.held"),
          single: true,
          options: [{ value: "true", label: t("deposits.only-held") }],
        },
        {
          kind: "choice",
          name: "dueBack",
          label: t("deposits.held-until"),
          single: true,
          extra: true,
          options: [{ value: "true", label: t("deposits.due-back") }],
        },
        { kind: "days", name: "asked", label: t("deposits.asked-on") },
      ]}
      columns={[
        { id: "customer", head: t("deposits.customer"), main: true, cell: (row) => <bdi>{row.customerName}</bdi> },
        { id: "deposit", head: t("deposits.deposit"), cell: (row) => <bdi className="code">{row.label}</bdi> },
        { id: "state", head: t("deposits.state"), cell: (row) => <DepositChip deposit={row} today={today} /> },
        { id: "text", head: t("deposits.for"), cell: (row) => <bdi>{row.text}</bdi> },
        { id: "cause", head: t("deposits.cause-head"), extra: true, cell: (row) => t(`deposits.cause.${row.cause}`) },
        { id: "asked", head: t("deposits.asked-on"), sort: "asked", sortDown: true, cell: (row) => <DayText value={row.askedOn} /> },
        { id: "dueOn", head: t("deposits.due-on"), extra: true, cell: (row) => <DayText value={row.dueOn} /> },
        {
          id: "heldUntil",
          head: t("deposits.held-until"),
          cell: (row) => (row.heldUntil ? <DayText value={row.heldUntil} /> : <Nothing />),
        },
        {
          id: "amount",
          head: t("deposits.amount"),
          number: true,
          sort: "amount",
          sortDown: true,
          cell: (row) => <MoneyText value={row.amount} />,
        },
        { id: "paid", head: t("deposits.paid"), number: true, extra: true, cell: (row) => <MoneyText value={row.paid} /> },
        { id: "held", head: t("deposits.held"), number: true, sort: "held", sortDown: true, cell: (row) => <MoneyText value={row.held} /> },
      ]}
      empty={{ title: t("deposits.none"), text: t("deposits.none-why") }}
    />
  );
}

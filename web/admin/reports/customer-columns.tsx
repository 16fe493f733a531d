import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import type { Column } from "../../ui/data-list/columns.ts";
import { BalanceText, DayText, MoneyText, Nothing } from "../../ui/value-texts.tsx";
import { CustomerChip } from "../app/customer-chip.tsx";
import { LabelChips } from "../app/label-chips.tsx";
import { fulfils } from "../app/may.ts";
import type { Customer } from "./customer.ts";
import { useFieldColumns, useListedFields } from "./field-parts.tsx";
import { useColleagueName } from "./use-customer-choices.ts";

/** The columns of the list; their ids are those of the export. */
export function useCustomerColumns(): readonly Column<Customer>[] {
  const t = useTexts();
  const session = useStaffSession();
  const managerName = useColleagueName();
  const seesMoney = fulfils(session, "customers.billing.view");
  const fieldColumns = useFieldColumns(useListedFields());
  const severalPartners = session.partners.length > 1;
  return [
    {
      id: "number",
      head: t("reports.customers.number"),
      sort: "number",
      sortDown: true,
      cell: (row) => <bdi className="number">{row.number}</bdi>,
    },
    {
      id: "name",
      head: t("reports.customers.name"),
      main: true,
      sort: "name",
      cell: (row) => <bdi>{row.name}</bdi>,
    },
    {
      id: "status",
      head: t("reports.customers.status"),
      sort: "status",
      cell: (row) => <CustomerChip status={row.status} blockedBy={row.blockedBy} />,
    },
    {
      id: "labels",
      head: t("reports.customers.labels"),
      cell: (row) => (row.labels.length > 0 ? <LabelChips labels={row.labels} most={2} /> : <Nothing />),
    },
    { id: "phone", head: t("reports.customers.phone"), cell: (row) => (row.phone ? <bdi className="code">{row.phone}</bdi> : <Nothing />) },
    { id: "city", head: t("reports.customers.city"), cell: (row) => (row.city ? <bdi>{row.city}</bdi> : <Nothing />) },
    ...(seesMoney
      ? [
          {
            id: "monthlyValue",
            head: t("reports.customers.monthly"),
            number: true,
            cell: (row: Customer) => (row.monthlyValue ? <MoneyText value={row.monthlyValue} /> : <Nothing />),
          },
          {
            id: "balance",
            head: t("reports.customers.balance"),
            number: true,
            sort: "balance",
            cell: (row: Customer) =>
              row.balance ? <BalanceText value={row.balance} reader="staff" late={isBlockedForMoney(row)} /> : <Nothing />,
          },
        ]
      : []),
    {
      id: "companyName",
      head: t("reports.customers.company"),
      extra: true,
      cell: (row) => (row.companyName ? <bdi>{row.companyName}</bdi> : <Nothing />),
    },
    {
      id: "category",
      head: t("reports.customers.category-head"),
      extra: true,
      cell: (row) => t(`reports.customers.category.${row.category}`),
    },
    {
      id: "partner",
      head: t("reports.customers.partner"),
      extra: !severalPartners,
      cell: (row) => <bdi>{row.partner.name}</bdi>,
    },
    {
      id: "location",
      head: t("reports.customers.location"),
      extra: true,
      cell: (row) => (row.location ? <bdi title={row.location.path.join(" / ")}>{row.location.path.at(-1)}</bdi> : <Nothing />),
    },
    { id: "portalLogin", head: t("reports.customers.login"), extra: true, cell: (row) => <bdi className="code">{row.portalLogin}</bdi> },
    { id: "email", head: t("reports.customers.email"), extra: true, cell: (row) => (row.email ? <bdi>{row.email}</bdi> : <Nothing />) },
    {
      id: "street1",
      head: t("reports.customers.address"),
      extra: true,
      cell: (row) => (row.street1 ? <bdi>{row.street1}</bdi> : <Nothing />),
    },
    {
      id: "addedOn",
      head: t("reports.customers.added"),
      extra: true,
      sort: "addedOn",
      sortDown: true,
      cell: (row) => <DayText value={row.addedOn} />,
    },
    ...(seesMoney
      ? [
          {
            id: "paymentMethod",
            head: t("reports.customers.payment-method"),
            extra: true,
            cell: (row: Customer) => (row.paymentMethod ? t(`reports.customers.method.${row.paymentMethod}`) : <Nothing />),
          },
        ]
      : []),
    {
      id: "accountManager",
      head: t("reports.customers.manager"),
      extra: true,
      cell: (row) => managerName(row.accountManagerId) ?? <Nothing />,
    },
    ...fieldColumns,
    { id: "mainAccount", head: t("reports.customers.link-head"), extra: true, cell: (row) => <LinkText customer={row} /> },
  ];
}

// A balance below zero is ordinary until something is overdue; a block for money says that it is.
const isBlockedForMoney = (customer: Customer): boolean => customer.blockedBy === "finance" || customer.blockedBy === "prepaid";

export function LinkText({ customer: { link } }: { customer: Customer }) {
  const t = useTexts();
  if (link.mainNumber !== null) return t("reports.customers.sub-of", { number: String(link.mainNumber) });
  return link.subAccounts > 0 ? t("reports.customers.main-of", { count: link.subAccounts }) : <Nothing />;
}

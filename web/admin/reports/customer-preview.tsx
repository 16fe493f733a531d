import { useTexts } from "../../lib/texts.tsx";
import { LinkButton } from "../../ui/button.tsx";
import { type Fact, Facts } from "../../ui/facts.tsx";
import { BalanceText, DayText, MoneyText } from "../../ui/value-texts.tsx";
import { CustomerChip } from "../app/customer-chip.tsx";
import { LabelChips } from "../app/label-chips.tsx";
import type { Customer } from "./customer.ts";
import { LinkText } from "./customer-columns.tsx";
import { useColleagueName } from "./use-customer-choices.ts";
import "./customer-preview.css";

/** What people ask at the telephone, without leaving the list. */
export function CustomerPreview({ customer }: { customer: Customer }) {
  const t = useTexts();
  const managerName = useColleagueName();
  const manager = managerName(customer.accountManagerId);
  const place = [customer.street1, [customer.zip, customer.city].filter(Boolean).join(" ")].filter(Boolean);
  const facts: (Fact | false)[] = [
    customer.balance !== null && { label: t("reports.customers.balance"), value: <BalanceText value={customer.balance} reader="staff" /> },
    customer.monthlyValue !== null && { label: t("reports.customers.monthly"), value: <MoneyText value={customer.monthlyValue} /> },
    customer.paymentMethod !== null && {
      label: t("reports.customers.payment-method"),
      value: t(`reports.customers.method.${customer.paymentMethod}`),
    },
    customer.phone !== null && {
      label: t("reports.customers.phone"),
      value: (
        <a href={`tel:${customer.phone}`}>
          <bdi className="code">{customer.phone}</bdi>
        </a>
      ),
    },
    customer.email !== null && {
      label: t("reports.customers.email"),
      value: (
        <a href={`mailto:${customer.email}`}>
          <bdi>{customer.email}</bdi>
        </a>
      ),
    },
    place.length > 0 && { label: t("reports.customers.address"), value: <bdi>{place.join(", ")}</bdi> },
    customer.location !== null && { label: t("reports.customers.location"), value: <bdi>{customer.location.path.join(" / ")}</bdi> },
    { label: t("reports.customers.login"), value: <bdi className="code">{customer.portalLogin}</bdi> },
    { label: t("reports.customers.category-head"), value: t(`reports.customers.category.${customer.category}`) },
    { label: t("reports.customers.partner"), value: <bdi>{customer.partner.name}</bdi> },
    manager !== undefined && { label: t("reports.customers.manager"), value: manager },
    (customer.link.mainNumber !== null || customer.link.subAccounts > 0) && {
      label: t("reports.customers.link-head"),
      value: <LinkText customer={customer} />,
    },
    { label: t("reports.customers.added"), value: <DayText value={customer.addedOn} /> },
  ];
  return (
    <div className="customer-preview">
      <header>
        <span className="number">{customer.number}</span>
        <h2>
          <bdi>{customer.name}</bdi>
        </h2>
        {customer.companyName && <bdi>{customer.companyName}</bdi>}
        <div className="customer-preview-marks">
          <CustomerChip status={customer.status} blockedBy={customer.blockedBy} />
          <LabelChips labels={customer.labels} />
        </div>
      </header>
      <Facts facts={facts.filter((fact) => fact !== false)} />
      <LinkButton to={`/customers/${customer.id}` as never} small>
        {t("reports.customers.open")}
      </LinkButton>
    </div>
  );
}

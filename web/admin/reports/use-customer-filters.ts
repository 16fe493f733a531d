import { statuses } from "../../../server/modules/customers/contract.ts";
import { paymentMethods } from "../../../server/modules/reports/contract.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import type { Filter } from "../../ui/data-list/filters.tsx";
import { fulfils } from "../app/may.ts";
import { usePartnerScope } from "../app/partner-scope.ts";
import { useFieldFilters, useListedFields } from "./field-parts.tsx";
import { useColleagueChoices, useLabelChoices, useLocationChoices } from "./use-customer-choices.ts";

const blockCauses = ["finance", "prepaid", "admin", "abuse"] as const;
const categories = ["individual", "company", "reseller"] as const;
const links = ["main", "sub", "none"] as const;

export function useCustomerFilters(): readonly Filter[] {
  const t = useTexts();
  const session = useStaffSession();
  const { partnerId } = usePartnerScope();
  const labels = useLabelChoices();
  const locations = useLocationChoices();
  const colleagues = useColleagueChoices();
  const fieldFilters = useFieldFilters(useListedFields());
  const partners = session.partners.length > 1 && partnerId === undefined ? session.partners : [];
  return [
    { kind: "search", name: "text", label: t("reports.customers.search") },
    {
      kind: "choice",
      name: "status",
      label: t("reports.customers.status"),
      options: statuses.map((value) => ({ value, label: t(`customers.status.${value}`) })),
    },
    ...(partners.length > 0
      ? [
          {
            kind: "choice" as const,
            name: "partner",
            label: t("reports.customers.partner"),
            options: partners.map(({ id, name }) => ({ value: id, label: name })),
          },
        ]
      : []),
    {
      kind: "choice",
      name: "location",
      label: t("reports.customers.location"),
      options: [{ value: "none", label: t("reports.customers.nowhere") }, ...locations],
    },
    {
      kind: "choice",
      name: "labels",
      label: t("reports.customers.labels"),
      options: labels,
      modes: [
        { name: "labelsAny", label: t("reports.customers.any") },
        { name: "labelsAll", label: t("reports.customers.all-of") },
        { name: "labelsNone", label: t("reports.customers.none-of") },
      ],
    },
    ...(fulfils(session, "customers.billing.view")
      ? [
          {
            kind: "amounts" as const,
            name: "balance",
            label: t("reports.customers.balance"),
            presets: [
              { label: t("reports.customers.owes"), to: "-0.01" },
              { label: t("reports.customers.settled"), from: "0", to: "0" },
              { label: t("reports.customers.in-credit"), from: "0.01" },
            ],
          },
          {
            kind: "choice" as const,
            name: "paymentMethod",
            label: t("reports.customers.payment-method"),
            extra: true,
            options: paymentMethods.map((value) => ({ value, label: t(`reports.customers.method.${value}`) })),
          },
        ]
      : []),
    { kind: "days", name: "addedOn", label: t("reports.customers.added"), extra: true },
    {
      kind: "choice",
      name: "blockedBy",
      label: t("reports.customers.blocked-by"),
      extra: true,
      options: blockCauses.map((value) => ({ value, label: t(`reports.customers.blocked.${value}`) })),
    },
    {
      kind: "choice",
      name: "category",
      label: t("reports.customers.category-head"),
      extra: true,
      options: categories.map((value) => ({ value, label: t(`reports.customers.category.${value}`) })),
    },
    {
      kind: "choice",
      name: "accountManager",
      label: t("reports.customers.manager"),
      extra: true,
      options: [{ value: "none", label: t("reports.customers.nobody") }, ...colleagues],
    },
    {
      kind: "choice",
      name: "link",
      label: t("reports.customers.link-head"),
      extra: true,
      single: true,
      options: links.map((value) => ({ value, label: t(`reports.customers.link.${value}`) })),
    },
    ...fieldFilters,
  ];
}

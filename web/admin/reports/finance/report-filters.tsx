import { useRef } from "react";
import { listPlansEndpoint } from "../../../../server/modules/catalog/contract.ts";
import { paymentMethods } from "../../../../server/modules/reports/contract.ts";
import { spans } from "../../../../server/modules/reports/finance/contract.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { type Filter, FilterRow } from "../../../ui/data-list/filters.tsx";
import { fulfils } from "../../app/may.ts";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { useLabelChoices, useLocationChoices } from "../use-customer-choices.ts";
import type { ShownReport } from "./use-report.ts";

const planRights = ["plans.internet.view", "plans.voice.view", "plans.recurring.view", "plans.one_time.view", "plans.bundle.view"] as const;

const spansOf = {
  span: spans.filter((span) => !span.startsWith("next-")),
  day: ["today", "yesterday", "last-month", "last-quarter", "last-year"] as const,
  ahead: ["next-30-days", "next-90-days"] as const,
};

/** What can be asked of a report, as chips that live in the address. */
export function ReportFilters({ report }: { report: ShownReport }) {
  const t = useTexts();
  const session = useStaffSession();
  const { partnerId } = usePartnerScope();
  const box = useRef<HTMLInputElement>(null);
  const { spec, moves } = report;
  const has = (name: string): boolean => (spec.filters as readonly string[]).includes(name);
  const labels = useLabelChoices();
  const locations = useLocationChoices();
  const plans = usePlanChoices(has("plan"));
  const partners = has("partner") && session.partners.length > 1 && partnerId === undefined ? session.partners : [];
  const single = (name: "by" | "basis" | "compare", values: readonly string[]): Filter => ({
    kind: "choice",
    name,
    label: t(`finance.filter.${name}`),
    single: true,
    options: values.map((value) => ({ value, label: t.optional(`finance.${name}.${value}`) ?? value })),
  });
  const filters: Filter[] = [
    {
      kind: "choice",
      name: "span",
      label: t("finance.filter.period"),
      single: true,
      options: spansOf[spec.time].map((value) => ({ value, label: t(`finance.span.${value}`) })),
    },
    spec.time === "span"
      ? { kind: "days", name: "days", label: t("finance.filter.days") }
      : { kind: "day", name: "to", label: t(spec.time === "day" ? "finance.filter.day" : "finance.filter.until") },
    ...(spec.by ? [single("by", spec.by)] : []),
    ...(has("compare") ? [single("compare", ["before", "year"])] : []),
    ...(has("basis") ? [single("basis", ["invoiced", "recognised"])] : []),
    ...(partners.length > 0
      ? [
          {
            kind: "choice" as const,
            name: "partner",
            label: t("finance.filter.partner"),
            options: partners.map(({ id, name }) => ({ value: id, label: name })),
          },
        ]
      : []),
    ...(has("plan") ? [{ kind: "choice" as const, name: "plan", label: t("finance.filter.plan"), options: plans, extra: true }] : []),
    ...(has("location")
      ? [{ kind: "choice" as const, name: "location", label: t("finance.filter.location"), options: locations, extra: true }]
      : []),
    ...(has("label") ? [{ kind: "choice" as const, name: "label", label: t("finance.filter.label"), options: labels, extra: true }] : []),
    ...(has("method")
      ? [
          {
            kind: "choice" as const,
            name: "method",
            label: t("finance.filter.method"),
            extra: true,
            options: paymentMethods.map((value) => ({ value, label: t(`reports.customers.method.${value}`) })),
          },
        ]
      : []),
    ...(has("asOf") ? [{ kind: "day" as const, name: "asOf", label: t("finance.filter.as-of"), extra: true }] : []),
  ];
  // A kept moment is shown by its day; the line below the filters says it to the minute.
  const { asOf } = moves.state.filter;
  const shown = asOf ? { ...moves, state: { ...moves.state, filter: { ...moves.state.filter, asOf: asOf.slice(0, 10) } } } : moves;
  return <FilterRow filters={filters} list={shown} searchBox={box} />;
}

function usePlanChoices(wanted: boolean): readonly { value: string; label: string }[] {
  const may = fulfils(useStaffSession(), planRights);
  const { data } = useEndpoint(listPlansEndpoint, { query: { limit: 250 } }, { enabled: wanted && may });
  return (data?.items ?? []).map(({ id, title }) => ({ value: id, label: title }));
}

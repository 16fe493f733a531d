import { Link } from "@tanstack/react-router";
import { listPlansEndpoint } from "../../../server/modules/catalog/contract.ts";
import { exportServicesEndpoint, listServicesEndpoint, serviceColumns } from "../../../server/modules/services/contract.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { useList } from "../../lib/use-list.ts";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { Facts } from "../../ui/facts.tsx";
import { DayText, MoneyText, Nothing } from "../../ui/value-texts.tsx";
import { ExportButton } from "../app/export-button.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import { type Row, serviceNumber } from "./service.ts";
import { ServiceChip } from "./service-chip.tsx";
import { useTermsWords } from "./service-price.tsx";

const states = ["pending", "active", "paused", "stopped", "disabled", "archived"] as const;
const kinds = ["internet", "voice", "recurring", "bundle"] as const;
const locks = ["admin", "unpaid_document", "unpaid_period"] as const;

// What the columns of the list are in a file.
const inFile = {
  customer: ["customerNumber", "customer"],
  plan: ["planCode", "plan"],
  start: ["startOn"],
  end: ["endOn"],
  since: ["stateSinceOn"],
  invoiced: ["invoicedUntilOn"],
  terms: ["quantity", "unitPrice", "includesTax", "priceMonths"],
  month: ["monthNet", "monthGross"],
} as const;

/** The services of all customers. */
export function ServiceList() {
  const t = useTexts();
  const words = useTermsWords();
  const { partnerId } = usePartnerScope();
  const maySeePlans = useMay("plans.internet.view");
  const mayExport = useMay("customers.profile.export");
  const plans = useEndpoint(listPlansEndpoint, { query: { limit: 100, sort: "title", total: "none" } }, { enabled: maySeePlans });
  const fixed = partnerId ? { partnerId } : {};
  const list = useList(listServicesEndpoint, {
    filters: ["text", "state", "kind", "planId", "lock", "hasOwnPrice", "endsFrom", "endsUntil"],
    sorts: ["number", "startOn", "stateSinceOn"],
    fixed,
    topics: ["customers"],
  });
  const sellable = (plans.data?.items ?? []).filter((plan) => plan.kind !== "one_time" && plan.kind !== "topup");
  return (
    <DataList
      name="services"
      title={t("services.title")}
      list={list}
      rowKey={(row) => row.id}
      href={(row) => `/services/${row.id}`}
      preview={(row) => <ServicePreview row={row} />}
      tools={(shown) =>
        mayExport && <ExportButton endpoint={exportServicesEndpoint} list={list} columns={serviceColumns} shown={shown} inFile={inFile} />
      }
      filters={[
        { kind: "search", name: "text", label: t("services.search") },
        {
          kind: "choice",
          name: "state",
          label: t("services.state-head"),
          options: states.map((value) => ({ value, label: t(`services.state.${value}`) })),
        },
        {
          kind: "choice",
          name: "kind",
          label: t("services.kind-head"),
          options: kinds.map((value) => ({ value, label: t(`services.kind.${value}`) })),
        },
        ...(sellable.length > 0
          ? [
              {
                kind: "choice" as const,
                name: "planId",
                label: t("services.plan"),
                single: true,
                options: sellable.map(({ id, title }) => ({ value: id, label: title })),
              },
            ]
          : []),
        {
          kind: "choice",
          name: "lock",
          label: t("services.lock-head"),
          options: locks.map((value) => ({ value, label: t(`services.lock.${value}`) })),
        },
        {
          kind: "choice",
          name: "hasOwnPrice",
          label: t("services.price"),
          single: true,
          options: [
            { value: "true", label: t("services.own-price") },
            { value: "false", label: t("services.list-price") },
          ],
        },
        { kind: "day", name: "endsFrom", label: t("services.ends-from") },
        { kind: "day", name: "endsUntil", label: t("services.ends-until") },
      ]}
      columns={[
        {
          id: "number",
          head: t("services.number"),
          main: true,
          sort: "number",
          sortDown: true,
          cell: (row) => <bdi className="number">{serviceNumber(row)}</bdi>,
        },
        { id: "state", head: t("services.state-head"), cell: (row) => <ServiceChip service={row} /> },
        {
          id: "customer",
          head: t("services.customer"),
          cell: (row) =>
            row.customer ? (
              <Link to={`/customers/${row.customer.id}` as never}>
                <bdi>{row.customer.name}</bdi>
              </Link>
            ) : (
              <Nothing />
            ),
        },
        { id: "plan", head: t("services.plan"), cell: (row) => <bdi>{row.plan.title}</bdi> },
        { id: "kind", head: t("services.kind-head"), extra: true, cell: (row) => t(`services.kind.${row.kind}`) },
        { id: "login", head: t("services.login"), cell: (row) => (row.login ? <bdi className="code">{row.login}</bdi> : <Nothing />) },
        { id: "address", head: t("services.address"), extra: true, cell: (row) => row.address || <Nothing /> },
        {
          id: "start",
          head: t("services.start"),
          extra: true,
          sort: "startOn",
          sortDown: true,
          cell: (row) => <DayText value={row.startOn} />,
        },
        { id: "end", head: t("services.last-day"), extra: true, cell: (row) => <DayText value={row.endOn} /> },
        {
          id: "since",
          head: t("services.state-since"),
          extra: true,
          sort: "stateSinceOn",
          sortDown: true,
          cell: (row) => <DayText value={row.stateSinceOn} />,
        },
        {
          id: "priority",
          head: t("services.priority"),
          number: true,
          extra: true,
          cell: (row) => (row.bundleServiceId === null ? row.priority : <Nothing />),
        },
        { id: "invoiced", head: t("services.invoiced-until"), cell: (row) => <DayText value={row.invoicedUntilOn} /> },
        { id: "terms", head: t("services.price"), number: true, extra: true, cell: (row) => words(row) },
        {
          id: "month",
          head: t("services.month-gross"),
          number: true,
          cell: (row) => (row.price ? <MoneyText value={row.price.month.gross} /> : <Nothing />),
        },
      ]}
      empty={{ title: t("services.none"), text: t("services.none-why") }}
    />
  );
}

function ServicePreview({ row }: { row: Row }) {
  const t = useTexts();
  const words = useTermsWords();
  return (
    <div style={{ display: "grid", gap: 14 }}>
      <div>
        <h2 style={{ margin: "0 0 6px", fontSize: 16 }}>
          <bdi className="number">{serviceNumber(row)}</bdi> <bdi>{row.plan.title}</bdi>
        </h2>
        <ServiceChip service={row} />
      </div>
      <Facts
        facts={[
          { label: t("services.customer"), value: <bdi>{row.customer?.name}</bdi> },
          { label: t("services.price"), value: row.price ? words(row) : t("services.in-bundle") },
          ...(row.price ? [{ label: t("services.month-gross"), value: <MoneyText value={row.price.month.gross} /> }] : []),
          { label: t("services.start"), value: <DayText value={row.startOn} /> },
          { label: t("services.invoiced-until"), value: <DayText value={row.invoicedUntilOn} /> },
          ...(row.login ? [{ label: t("services.login"), value: <bdi className="code">{row.login}</bdi> }] : []),
          ...(row.address ? [{ label: t("services.address"), value: row.address }] : []),
        ]}
      />
      <Link to={`/services/${row.id}` as never}>{t("services.open")}</Link>
    </div>
  );
}

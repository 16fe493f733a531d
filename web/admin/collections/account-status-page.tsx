import { useState } from "react";
import { paymentMethods } from "../../../server/modules/billing/accounts/contract.ts";
import {
  accountStatusEndpoint,
  accountStatusTotalsEndpoint,
  exportAccountStatusEndpoint,
  statusColumns,
  statusGroups,
} from "../../../server/modules/collections/contract.ts";
import { listLabelsEndpoint, listLocationsEndpoint } from "../../../server/modules/partners/contract.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { useList } from "../../lib/use-list.ts";
import { Button } from "../../ui/button.tsx";
import { DataList } from "../../ui/data-list/data-list.tsx";
import type { Filter } from "../../ui/data-list/filters.tsx";
import type { Selection } from "../../ui/data-list/selection.ts";
import { ExportButton } from "../app/export-button.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import { HeldNote } from "./held-note.tsx";
import { HoldManySheet, type ManyKind } from "./hold-many-sheet.tsx";
import { type StatusItem, useStatusColumns } from "./status-columns.tsx";
import { StatusDays } from "./status-days.tsx";

/** B-48 who becomes due, blocked or deactivated in the coming week, if nothing happens until then. */
export function AccountStatusPage() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const mayExport = useMay("customers.profile.export");
  const fixed = partnerId ? { partnerId } : {};
  const totals = useEndpoint(
    accountStatusTotalsEndpoint,
    { query: partnerId ? { partnerId } : {} },
    { topics: ["customers", "payments", "invoices", "holds"] },
  );
  const list = useList(accountStatusEndpoint, {
    filters: ["on", "group", "locationId", "billingType", "paymentMethod", "labelId", "search"],
    sorts: ["number", "name", "open", "shortfall"],
    fixed,
    topics: ["customers", "payments", "invoices", "holds"],
  });
  const columns = useStatusColumns();
  const filters = useFilters();
  const today = totals.data?.days[0]?.on;
  return (
    <div style={{ display: "grid", gap: 16 }}>
      {totals.data && <HeldNote totals={totals.data} />}
      <DataList
        name="account-status"
        title={t("collections.title")}
        list={list}
        rowKey={(row) => `${row.customerId} ${row.group}`}
        href={(row) => `/customers/${row.customerId}`}
        columns={columns}
        filters={filters}
        lead={<StatusDays totals={totals} list={list} />}
        tools={(shown) =>
          mayExport && (
            <ExportButton
              endpoint={exportAccountStatusEndpoint}
              list={list}
              columns={statusColumns}
              shown={shown}
              inFile={{ customer: ["number", "name"], coming: ["group", "on"], reason: ["document", "dueOn"] }}
            />
          )
        }
        massActions={({ selection, clear }) => (
          <MassActions selection={selection} items={list.items ?? []} today={today ?? list.items?.[0]?.on ?? ""} clear={clear} />
        )}
        empty={{ title: t("collections.none"), text: t("collections.none-why") }}
      />
    </div>
  );
}

interface MassProps {
  selection: Selection;
  items: readonly StatusItem[];
  today: string;
  clear: () => void;
}

function MassActions({ selection, items, today, clear }: MassProps) {
  const t = useTexts();
  const mayHold = useMay("finance.holds.create");
  const mayPromise = useMay("finance.holds.promise");
  const [doing, setDoing] = useState<ManyKind>();
  // "All that match" is more than a page, and each hold asks its own questions: what is on the page is what is meant.
  const chosen = items.filter((row) => selection.kind === "matching" || selection.keys.has(`${row.customerId} ${row.group}`));
  const customerIds = [...new Set(chosen.map((row) => row.customerId))];
  const button = (kind: ManyKind, label: string) => (
    <Button small onPress={() => setDoing(kind)}>
      {label}
    </Button>
  );
  return (
    <>
      {mayHold && button("extension", t("collections.extend"))}
      {mayPromise && button("promise", t("collections.promise"))}
      {mayHold && button("exempt", t("collections.exempt"))}
      {doing && customerIds.length > 0 && (
        <HoldManySheet
          kind={doing}
          customerIds={customerIds}
          today={today}
          onClose={() => setDoing(undefined)}
          onDone={() => {
            setDoing(undefined);
            clear();
          }}
        />
      )}
    </>
  );
}

function useFilters(): Filter[] {
  const t = useTexts();
  const locations = useEndpoint(listLocationsEndpoint, { query: {} });
  const labels = useEndpoint(listLabelsEndpoint, { query: { module: "customers" } });
  return [
    { kind: "search", name: "search", label: t("collections.search") },
    {
      kind: "choice",
      name: "group",
      label: t("collections.coming"),
      options: statusGroups.map((value) => ({ value, label: t(`collections.group.${value}`) })),
    },
    {
      kind: "choice",
      name: "paymentMethod",
      label: t("collections.method"),
      options: paymentMethods.map((value) => ({ value, label: t(`billing.method.${value}`) })),
    },
    {
      kind: "choice",
      name: "billingType",
      label: t("collections.billing-type"),
      options: (["recurring", "prepaid_period", "prepaid_daily"] as const).map((value) => ({
        value,
        label: t(`collections.billing.${value}`),
      })),
    },
    ...((locations.data?.items.length ?? 0) > 0
      ? [
          {
            kind: "choice" as const,
            name: "locationId",
            label: t("collections.location"),
            options: (locations.data?.items ?? []).map(({ id, path }) => ({ value: id, label: path.join(" › ") })),
          },
        ]
      : []),
    ...((labels.data?.items.length ?? 0) > 0
      ? [
          {
            kind: "choice" as const,
            name: "labelId",
            label: t("collections.labels"),
            options: (labels.data?.items ?? []).map(({ id, title }) => ({ value: id, label: title })),
          },
        ]
      : []),
  ];
}

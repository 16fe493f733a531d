import { IconUserPlus } from "@tabler/icons-react";
import { useState } from "react";
import { customerColumns, exportCustomersEndpoint, listCustomersEndpoint } from "../../../server/modules/reports/contract.ts";
import { withPeriods } from "../../lib/list-state.ts";
import { useMay, useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useList } from "../../lib/use-list.ts";
import { LinkButton } from "../../ui/button.tsx";
import { DataList } from "../../ui/data-list/data-list.tsx";
import type { Selection } from "../../ui/data-list/selection.ts";
import { ExportButton } from "../app/export-button.tsx";
import { fulfils } from "../app/may.ts";
import { usePartnerScope } from "../app/partner-scope.ts";
import { useCustomerColumns } from "./customer-columns.tsx";
import { CustomerPreview } from "./customer-preview.tsx";
import { useFieldColumns, useFieldFilterNames, useListedFields } from "./field-parts.tsx";
import { type MassKind, massRights } from "./mass/kinds.ts";
import { MassActionBar } from "./mass/mass-action-bar.tsx";
import { MassActionSheet } from "./mass/mass-action-sheet.tsx";
import { SavedViews } from "./saved-views.tsx";
import { useCustomerFilters } from "./use-customer-filters.ts";

const filterNames = [
  "text",
  "status",
  "blockedBy",
  "partner",
  "location",
  "category",
  "labelsAny",
  "labelsAll",
  "labelsNone",
  "paymentMethod",
  "accountManager",
  "link",
] as const;
const periods = ["addedOn", "balance"] as const;

// What the columns of the list are in a file.
const inFile = { status: ["status", "blockedBy"], city: ["zip", "city"], phone: ["phone"] } as const;

interface Chosen {
  kind: MassKind;
  selection: Selection;
  count: number | undefined;
}

export function CustomersPage() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const mayExport = useMay("customers.profile.export");
  const mayCreate = useMay("customers.profile.create");
  const mayAct = fulfils(useStaffSession(), massRights);
  const [acting, setActing] = useState<Chosen>();
  const fixed = partnerId ? { partner: partnerId } : {};
  const fields = useListedFields();
  const ofFields = useFieldFilterNames(fields);
  const fieldColumns = useFieldColumns(fields);
  // Their names are data: the endpoint knows them all as `extra`.
  const allPeriods = [...periods, ...(ofFields.periods as "extra"[])];
  const list = useList(listCustomersEndpoint, {
    filters: [...filterNames, ...(ofFields.filters as "extra"[])],
    periods: allPeriods,
    sorts: ["number", "name", "addedOn", "status", "balance"],
    fixed,
    topics: ["payments", "invoices", "labels", "locations"],
  });
  const filter = { ...withPeriods(list.state.filter, allPeriods), ...fixed };
  const create = mayCreate && (
    <LinkButton to="/customers/new" kind="primary" icon={<IconUserPlus size={16} aria-hidden />}>
      {t("reports.customers.new")}
    </LinkButton>
  );
  return (
    <>
      <DataList
        name="customers"
        title={t("reports.customers.title")}
        list={list}
        rowKey={(row) => row.id}
        href={(row) => `/customers/${row.id}`}
        primary={create}
        filters={useCustomerFilters()}
        columns={useCustomerColumns()}
        tools={(shown) => (
          <>
            <SavedViews list="customers" state={list.state} />
            {mayExport && (
              <ExportButton
                endpoint={exportCustomersEndpoint}
                list={list}
                columns={[...customerColumns, ...fieldColumns.map(({ id }) => id)]}
                shown={shown}
                inFile={inFile}
                names={Object.fromEntries(fieldColumns.map(({ id, head }) => [id, String(head)]))}
              />
            )}
          </>
        )}
        preview={(row) => <CustomerPreview customer={row} />}
        {...(mayAct
          ? {
              massActions: ({ selection, count }) => <MassActionBar onChoose={(kind) => setActing({ kind, selection, count })} />,
            }
          : {})}
        empty={{ title: t("reports.customers.none"), text: t("reports.customers.none-why"), ...(create ? { action: create } : {}) }}
      />
      {acting && <MassActionSheet {...acting} filter={filter} onClose={() => setActing(undefined)} />}
    </>
  );
}

import {
  exportSitesEndpoint,
  listSitesEndpoint,
  siteColumns,
  siteKinds,
  siteStatuses,
} from "../../../../server/modules/network/sites/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useList } from "../../../lib/use-list.ts";
import { LinkButton } from "../../../ui/button.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { MomentText, Nothing } from "../../../ui/value-texts.tsx";
import { ExportButton } from "../../app/export-button.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { CellNote } from "../../app/plain-table.tsx";
import { useServedWords } from "../partner-words.ts";
import { SiteState } from "./site-state.tsx";

const inFile = { status: ["status", "maintenanceUntil"] } as const;

/** Where equipment stands. */
export function SitesPage() {
  const t = useTexts();
  const served = useServedWords();
  const { partnerId } = usePartnerScope();
  const mayCreate = useMay("network.sites.create");
  const list = useList(listSitesEndpoint, {
    filters: ["text", "kind", "status"],
    sorts: ["name", "kind", "createdAt"],
    fixed: partnerId ? { partnerId } : {},
    topics: ["nases"],
  });
  const add = mayCreate && (
    <LinkButton to="/sites/new" kind="primary">
      {t("network.site.new")}
    </LinkButton>
  );
  return (
    <DataList
      name="sites"
      title={t("network.sites")}
      list={list}
      rowKey={(row) => row.id}
      href={(row) => `/sites/${row.id}`}
      primary={add}
      tools={(shown) => <ExportButton endpoint={exportSitesEndpoint} list={list} columns={siteColumns} shown={shown} inFile={inFile} />}
      filters={[
        { kind: "search", name: "text", label: t("network.site.search") },
        {
          kind: "choice",
          name: "kind",
          label: t("network.site.kind-head"),
          options: siteKinds.map((value) => ({ value, label: t(`network.site.kind.${value}`) })),
        },
        {
          kind: "choice",
          name: "status",
          label: t("network.status"),
          options: siteStatuses.map((value) => ({ value, label: t(`network.site.status.${value}`) })),
        },
      ]}
      columns={[
        { id: "name", head: t("network.name"), main: true, sort: "name", cell: (row) => <bdi>{row.name}</bdi> },
        {
          id: "status",
          head: t("network.status"),
          cell: (row) => (
            <>
              <SiteState status={row.status} />
              {row.maintenanceUntil && (
                <CellNote>
                  {t("network.site.until")} <MomentText value={row.maintenanceUntil} />
                </CellNote>
              )}
            </>
          ),
        },
        { id: "kind", head: t("network.site.kind-head"), sort: "kind", cell: (row) => t(`network.site.kind.${row.kind}`) },
        { id: "parent", head: t("network.site.parent"), cell: (row) => (row.parent ? <bdi>{row.parent.name}</bdi> : <Nothing />) },
        { id: "address", head: t("network.address"), cell: (row) => (row.address ? <bdi>{row.address}</bdi> : <Nothing />) },
        { id: "routers", head: t("network.routers"), number: true, cell: (row) => row.nasCount },
        { id: "tags", head: t("network.tags"), extra: true, cell: (row) => row.tags.join(t("ui.comma")) || <Nothing /> },
        { id: "partner", head: t("network.partners"), cell: (row) => served(row) },
      ]}
      empty={{ title: t("network.site.none"), text: t("network.site.none-why"), action: add }}
    />
  );
}

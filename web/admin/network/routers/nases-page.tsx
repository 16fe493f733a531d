import { Link } from "@tanstack/react-router";
import { accessTypes, listProfilesEndpoint } from "../../../../server/modules/network/profiles/contract.ts";
import { exportNasesEndpoint, listNasesEndpoint, nasColumns, nasStatuses } from "../../../../server/modules/network/routers/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { useList } from "../../../lib/use-list.ts";
import { LinkButton } from "../../../ui/button.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { Nothing } from "../../../ui/value-texts.tsx";
import { ExportButton } from "../../app/export-button.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { useServedWords } from "../partner-words.ts";
import { NasState } from "./nas-state.tsx";
import { UnknownClients } from "./unknown-clients.tsx";

const inFile = {
  address: ["managementAddress", "sources"],
  model: ["model", "serial"],
  status: ["status", "warnings"],
  access: ["accessTypes"],
} as const;

/** What asks us by RADIUS who may come in. */
export function NasesPage() {
  const t = useTexts();
  const served = useServedWords();
  const { partnerId } = usePartnerScope();
  const mayCreate = useMay("network.routers.create");
  const profiles = useEndpoint(listProfilesEndpoint, {}, { topics: ["nas-profiles"] }).data?.items ?? [];
  const list = useList(listNasesEndpoint, {
    filters: ["text", "status", "profile", "accessType"],
    sorts: ["name", "site", "profile", "createdAt"],
    fixed: partnerId ? { partnerId } : {},
    topics: ["sites"],
  });
  const add = mayCreate && (
    <LinkButton to="/nases/new" kind="primary">
      {t("network.nas.new")}
    </LinkButton>
  );
  return (
    <>
      <DataList
        name="nases"
        title={t("network.routers")}
        list={list}
        rowKey={(row) => row.id}
        href={(row) => `/nases/${row.id}`}
        primary={add}
        tools={(shown) => <ExportButton endpoint={exportNasesEndpoint} list={list} columns={nasColumns} shown={shown} inFile={inFile} />}
        filters={[
          { kind: "search", name: "text", label: t("network.nas.search") },
          {
            kind: "choice",
            name: "status",
            label: t("network.status"),
            options: nasStatuses.map((value) => ({ value, label: t(`network.nas.status.${value}`) })),
          },
          {
            kind: "choice",
            name: "profile",
            label: t("network.profile.profile"),
            options: profiles.map(({ key, name }) => ({ value: key, label: name })),
          },
          {
            kind: "choice",
            name: "accessType",
            label: t("network.nas.access"),
            options: accessTypes.map((value) => ({ value, label: t(`network.access.${value}`) })),
          },
        ]}
        columns={[
          { id: "name", head: t("network.name"), main: true, sort: "name", cell: (row) => <bdi>{row.name}</bdi> },
          {
            id: "site",
            head: t("network.site.site"),
            sort: "site",
            cell: (row) =>
              row.site ? (
                <Link to={`/sites/${row.site.id}` as never}>
                  <bdi>{row.site.name}</bdi>
                </Link>
              ) : (
                <Nothing />
              ),
          },
          { id: "profile", head: t("network.profile.profile"), sort: "profile", cell: (row) => row.profileTitle },
          {
            id: "address",
            head: t("network.nas.sources"),
            cell: (row) => <bdi className="code">{row.sources.join(t("ui.comma"))}</bdi>,
          },
          { id: "status", head: t("network.status"), cell: (row) => <NasState nas={row} /> },
          { id: "partner", head: t("network.partners"), cell: (row) => served(row) },
          {
            id: "access",
            head: t("network.nas.access"),
            extra: true,
            cell: (row) => row.accessTypes.map((type) => t(`network.access.${type}`)).join(t("ui.comma")),
          },
          { id: "model", head: t("network.nas.model"), extra: true, cell: (row) => row.model || <Nothing /> },
          { id: "tags", head: t("network.tags"), extra: true, cell: (row) => row.tags.join(t("ui.comma")) || <Nothing /> },
        ]}
        empty={{ title: t("network.nas.none"), text: t("network.nas.none-why"), action: add }}
      />
      <UnknownClients />
    </>
  );
}

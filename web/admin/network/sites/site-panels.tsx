import { Link } from "@tanstack/react-router";
import { listNasesEndpoint } from "../../../../server/modules/network/routers/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { LinkButton } from "../../../ui/button.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Nothing } from "../../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import { NasState } from "../routers/nas-state.tsx";
import type { Site } from "./site.ts";
import { SiteState } from "./site-state.tsx";

/** The routers that stand there. */
export function SiteRouters({ siteId }: { siteId: string }) {
  const t = useTexts();
  const mayCreate = useMay("network.routers.create");
  const { data, problem, reload } = useEndpoint(
    listNasesEndpoint,
    { query: { limit: 250, total: "none", sort: "name", filter: { siteId } } },
    { topics: ["nases"] },
  );
  return (
    <Panel
      title={t("network.routers")}
      actions={
        mayCreate && (
          <LinkButton to={"/nases/new" as never} search={{ site: siteId } as never} small>
            {t("network.nas.new")}
          </LinkButton>
        )
      }
    >
      {problem && !data ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : !data ? (
        t("ui.loading")
      ) : data.items.length === 0 ? (
        <p className="network-quiet">{t("network.nas.none-here")}</p>
      ) : (
        <PlainTable
          label={t("network.routers")}
          rows={data.items}
          rowKey={({ id }) => id}
          quiet={({ status }) => status === "disabled"}
          columns={[
            {
              id: "name",
              head: t("network.name"),
              cell: (row) => (
                <>
                  <Link to={`/nases/${row.id}` as never}>
                    <bdi>{row.name}</bdi>
                  </Link>
                  <CellNote narrow>{row.profileTitle}</CellNote>
                </>
              ),
            },
            { id: "profile", head: t("network.profile.profile"), wide: true, cell: (row) => row.profileTitle },
            {
              id: "source",
              head: t("network.nas.sources"),
              wide: true,
              cell: (row) => <bdi className="code">{row.sources.join(t("ui.comma"))}</bdi>,
            },
            { id: "status", head: t("network.status"), cell: (row) => <NasState nas={row} /> },
          ]}
        />
      )}
    </Panel>
  );
}

/** The sites that lie below it. */
export function SiteBelow({ site }: { site: Site }) {
  const t = useTexts();
  const mayCreate = useMay("network.sites.create");
  if (site.children.length === 0 && !mayCreate) return null;
  return (
    <Panel
      title={t("network.site.below")}
      actions={
        mayCreate && (
          <LinkButton to={"/sites/new" as never} search={{ parent: site.id } as never} small>
            {t("network.site.add-below")}
          </LinkButton>
        )
      }
    >
      {site.children.length === 0 ? (
        <p className="network-quiet">{t("network.site.none-below")}</p>
      ) : (
        <PlainTable
          label={t("network.site.below")}
          rows={site.children}
          rowKey={({ id }) => id}
          columns={[
            {
              id: "name",
              head: t("network.name"),
              cell: (child) => (
                <Link to={`/sites/${child.id}` as never}>
                  <bdi>{child.name}</bdi>
                </Link>
              ),
            },
            { id: "kind", head: t("network.site.kind-head"), cell: (child) => t(`network.site.kind.${child.kind}`) },
            { id: "status", head: t("network.status"), cell: (child) => <SiteState status={child.status} /> },
          ]}
        />
      )}
    </Panel>
  );
}

export function SiteNotes({ site }: { site: Site }) {
  const t = useTexts();
  const written = (text: string) => (text === "" ? <Nothing /> : <span style={{ whiteSpace: "pre-wrap" }}>{text}</span>);
  const place =
    site.lat === null || site.lng === null ? (
      <Nothing />
    ) : (
      <bdi className="number" dir="ltr">
        {site.lat}, {site.lng}
      </bdi>
    );
  return (
    <Panel title={t("network.site.notes-head")}>
      <Facts
        facts={[
          { label: t("network.site.contact"), value: written(site.contact) },
          { label: t("network.site.landlord"), value: written(site.landlord) },
          { label: t("network.site.power"), value: written(site.power) },
          { label: t("network.site.notes"), value: written(site.notes) },
          { label: t("network.site.coordinates"), value: place },
          { label: t("network.tags"), value: site.tags.join(t("ui.comma")) || <Nothing /> },
        ]}
      />
    </Panel>
  );
}

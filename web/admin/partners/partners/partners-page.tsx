import { listPartnersEndpoint, partnerFiguresEndpoint } from "../../../../server/modules/partners/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { useList } from "../../../lib/use-list.ts";
import { LinkButton } from "../../../ui/button.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { useSeesAll } from "../../app/sees-all.ts";
import { CustomerCounts } from "./customer-counts.tsx";
import { partnerTones } from "./partner.ts";
import "./partners.css";

export function PartnersPage() {
  const t = useTexts();
  const mayCreate = useMay("admin.partners.create");
  const seesAll = useSeesAll();
  const list = useList(listPartnersEndpoint, { filters: ["text", "status"], sorts: ["number", "name"] });
  const figures = useEndpoint(partnerFiguresEndpoint, {}, { topics: ["customers", "partners"] });
  const primary = mayCreate && seesAll && (
    <LinkButton to={"/config/partners/new" as never} kind="primary">
      {t("partners.partner.new")}
    </LinkButton>
  );
  return (
    <DataList
      name="partners"
      title={t("partners.partners")}
      list={list}
      rowKey={(row) => row.id}
      href={(row) => `/config/partners/${row.id}`}
      primary={primary}
      filters={[
        { kind: "search", name: "text", label: t("partners.partner.search") },
        {
          kind: "choice",
          name: "status",
          label: t("partners.partner.status-head"),
          options: (["active", "suspended"] as const).map((value) => ({ value, label: t(`partners.partner.status.${value}`) })),
        },
      ]}
      columns={[
        {
          id: "name",
          head: t("partners.partner.name"),
          main: true,
          sort: "name",
          cell: (row) => (
            <span className="partner-name">
              <span className="partner-dot" style={{ background: row.accentColour }} aria-hidden />
              <bdi>{row.name}</bdi>
              {row.isDefault && <span className="partner-default">{t("partners.partner.default")}</span>}
            </span>
          ),
        },
        {
          id: "status",
          head: t("partners.partner.status-head"),
          cell: (row) => <StatusChip tone={partnerTones[row.status]}>{t(`partners.partner.status.${row.status}`)}</StatusChip>,
        },
        {
          id: "customers",
          head: t("partners.partner.customers"),
          cell: (row) => <CustomerCounts figures={figures.data?.items.find(({ partnerId }) => partnerId === row.id)} />,
        },
        { id: "code", head: t("partners.partner.code"), cell: (row) => <bdi className="code">{row.code}</bdi> },
        { id: "currency", head: t("partners.partner.currency"), cell: (row) => <bdi>{row.currency}</bdi> },
        {
          id: "portal",
          head: t("partners.partner.portal-host"),
          cell: (row) => row.portalHost && <bdi className="code">{row.portalHost}</bdi>,
        },
        { id: "zone", head: t("partners.partner.time-zone"), extra: true, cell: (row) => <bdi>{row.timeZone}</bdi> },
        {
          id: "number",
          head: t("partners.partner.number"),
          extra: true,
          number: true,
          sort: "number",
          cell: (row) => <span className="number">{row.number}</span>,
        },
      ]}
      empty={{ title: t("partners.partner.none"), text: t("partners.partner.none-why"), ...(primary ? { action: primary } : {}) }}
    />
  );
}

import { listOrphansEndpoint } from "../../../../server/modules/usage/sessions/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useList } from "../../../lib/use-list.ts";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { MomentText, Nothing } from "../../../ui/value-texts.tsx";
import { CellNote } from "../../app/plain-table.tsx";
import { MacText } from "../mac-text.tsx";
import { BothWays } from "../sessions/session-cells.tsx";
import { ReviewTabs } from "./review-tabs.tsx";

/** N-90 sessions of logins that no service has. Whoever gets the login within a day gets them, with what they carried. */
export function OrphansPage() {
  const t = useTexts();
  const format = useFormat();
  const list = useList(listOrphansEndpoint, { filters: ["text", "isOpen"], sorts: ["startedAt"], topics: ["sessions", "services"] });
  return (
    <ReviewTabs>
      <DataList
        name="orphan-sessions"
        title={t("network.review.orphans")}
        list={list}
        rowKey={(row) => row.id}
        lead={<p className="network-quiet">{t("network.review.orphans-lead")}</p>}
        filters={[
          { kind: "search", name: "text", label: t("network.review.search-orphans") },
          {
            kind: "choice",
            name: "isOpen",
            label: t("network.online.state"),
            single: true,
            options: [
              { value: "true", label: t("network.review.open") },
              { value: "false", label: t("network.review.ended") },
            ],
          },
        ]}
        columns={[
          {
            id: "login",
            head: t("network.logins.login"),
            main: true,
            cell: (row) => <bdi className="code">{row.login ?? t("network.logins.no-login")}</bdi>,
          },
          {
            id: "state",
            head: t("network.online.state"),
            cell: (row) => (
              <>
                <StatusChip tone={row.endedAt ? "past" : "works"}>
                  {t(row.endedAt ? "network.review.ended" : "network.review.open")}
                </StatusChip>
                <CellNote>{t(row.isAdoptable ? "network.review.adoptable" : "network.review.too-late")}</CellNote>
              </>
            ),
          },
          {
            id: "nas",
            head: t("network.online.where"),
            cell: (row) => (
              <>
                {row.nas?.name ? <bdi>{row.nas.name}</bdi> : <Nothing />}
                {row.portId && (
                  <CellNote>
                    <bdi>{row.portId}</bdi>
                  </CellNote>
                )}
              </>
            ),
          },
          { id: "mac", head: t("network.online.mac"), cell: (row) => <MacText mac={row.mac} /> },
          {
            id: "address",
            head: t("network.online.address"),
            cell: (row) => (row.ipv4 ? <bdi className="code">{row.ipv4}</bdi> : <Nothing />),
          },
          {
            id: "bytes",
            head: t("network.online.bytes"),
            number: true,
            cell: (row) => <BothWays down={format.bytes(row.downBytes)} up={format.bytes(row.upBytes)} />,
          },
          {
            id: "since",
            head: t("network.online.started"),
            sort: "startedAt",
            sortDown: true,
            cell: (row) => (
              <>
                <MomentText value={row.startedAt} />
                {row.endedAt && (
                  <CellNote>
                    – <MomentText value={row.endedAt} />
                  </CellNote>
                )}
              </>
            ),
          },
        ]}
        empty={{ title: t("network.review.no-orphans"), text: t("network.review.no-orphans-why") }}
      />
    </ReviewTabs>
  );
}

import { listQuarantinedEndpoint } from "../../../../server/modules/usage/sessions/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useList } from "../../../lib/use-list.ts";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { MomentText, Nothing } from "../../../ui/value-texts.tsx";
import { ReviewTabs } from "./review-tabs.tsx";

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** N-80 accounting that could not be applied; the router was told that it came, so nobody sends it again. */
export function QuarantinePage() {
  const t = useTexts();
  const list = useList(listQuarantinedEndpoint, { filters: [], sorts: ["at"] });
  return (
    <ReviewTabs>
      <DataList
        name="quarantined-accounting"
        title={t("network.review.quarantine")}
        list={list}
        rowKey={(row) => row.id}
        preview={(row) => (
          <div className="sessions-preview">
            <h3>{t("network.review.record")}</h3>
            <bdi className="code network-secret">{row.error}</bdi>
            {/* A region that scrolls has to be reached by keyboard. */}
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls. */}
            <pre className="sessions-record" tabIndex={0}>
              {JSON.stringify(row.record, null, 2)}
            </pre>
          </div>
        )}
        columns={[
          {
            id: "error",
            head: t("network.review.error"),
            main: true,
            cell: (row) => <bdi className="code network-secret">{row.error}</bdi>,
          },
          { id: "login", head: t("network.logins.login"), cell: (row) => <bdi className="code">{text(row.record.login)}</bdi> },
          { id: "nas", head: t("network.online.by.nas"), cell: (row) => (row.nas.name ? <bdi>{row.nas.name}</bdi> : <Nothing />) },
          { id: "at", head: t("network.logins.at"), sort: "at", sortDown: true, cell: (row) => <MomentText value={row.at} /> },
        ]}
        empty={{ title: t("network.review.no-quarantine"), text: t("network.review.no-quarantine-why") }}
      />
    </ReviewTabs>
  );
}

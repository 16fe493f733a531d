import {
  exportLoginsEndpoint,
  listLoginsEndpoint,
  loginColumns,
  loginReasons,
  loginResults,
} from "../../../../server/modules/access/radius/contract.ts";
import { listNasesEndpoint } from "../../../../server/modules/network/routers/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { useList } from "../../../lib/use-list.ts";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { MomentText, Nothing } from "../../../ui/value-texts.tsx";
import { ExportButton } from "../../app/export-button.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { CellNote } from "../../app/plain-table.tsx";
import { loginTones, methodName } from "../login-words.ts";
import { MacText } from "../mac-text.tsx";
import { LoginEntry } from "./login-entry.tsx";
import { TimeFilter } from "./time-filter.tsx";
import "../network.css";
import "../sessions/sessions.css";

/** Attempts come all the time; whoever reads wants the page to stand still for a while. */
const freshMs = 30_000;

const inFile = {
  result: ["result", "reason"],
  device: ["mac", "calledId", "portId"],
  nas: ["nas", "source"],
  customer: ["customer", "customerNumber", "service"],
  latency: ["latencyMs"],
} as const;

/** N-110 every attempt to log in, of all lines. */
export function LoginsPage() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const maySeeNases = useMay("network.routers.view");
  const nases =
    useEndpoint(listNasesEndpoint, { query: { limit: 250, total: "none", sort: "name" } }, { enabled: maySeeNases }).data?.items ?? [];
  const list = useList(listLoginsEndpoint, {
    filters: ["text", "result", "reason", "nasId", "from", "until"],
    sorts: ["at"],
    fixed: partnerId ? { partnerId } : {},
    everyMs: freshMs,
  });
  return (
    <DataList
      name="logins"
      title={t("network.logins.title")}
      list={list}
      rowKey={(row) => row.id}
      tools={(shown) => (
        <>
          <TimeFilter list={list} />
          <ExportButton endpoint={exportLoginsEndpoint} list={list} columns={loginColumns} shown={shown} inFile={inFile} />
        </>
      )}
      filters={[
        { kind: "search", name: "text", label: t("network.logins.search") },
        {
          kind: "choice",
          name: "result",
          label: t("network.logins.result"),
          options: loginResults.map((value) => ({ value, label: t(`services.logins.result.${value}`) })),
        },
        {
          kind: "choice",
          name: "reason",
          label: t("network.logins.reason"),
          options: loginReasons.map((value) => ({ value, label: `${value} · ${t(`network.logins.short.${value}`)}` })),
        },
        ...(nases.length > 0
          ? [
              {
                kind: "choice" as const,
                name: "nasId",
                label: t("network.online.by.nas"),
                options: nases.map(({ id, name }) => ({ value: id, label: name })),
              },
            ]
          : []),
      ]}
      preview={(row) => <LoginEntry key={row.id} entry={row} />}
      columns={[
        {
          id: "login",
          head: t("network.logins.login"),
          main: true,
          cell: (row) => (
            <>
              <bdi className="code">{row.login || t("network.logins.no-login")}</bdi>
              {row.customer && (
                <CellNote>
                  <bdi>{row.customer.name}</bdi>
                </CellNote>
              )}
            </>
          ),
        },
        {
          id: "result",
          head: t("network.logins.result"),
          cell: (row) => (
            <>
              <span className="sessions-chips">
                <StatusChip tone={loginTones[row.result]}>{t(`services.logins.result.${row.result}`)}</StatusChip>
                {row.times > 1 && <span className="number">× {row.times}</span>}
              </span>
              {row.reason && (
                <CellNote>
                  {row.reason} · {t.optional(`network.logins.short.${row.reason}`) ?? ""}
                </CellNote>
              )}
            </>
          ),
        },
        { id: "at", head: t("network.logins.at"), sort: "at", sortDown: true, cell: (row) => <MomentText value={row.at} /> },
        {
          id: "nas",
          head: t("network.online.by.nas"),
          cell: (row) => (
            <>
              {row.nas?.name ? <bdi>{row.nas.name}</bdi> : <Nothing />}
              <CellNote>
                <bdi className="code">{row.source}</bdi>
              </CellNote>
            </>
          ),
        },
        {
          id: "device",
          head: t("network.logins.device"),
          cell: (row) => (
            <>
              <MacText mac={row.mac} />
              {row.portId && (
                <CellNote>
                  <bdi>{row.portId}</bdi>
                </CellNote>
              )}
            </>
          ),
        },
        { id: "method", head: t("network.logins.method"), cell: (row) => methodName(row.method) || <Nothing /> },
        { id: "reply", head: t("network.logins.reply"), cell: (row) => (row.reply ? <bdi>{row.reply}</bdi> : <Nothing />) },
        {
          id: "latency",
          head: t("network.logins.latency"),
          number: true,
          extra: true,
          cell: (row) => t("network.logins.ms", { ms: row.latencyUs / 1000 }),
        },
        {
          id: "called",
          head: t("network.online.called"),
          extra: true,
          cell: (row) => (row.calledId ? <bdi>{row.calledId}</bdi> : <Nothing />),
        },
      ]}
      empty={{ title: t("network.logins.none"), text: t("network.logins.none-why") }}
    />
  );
}

import { useState } from "react";
import { sessionActions } from "../../../../server/modules/access/coa/contract.ts";
import { exportOnlineEndpoint, listOnlineEndpoint, onlineColumns } from "../../../../server/modules/usage/sessions/contract.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useList } from "../../../lib/use-list.ts";
import type { Column } from "../../../ui/data-list/columns.ts";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import type { Filter } from "../../../ui/data-list/filters.tsx";
import { Nothing } from "../../../ui/value-texts.tsx";
import { ExportButton } from "../../app/export-button.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { MacText } from "../mac-text.tsx";
import { ChangeManyButton } from "./change-many.tsx";
import { groupsOf, OnlineCounters, useOnlineCounts } from "./online-counters.tsx";
import type { Session } from "./session.ts";
import { AddressCell, BytesCell, RateCell, SinceCell, SpeedCell, StateCell, WhereCell, WhoCell } from "./session-cells.tsx";
import { SessionPreview } from "./session-preview.tsx";
import "../network.css";
import "./sessions.css";

/** Sessions come and go without anybody's doing here. */
const liveMs = 15_000;

const inFile = {
  who: ["customer", "customerNumber", "service", "login"],
  state: ["state", "accessState", "heardAt"],
  address: ["ipv4", "ipv6Wan", "delegatedPrefix"],
  where: ["nas", "site", "port", "called"],
  since: ["startedAt", "seconds"],
  bytes: ["downBytes", "upBytes"],
  rate: ["downBps", "upBps"],
  speed: ["speedDownBps", "speedUpBps", "speedRule"],
  session: ["sessionId"],
  mac: ["mac", "macVendor"],
} as const;

/** The states that hold a line back, or slow it down. */
const accessStates = ["throttled", "cap_blocked", "debt_blocked", "admin_blocked", "paused", "expired", "inactive", "terminated"] as const;

/** N-98 who is online now. */
export function OnlinePage() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const [isLive, setIsLive] = useState(true);
  const mayChange = useMay("network.radius.disconnect");
  const everyMs = isLive ? liveMs : undefined;
  const counts = useOnlineCounts(everyMs).data;
  const list = useList(listOnlineEndpoint, {
    filters: ["text", "nasId", "siteId", "planId", "partnerId", "state", "accessState", "addressDoubt", "orphan"],
    sorts: ["startedAt", "heardAt", "downBytes", "downBps"],
    fixed: partnerId ? { partnerId } : {},
    everyMs,
  });
  return (
    <DataList
      name="online"
      title={t("network.online.title")}
      list={list}
      rowKey={(row) => row.id}
      lead={<OnlineCounters counts={counts} list={list as never} />}
      tools={(shown) => (
        <>
          <button type="button" className="data-list-chip sessions-live" aria-pressed={isLive} onClick={() => setIsLive(!isLive)}>
            {t(isLive ? "network.online.live" : "network.online.paused")}
          </button>
          <ExportButton endpoint={exportOnlineEndpoint} list={list} columns={onlineColumns} shown={shown} inFile={inFile} />
        </>
      )}
      filters={useFilters(counts)}
      preview={(row) => <SessionPreview key={row.id} session={row} />}
      {...(mayChange
        ? {
            massActions: ({ selection, count, clear }) => (
              <>
                {sessionActions.map((action) => (
                  <ChangeManyButton key={action} action={action} selection={selection} count={count} asked={list.asked} onDone={clear} />
                ))}
              </>
            ),
          }
        : {})}
      columns={useColumns()}
      empty={{ title: t("network.online.none"), text: t("network.online.none-why") }}
    />
  );
}

function useFilters(counts: Parameters<typeof groupsOf>[0]): Filter[] {
  const t = useTexts();
  const { partners } = useStaffSession();
  const place = (name: string, grouping: Parameters<typeof groupsOf>[1]): Filter => ({
    kind: "choice",
    name,
    label: t(`network.online.by.${grouping}`),
    options: groupsOf(counts, grouping).map(({ id, name: label }) => ({ value: id, label })),
  });
  return [
    { kind: "search", name: "text", label: t("network.online.search") },
    place("nasId", "nas"),
    place("siteId", "site"),
    place("planId", "plan"),
    ...(partners.length > 1 ? [place("partnerId", "partner")] : []),
    {
      kind: "choice",
      name: "state",
      label: t("network.online.state"),
      options: (["open", "stale"] as const).map((value) => ({ value, label: t(`network.online.state-of.${value}`) })),
    },
    {
      kind: "choice",
      name: "accessState",
      label: t("network.online.access"),
      options: accessStates.map((value) => ({ value, label: t(`services.access.state.${value}`) })),
    },
    {
      kind: "choice",
      name: "addressDoubt",
      label: t("network.online.address-doubt"),
      extra: true,
      options: (["mismatch", "conflict"] as const).map((value) => ({ value, label: t(`network.online.doubt.${value}`) })),
    },
    {
      kind: "choice",
      name: "orphan",
      label: t("network.online.whose"),
      single: true,
      extra: true,
      options: [
        { value: "true", label: t("network.online.orphan") },
        { value: "false", label: t("network.online.owned") },
      ],
    },
  ];
}

function useColumns(): Column<Session>[] {
  const t = useTexts();
  return [
    { id: "who", head: t("network.online.who"), main: true, cell: (row) => <WhoCell session={row} /> },
    { id: "state", head: t("network.online.state"), sort: "heardAt", cell: (row) => <StateCell session={row} /> },
    { id: "address", head: t("network.online.address"), cell: (row) => <AddressCell session={row} /> },
    { id: "where", head: t("network.online.where"), cell: (row) => <WhereCell session={row} /> },
    { id: "since", head: t("network.online.since"), sort: "startedAt", sortDown: true, cell: (row) => <SinceCell session={row} /> },
    {
      id: "bytes",
      head: t("network.online.bytes"),
      number: true,
      sort: "downBytes",
      sortDown: true,
      cell: (row) => <BytesCell session={row} />,
    },
    {
      id: "rate",
      head: t("network.online.rate"),
      number: true,
      sort: "downBps",
      sortDown: true,
      cell: (row) => <RateCell session={row} />,
    },
    { id: "speed", head: t("network.online.speed"), number: true, cell: (row) => <SpeedCell session={row} /> },
    { id: "mac", head: t("network.online.mac"), extra: true, cell: (row) => <MacText mac={row.mac} vendor={row.macVendor} /> },
    { id: "plan", head: t("network.online.by.plan"), extra: true, cell: (row) => (row.plan ? <bdi>{row.plan.name}</bdi> : <Nothing />) },
    {
      id: "partner",
      head: t("network.online.by.partner"),
      extra: true,
      cell: (row) => (row.partner ? <bdi>{row.partner.name}</bdi> : <Nothing />),
    },
    {
      id: "called",
      head: t("network.online.called"),
      extra: true,
      cell: (row) => (row.calledId ? <bdi>{row.calledId}</bdi> : <Nothing />),
    },
    {
      id: "session",
      head: t("network.online.session-id"),
      extra: true,
      cell: (row) => (row.acctSessionId ? <bdi className="code">{row.acctSessionId}</bdi> : <Nothing />),
    },
  ];
}

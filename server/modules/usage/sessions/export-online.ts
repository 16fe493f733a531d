import { defineExport, moment } from "../../../platform/exports/list-export.ts";
import { exportOnlineEndpoint } from "./contract.ts";
import { listOnline, type OnlineShown } from "./list-online.ts";

/** N-7 exactly what the list shows. */
export const onlineExport = defineExport<typeof exportOnlineEndpoint, OnlineShown>({
  endpoint: exportOnlineEndpoint,
  may: "network.sessions.view",
  kind: "sessions",
  about: { label: "Sessions", name: "sessions" },
  cells: {
    customer: (row) => row.customer?.name,
    customerNumber: (row) => row.customer?.number,
    service: (row) => row.service?.number,
    plan: (row) => row.plan?.name,
    partner: (row) => row.partner?.name,
    site: (row) => row.site?.name,
    nas: (row) => row.nas?.name ?? row.nas?.id,
    port: (row) => row.portId,
    called: (row) => row.calledId,
    login: (row) => row.login,
    ipv4: (row) => row.ipv4,
    ipv6Wan: (row) => row.ipv6Wan,
    delegatedPrefix: (row) => row.delegatedPrefix,
    accessState: (row) => row.accessState,
    speedDownBps: (row) => row.speed?.downBps,
    speedUpBps: (row) => row.speed?.upBps,
    speedRule: (row) => row.speed?.ruleName ?? row.speed?.rule,
    mac: (row) => row.mac,
    macVendor: (row) => row.macVendor,
    startedAt: moment((row) => row.startedAt),
    heardAt: moment((row) => row.heardAt),
    seconds: (row) => row.seconds,
    downBytes: (row) => row.downBytes,
    upBytes: (row) => row.upBytes,
    downBps: (row) => row.downBps,
    upBps: (row) => row.upBps,
    state: (row) => row.state,
    sessionId: (row) => row.acctSessionId,
  },
  list: (work, page, { filter }) => listOnline(work, { ...page, filter }),
});

import { defineExport, moment } from "../../../platform/exports/list-export.ts";
import { exportAuditEndpoint, exportSignInLogEndpoint } from "../contract.ts";
import { listAudit, listSignInLog } from "./list-audit.ts";

type ItemOf<List extends (...given: never[]) => Promise<{ items: readonly unknown[] }>> = Awaited<ReturnType<List>>["items"][number];

/** O-51 the log as a table: what the list shows with the same filter. */
export const auditExport = defineExport<typeof exportAuditEndpoint, ItemOf<typeof listAudit>>({
  endpoint: exportAuditEndpoint,
  may: "admin.logs.export",
  kind: "audit-log",
  about: { label: "audit-log", name: "audit-log" },
  cells: {
    at: moment((entry) => entry.at),
    actorKind: (entry) => entry.actor.kind,
    actor: (entry) => entry.actor.name,
    staff: (entry) => entry.staff?.name,
    source: (entry) => entry.source,
    entity: (entry) => entry.entity,
    entityId: (entry) => entry.entityId,
    label: (entry) => entry.label,
    action: (entry) => entry.action,
    reason: (entry) => entry.reason,
    changes: (entry) => (entry.changes === null ? null : JSON.stringify(entry.changes)),
    ip: (entry) => entry.ip,
    userAgent: (entry) => entry.userAgent,
    requestId: (entry) => entry.requestId,
  },
  list: (work, page, { filter }) => listAudit(work, { ...page, filter }),
});

export const signInLogExport = defineExport<typeof exportSignInLogEndpoint, ItemOf<typeof listSignInLog>>({
  endpoint: exportSignInLogEndpoint,
  may: "admin.logs.export",
  kind: "sign-in-log",
  about: { label: "sign-in-log", name: "sign-in-log" },
  cells: {
    at: moment((attempt) => attempt.at),
    realm: (attempt) => attempt.realm,
    identifier: (attempt) => attempt.identifier,
    outcome: (attempt) => attempt.outcome,
    detail: (attempt) => attempt.detail,
    ip: (attempt) => attempt.ip,
    userAgent: (attempt) => attempt.userAgent,
  },
  list: (work, page, { filter }) => listSignInLog(work, { ...page, filter }),
});

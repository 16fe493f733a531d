import type { QueryOf } from "../../../../shared/endpoint.ts";
import type { FileReply } from "../../../platform/http/api.ts";
import type { Base, Work } from "../../../platform/work.ts";
import type { exportAuditEndpoint, exportSignInLogEndpoint } from "../contract.ts";
import { exportPages, rowsAtOnce } from "../export-page.ts";
import { listAudit, listSignInLog } from "./list-audit.ts";

/** O-51 the log as a table: what the list shows with the same filter. */
export const exportAudit = (work: Work, base: Base, { filter, sort }: QueryOf<typeof exportAuditEndpoint>): Promise<FileReply> =>
  exportPages(work, base, {
    name: "audit-log",
    filter,
    page: (at, cursor) => listAudit(at, { filter, cursor, limit: rowsAtOnce, sort, total: "none" }),
    columns: {
      at: (entry) => entry.at,
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
  });

export const exportSignInLog = (work: Work, base: Base, { filter, sort }: QueryOf<typeof exportSignInLogEndpoint>): Promise<FileReply> =>
  exportPages(work, base, {
    name: "sign-in-log",
    filter,
    page: (at, cursor) => listSignInLog(at, { filter, cursor, limit: rowsAtOnce, sort, total: "none" }),
    columns: {
      at: (attempt) => attempt.at,
      realm: (attempt) => attempt.realm,
      identifier: (attempt) => attempt.identifier,
      outcome: (attempt) => attempt.outcome,
      detail: (attempt) => attempt.detail,
      ip: (attempt) => attempt.ip,
      userAgent: (attempt) => attempt.userAgent,
    },
  });

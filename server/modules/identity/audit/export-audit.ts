import type { QueryOf } from "../../../../shared/endpoint.ts";
import type { CsvValue } from "../../../platform/csv.ts";
import { exportList } from "../../../platform/export-list.ts";
import type { FileReply } from "../../../platform/http/api.ts";
import type { Base, Work } from "../../../platform/work.ts";
import type { exportAuditEndpoint, exportSignInLogEndpoint } from "../contract.ts";
import { listAudit, listSignInLog } from "./list-audit.ts";

type ItemOf<List extends (...given: never[]) => Promise<{ items: readonly unknown[] }>> = Awaited<ReturnType<List>>["items"][number];

const auditCells: Readonly<Record<string, (entry: ItemOf<typeof listAudit>) => CsvValue>> = {
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
};

const signInCells: Readonly<Record<string, (attempt: ItemOf<typeof listSignInLog>) => CsvValue>> = {
  at: (attempt) => attempt.at,
  realm: (attempt) => attempt.realm,
  identifier: (attempt) => attempt.identifier,
  outcome: (attempt) => attempt.outcome,
  detail: (attempt) => attempt.detail,
  ip: (attempt) => attempt.ip,
  userAgent: (attempt) => attempt.userAgent,
};

/** O-51 the log as a table: what the list shows with the same filter. */
export const exportAudit = (work: Work, base: Base, { filter, sort }: QueryOf<typeof exportAuditEndpoint>): Promise<FileReply> =>
  exportList(work, base, {
    label: "audit-log",
    name: "audit-log",
    filter,
    sort,
    list: (again, page) => listAudit(again, { ...page, filter }),
    cellOf: auditCells,
  });

export const exportSignInLog = (work: Work, base: Base, { filter, sort }: QueryOf<typeof exportSignInLogEndpoint>): Promise<FileReply> =>
  exportList(work, base, {
    label: "sign-in-log",
    name: "sign-in-log",
    filter,
    sort,
    list: (again, page) => listSignInLog(again, { ...page, filter }),
    cellOf: signInCells,
  });

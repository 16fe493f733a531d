import { sql } from "kysely";
import type { StaffActor } from "../actor.ts";
import { notFound, permissionDenied } from "../problems.ts";
import type { Work } from "../work.ts";

export type ExportState = "running" | "done" | "failed" | "cancelled" | "expired";

/** An export that a job makes or made. */
export interface StoredExport {
  readonly id: string;
  readonly kind: string;
  readonly path: string;
  readonly request: unknown;
  readonly format: "csv" | "xlsx" | "json" | "pdf";
  readonly fileName: string;
  readonly state: ExportState;
  readonly madeBy: string;
  readonly total: number | null;
  readonly done: number;
  readonly sizeBytes: number;
  readonly failure: string;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly expiresAt: Date | null;
}

const columns = sql`id, kind, path, request, format, file_name as "fileName", state, made_by as "madeBy", total, done, size_bytes::float8 as "sizeBytes",
  failure, created_at as "createdAt", ended_at as "endedAt", expires_at as "expiresAt"`;

/** An export belongs to who made it: nobody else sees it, whatever they may see otherwise. */
function exportMaker(work: Work): StaffActor {
  if (work.actor.kind !== "staff") throw permissionDenied("Exports belong to a person who is signed in.");
  return work.actor;
}

export async function getExport(work: Work, id: string): Promise<StoredExport> {
  const { rows } =
    await sql<StoredExport>`select ${columns} from platform.exports where id = ${id} and made_by = ${exportMaker(work).adminId}`.execute(
      work.tx,
    );
  if (!rows[0]) throw notFound();
  return rows[0];
}

const mostListed = 50;

export async function listExports(work: Work, { running }: { running: boolean }): Promise<StoredExport[]> {
  const { rows } = await sql<StoredExport>`select ${columns} from platform.exports
    where made_by = ${exportMaker(work).adminId} ${running ? sql`and state = 'running'` : sql``} order by created_at desc, id desc limit ${mostListed}`.execute(
    work.tx,
  );
  return rows;
}

/** Stops one that is being made, or deletes the file of one that is done. */
export async function endExport(work: Work, id: string): Promise<StoredExport> {
  const found = await getExport(work, id);
  await sql`update platform.exports set state = case state when 'running' then 'cancelled' else 'expired' end, ended_at = coalesce(ended_at, ${work.now})
    where id = ${id} and state in ('running', 'done')`.execute(work.tx);
  await sql`delete from platform.export_parts where export_id = ${id}`.execute(work.tx);
  work.audit({
    entity: "export",
    entityId: id,
    label: found.fileName,
    action: found.state === "running" ? "cancelled" : "deleted",
    partnerId: null,
  });
  return getExport(work, id);
}

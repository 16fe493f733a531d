import type { ImportMap } from "../../../../shared/import-map.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { FileStore } from "../../../platform/files/file-store.ts";
import { fileTooBig } from "../../../platform/files/media-type.ts";
import { storeFile } from "../../../platform/files/store-file.ts";
import { maxTableBytes } from "../../../platform/sheets/open-table.ts";
import type { Work } from "../../../platform/work.ts";
import { importNotReady } from "../problems.ts";
import { db } from "../tables.ts";
import { forgetRows, getImport, type ImportRecord, importLabel, lockImport, mapOf } from "./import-records.ts";
import { mayStartOver } from "./import-state-rules.ts";
import { moveImport } from "./move-import.ts";

export interface NewImport {
  readonly partnerId: string;
  readonly file: { readonly name: string; readonly bytes: Uint8Array };
  readonly map: ImportMap | null;
}

/** Keeps a table that was sent, so that it can be read, rehearsed and imported. */
export async function addImport(work: Work, files: FileStore, { partnerId, file, map }: NewImport): Promise<ImportRecord> {
  if (file.bytes.length > maxTableBytes) throw fileTooBig(`The most is ${maxTableBytes / 1024 ** 2} MB. Split the file.`);
  // It is read as text and never shown or sent back as anything else, whatever its bytes may mean to other programs.
  const stored = await storeFile(work, files, { partnerId, customerId: null, mediaType: "text/csv", name: file.name, bytes: file.bytes });
  const { id, number } = await db(work)
    .insertInto("ordering.imports")
    .values({
      partner_id: partnerId,
      file_id: stored.id,
      file_sha256: stored.sha256,
      file_name: file.name,
      map: map === null ? null : JSON.stringify(map),
      state: "new",
      failure: null,
      rows_of: null,
      total_rows: null,
      created_by: JSON.stringify(describeActor(work)),
      created_at: work.now,
      started_at: null,
      finished_at: null,
    })
    .returning(["id", "number"])
    .executeTakeFirstOrThrow();
  work.audit({
    entity: "import",
    entityId: id,
    label: importLabel(Number(number)),
    action: "created",
    partnerId,
    changes: { file: { before: null, after: file.name } },
  });
  return getImport(work, id);
}

/** From here on `workOnImport` rehearses it. */
export async function startCheck(work: Work, importId: string): Promise<ImportRecord> {
  const record = await lockImport(work, importId);
  mapOf(record);
  if (!mayStartOver(record.state, record.rowsOf))
    throw importNotReady(`${importLabel(record.number)} is ${record.state}, so it cannot be rehearsed.`);
  await stopOthers(work, record);
  await forgetRows(work, importId);
  await moveImport(work, importId, { to: "checking" });
  return getImport(work, importId);
}

/** From here on `workOnImport` writes it. One that was stopped half-way goes on. */
export async function startRun(work: Work, importId: string, { skipBadRows }: { skipBadRows: boolean }): Promise<ImportRecord> {
  const record = await lockImport(work, importId);
  mapOf(record);
  await stopOthers(work, record);
  if (record.rowsOf === "check") await forgetRows(work, importId);
  await db(work).updateTable("ordering.imports").set({ skip_bad_rows: skipBadRows }).where("id", "=", importId).execute();
  await moveImport(work, importId, { to: "running" });
  return getImport(work, importId);
}

/** Two imports of one file would only stand in each other's way; one whose process was killed would seem to run for ever. */
async function stopOthers(work: Work, { id, fileSha256, partnerId }: ImportRecord): Promise<void> {
  const others = await db(work)
    .selectFrom("ordering.imports")
    .select("id")
    .where("file_sha256", "=", fileSha256)
    .where("partner_id", "=", partnerId)
    .where("state", "in", ["checking", "running"])
    .where("id", "!=", id)
    .execute();
  for (const other of others) await moveImport(work, other.id, { to: "stopped" });
}

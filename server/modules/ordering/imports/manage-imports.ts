// What staff do with an import; the command line starts and works on its own.
import type { z } from "zod";
import { ImportMap } from "../../../../shared/import-map.ts";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import type { FileStore } from "../../../platform/files/file-store.ts";
import type { Upload } from "../../../platform/http/api.ts";
import { editConflict, fieldProblem } from "../../../platform/problems.ts";
import { openTable } from "../../../platform/sheets/open-table.ts";
import type { Work } from "../../../platform/work.ts";
import type { uploadImportEndpoint } from "../contract.ts";
import { importNotReady } from "../problems.ts";
import { db } from "../tables.ts";
import { enqueueImport } from "./import-job.ts";
import { forgetRows, getImport, type ImportRecord, importLabel, lockImport, mapOf } from "./import-records.ts";
import { refuseBeyondRights } from "./import-rights.ts";
import { mayStartOver } from "./import-state-rules.ts";
import { importView } from "./import-views.ts";
import { moveImport } from "./move-import.ts";
import { getMapping } from "./saved-mappings.ts";
import { addImport, startCheck, startRun } from "./start-import.ts";

export async function uploadImport(
  work: Work,
  files: FileStore,
  { partnerId, map, mappingId }: z.output<typeof uploadImportEndpoint.body>,
  file: Upload | undefined,
): Promise<ImportRecord> {
  if (!seesPartner(work.actor, partnerId)) throw fieldProblem("partnerId", "unknown-value", "There is no such partner.");
  if (!file) throw fieldProblem("file", "required", "Send the table as the part named file.");
  // What cannot be opened at all is refused before it is kept.
  await openTable(file.bytes, map?.reading);
  const saved = mappingId === undefined ? null : ImportMap.parse((await getMapping(work, mappingId)).map);
  return addImport(work, files, { partnerId, file, map: map ?? saved });
}

export async function mapImport(work: Work, importId: string, map: ImportMap, version: number): Promise<ImportRecord> {
  const before = await lockImport(work, importId);
  if (before.version !== version) throw editConflict(undefined, { current: await importView(work, before) });
  if (!mayStartOver(before.state, before.rowsOf)) {
    throw importNotReady(`${importLabel(before.number)} is ${before.state}, so its map stays as it is. Upload the table again.`);
  }
  await forgetRows(work, importId);
  await db(work)
    .updateTable("ordering.imports")
    .set({ map: JSON.stringify(map), ...(before.state === "new" ? { version: version + 1 } : {}) })
    .where("id", "=", importId)
    .execute();
  if (before.state !== "new") await moveImport(work, importId, { to: "new" });
  work.audit({
    entity: "import",
    entityId: importId,
    label: importLabel(before.number),
    action: "mapped",
    partnerId: before.partnerId,
    changes: { map: { before: before.map, after: map } },
  });
  return getImport(work, importId);
}

export async function checkImport(work: Work, importId: string): Promise<ImportRecord> {
  await refuseBeyondRights(work, mapOf(await getImport(work, importId)));
  const record = await startCheck(work, importId);
  await enqueueImport(work, record);
  return record;
}

export async function runImport(work: Work, importId: string, options: { skipBadRows: boolean }): Promise<ImportRecord> {
  await refuseBeyondRights(work, mapOf(await getImport(work, importId)));
  const record = await startRun(work, importId, options);
  await enqueueImport(work, record);
  return record;
}

export async function stopImport(work: Work, importId: string): Promise<ImportRecord> {
  await moveImport(work, importId, { to: "stopped" });
  return getImport(work, importId);
}

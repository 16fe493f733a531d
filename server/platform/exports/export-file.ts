import { Readable } from "node:stream";
import { sql } from "kysely";
import type { FileReply } from "../http/api.ts";
import { type Base, inReadingWork, type Work } from "../work.ts";
import { mediaTypes } from "./file-bytes.ts";
import { type ExportBook, refuseWithoutRight } from "./list-export.ts";
import { exportNotReady, exportOver } from "./problems.ts";
import { getExport } from "./queries.ts";

/** The file of an export, for its maker and as long as it is kept. That it left the house is written down. */
export async function exportFile(work: Work, base: Base, book: ExportBook, id: string): Promise<FileReply> {
  const found = await getExport(work, id);
  if (found.state === "running") throw exportNotReady();
  if (found.state !== "done" || found.expiresAt === null || found.expiresAt <= work.now) throw exportOver();
  const kind = book.find(found.path);
  if (kind) refuseWithoutRight(work, kind);
  work.audit({ entity: "export", entityId: id, label: found.fileName, action: "downloaded", partnerId: null });
  const { actor, origin } = work;
  async function* parts() {
    let sent = 0;
    for (let position = 0; sent < found.sizeBytes; position++) {
      const part = await inReadingWork(base, { actor, origin }, async (again) => {
        const { rows } = await sql<{ bytes: Buffer }>`
          select bytes from platform.export_parts where export_id = ${id} and position = ${position}`.execute(again.tx);
        return rows[0]?.bytes;
      });
      // It was deleted meanwhile: half a file must not look like a whole one.
      if (!part) throw exportOver();
      sent += part.length;
      yield part;
    }
  }
  return { name: found.fileName, mediaType: mediaTypes[found.format], bytes: Readable.from(parts()) };
}

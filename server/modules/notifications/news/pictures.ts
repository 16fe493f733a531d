import type { FileStore } from "../../../platform/files/file-store.ts";
import { checkFile } from "../../../platform/files/media-type.ts";
import { readStoredFile, storeFile } from "../../../platform/files/store-file.ts";
import type { FileReply, Upload } from "../../../platform/http/api.ts";
import { fieldProblem, notFound } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getVisiblePartner } from "../../partners/index.ts";
import { db } from "../tables.ts";
import { pictureUrl } from "./news-queries.ts";

const maxBytes = 2 * 1024 * 1024;

export async function addNewsPicture(
  work: Work,
  files: FileStore,
  partnerId: string,
  upload: Upload | undefined,
): Promise<{ id: string; url: string }> {
  const partner = await getVisiblePartner(work, partnerId);
  if (!upload) throw fieldProblem("file", "required", "Choose a picture.");
  const { name, mediaType } = await checkFile(upload, { maxBytes, only: ["image/png", "image/jpeg", "image/webp"] });
  const stored = await storeFile(work, files, { partnerId, customerId: null, name, mediaType, bytes: upload.bytes });
  const id = uuidv7(work.now.getTime());
  await db(work)
    .insertInto("notifications.news_pictures")
    .values({ id, partner_id: partnerId, file_id: stored.id, created_at: work.now })
    .execute();
  work.audit({
    entity: "news",
    entityId: id,
    label: partner.name,
    action: "picture_added",
    partnerId,
    changes: { picture: { before: null, after: name } },
  });
  return { id, url: pictureUrl(id) ?? "" };
}

/** Shown to everybody who knows its address: nothing but pictures of news is served from here. */
export async function readNewsPicture(work: Work, files: FileStore, pictureId: string): Promise<FileReply> {
  const picture = await db(work).selectFrom("notifications.news_pictures").select("file_id").where("id", "=", pictureId).executeTakeFirst();
  if (!picture) throw notFound();
  const { name, mediaType, bytes } = await readStoredFile(work, files, picture.file_id);
  return { name, mediaType, bytes, inline: true };
}

// Files come one by one while something is being written, and belong to their entry from when it is sent (O-149).
import { sql } from "kysely";
import type { z } from "zod";
import type { FileStore } from "../../../platform/files/file-store.ts";
import { checkFile, mayShowInline } from "../../../platform/files/media-type.ts";
import { readStoredFile } from "../../../platform/files/store-file.ts";
import type { FileReply, Upload } from "../../../platform/http/api.ts";
import { fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import type { TicketFileView } from "../contract.ts";
import { authorOf } from "../entries.ts";
import { findReachable, getOwnTicket } from "../find-ticket.ts";
import { limitReached } from "../problems.ts";
import { db } from "../tables.ts";

/** What somebody may have lying here that they have not sent. */
const mostWaiting = 100;

// Types that customers send: pictures, PDF, text, office papers and archives (P-161). What can be run is refused for everybody.
const fromCustomers =
  /^(image\/(png|jpeg|webp|gif|heic|heif|avif|tiff|bmp)|video\/(mp4|quicktime|webm)|audio\/|application\/(pdf|zip|xml|rtf|x-cfb|vnd\.(openxmlformats-officedocument|oasis\.opendocument)\..+)|text\/plain)/;

export async function uploadFile(
  work: Work,
  files: FileStore,
  upload: Upload | undefined,
  limits: { maxBytes?: number } = {},
): Promise<z.input<typeof TicketFileView>> {
  if (!upload) throw fieldProblem("file", "required", "Choose a file.");
  const me = authorOf(work);
  if (me.kind === "system" || me.id === null) throw new Error("only people upload files");
  const { mediaType, name } = await checkFile(upload, limits);
  if (me.kind === "customer" && !fromCustomers.test(mediaType))
    throw fieldProblem("file", "file-type-refused", "Send a picture, a PDF, a text, an office document or a ZIP file.");
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from tickets.uploads
    where uploader_kind = ${me.kind} and uploader_id = ${me.id}`.execute(work.tx);
  if ((rows[0]?.count ?? 0) >= mostWaiting)
    throw limitReached(`${mostWaiting} files wait to be sent. Send or leave what you have begun first.`);
  const sizeBytes = upload.bytes.length;
  const { id } = await db(work)
    .insertInto("tickets.uploads")
    .values({
      uploader_kind: me.kind,
      uploader_id: me.id,
      sha256: await files.put(upload.bytes),
      name,
      media_type: mediaType,
      size_bytes: BigInt(sizeBytes),
      uploaded_at: work.now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return { id, name, mediaType, sizeBytes, mayShowInline: mayShowInline(mediaType) };
}

interface Found {
  readonly fileId: string;
  readonly ticketId: string;
  readonly kind: string;
  readonly isPublic: boolean;
}

const find = async (work: Work, id: string): Promise<Found> => {
  const row = await db(work)
    .selectFrom("tickets.ticket_files as file")
    .innerJoin("tickets.entries as entry", "entry.id", "file.entry_id")
    .select(["file.file_id as fileId", "entry.ticket_id as ticketId", "entry.kind", "entry.customer_id as customerId"])
    .select(sql<boolean>`file.is_public and entry.is_public`.as("isPublic"))
    .where("file.id", "=", id)
    .executeTakeFirst();
  if (!row) throw notFound("There is no such file.");
  return row;
};

/** For staff: asked by the right to the ticket, and to its notes where it is one of a note. */
export async function downloadFile(work: Work, files: FileStore, id: string, inline: boolean): Promise<FileReply> {
  const found = await find(work, id);
  const right = found.isPublic ? "tickets.tickets.view" : "tickets.notes.view";
  const ticket =
    (await findReachable(work, found.ticketId, right)) ?? (await findReachable(work, found.ticketId, right, { deleted: true }));
  if (!ticket) throw notFound("There is no such file.");
  return reply(work, files, found.fileId, inline);
}

/** P-160 a customer gets the files of what they can read in their tickets, and of nothing else. */
export async function downloadOwnFile(work: Work, files: FileStore, id: string, inline: boolean): Promise<FileReply> {
  const found = await find(work, id);
  if (!found.isPublic || found.kind === "note") throw notFound("There is no such file.");
  await getOwnTicket(work, found.ticketId);
  return reply(work, files, found.fileId, inline);
}

async function reply(work: Work, files: FileStore, fileId: string, inline: boolean): Promise<FileReply> {
  const { bytes, mediaType, name } = await readStoredFile(work, files, fileId);
  return { name, mediaType, bytes, inline: inline && mayShowInline(mediaType) };
}

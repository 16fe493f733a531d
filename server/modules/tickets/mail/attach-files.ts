// Files of a mail become those of its entry. What can be run is left out, and the entry says so.
import { checkFile } from "../../../platform/files/media-type.ts";
import { storeFile } from "../../../platform/files/store-file.ts";
import { Problem } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { db, type Ticket } from "../tables.ts";
import type { MailFile } from "./read-mail.ts";

export interface CheckedFiles {
  readonly accepted: readonly (MailFile & { readonly mediaType: string })[];
  readonly isSomeLeftOut: boolean;
}

export async function checkFiles(files: readonly MailFile[]): Promise<CheckedFiles> {
  const accepted: (MailFile & { mediaType: string })[] = [];
  for (const file of files) {
    try {
      accepted.push({ ...(await checkFile(file)), bytes: file.bytes });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }
  return { accepted, isSomeLeftOut: accepted.length < files.length };
}

/** O-149 files of what only staff read carry no customer, so that no way of a customer leads to them. */
export async function attachFiles(
  work: Work,
  tools: Tools,
  ticket: Pick<Ticket, "partner_id" | "customer_id">,
  entry: { readonly id: string; readonly isPublic: boolean },
  { accepted }: CheckedFiles,
): Promise<void> {
  const customerId = entry.isPublic ? ticket.customer_id : null;
  for (const { name, mediaType, bytes } of accepted) {
    const stored = await storeFile(work, tools.files, { partnerId: ticket.partner_id, customerId, name, mediaType, bytes });
    await db(work)
      .insertInto("tickets.ticket_files")
      .values({
        id: uuidv7(work.now.getTime()),
        partner_id: ticket.partner_id,
        customer_id: customerId,
        entry_id: entry.id,
        is_public: entry.isPublic,
        file_id: stored.id,
        name,
        media_type: mediaType,
        size_bytes: BigInt(bytes.length),
      })
      .execute();
  }
}

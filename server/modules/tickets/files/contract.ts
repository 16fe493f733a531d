// Files of entries, which come before what they belong to.
import { z } from "zod";
import { BooleanText, endpoint } from "../../../../shared/endpoint.ts";
import { TicketFileView } from "../contract.ts";

export const uploadTicketFileEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/ticket-files",
  summary: "Uploads one file for an entry that is still being written; name its id when you send. At most 25 MB, no programs or scripts.",
  request: "upload",
  body: z.strictObject({}),
  returns: TicketFileView,
});
export const fileId = z.object({ fileId: z.uuid() });
export const asFile = z.strictObject({
  /** Show it in the page instead of saving it, where its type allows. */
  inline: BooleanText.optional(),
});
export const downloadTicketFileEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/ticket-files/:fileId",
  summary: "A file of a ticket; one of a note needs the right to see notes.",
  params: fileId,
  query: asFile,
  reply: "file",
});

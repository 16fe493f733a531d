import { mayDo } from "../../../platform/actor.ts";
import type { Work } from "../../../platform/work.ts";
import { findStaffActor, listColleagues, writeToStaff } from "../../identity/index.ts";
import { db, type Mailbox } from "../tables.ts";

const patienceMs = 15 * 60_000;
/** Enough that somebody reads it, and not everybody's morning. */
const mostLetters = 5;

/** O-127 A mailbox that has not been readable for a quarter of an hour is told to who can mend it, once. */
export async function alertIfLong(work: Work, mailbox: Mailbox): Promise<void> {
  const { away_since: since, alerted_at, address, fault_answer } = mailbox;
  if (since === null || alerted_at !== null || work.now.getTime() - since.getTime() < patienceMs) return;
  await db(work).updateTable("tickets.mailboxes").set({ alerted_at: work.now }).where("id", "=", mailbox.id).execute();
  let written = 0;
  for (const { id } of await listColleagues(work, mailbox.partner_id)) {
    const actor = await findStaffActor(work, id);
    if (!actor || !mayDo(actor, "config.helpdesk.update")) continue;
    writeToStaff(work, {
      ...{ adminId: id, partnerId: mailbox.partner_id, fileId: null },
      cause: `mailbox-away:${mailbox.id}:${since.toISOString()}`,
      subject: `The mailbox ${address} cannot be read`,
      text: `Nothing that customers write to it comes in since ${since.toISOString().slice(0, 16).replace("T", " ")} UTC.\nThe server says: ${fault_answer}\nLook at it under Config, Mailboxes.`,
    });
    written += 1;
    if (written >= mostLetters) return;
  }
}

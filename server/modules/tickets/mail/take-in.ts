import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getMailbox } from "./mailboxes.ts";
import { readMail } from "./read-mail.ts";
import { type Placed, receiveMail } from "./receive-mail.ts";

/** A mail that did not come through the mailbox's own server, such as those of the demo; it goes where it would have gone. */
export async function takeMailIn(
  work: Work,
  tools: Tools,
  mailboxId: string,
  { raw, receivedAt }: { raw: Uint8Array; receivedAt: Date },
): Promise<Placed | undefined> {
  return receiveMail(work, tools, await getMailbox(work, mailboxId), { raw, receivedAt, mail: await readMail(raw) });
}

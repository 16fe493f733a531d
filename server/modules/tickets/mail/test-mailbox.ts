import type { z } from "zod";
import type { Works } from "../../../platform/http/api.ts";
import { ServerFault } from "../../../platform/mail/mailer.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Mailbox } from "../tables.ts";
import type { testMailboxEndpoint } from "./contract.ts";
import { getMailbox, leaveEntry, serverOf } from "./mailboxes.ts";

type Tested = z.input<typeof testMailboxEndpoint.returns>;

/** Really signs in and looks, and reads nothing in: a person asked for it. */
export async function testMailbox(works: Works, tools: Tools, mailboxId: string): Promise<Tested> {
  const mailbox = await works.inWork((work) => getMailbox(work, mailboxId));
  const tested = await look(tools, mailbox);
  await works.inWork(async (work) => leaveEntry(work, mailbox, "tested", { outcome: { before: null, after: tested.outcome } }));
  return tested;
}

async function look(tools: Tools, mailbox: Mailbox): Promise<Tested> {
  try {
    const folder = await tools.mailReader.open(serverOf(tools, mailbox));
    try {
      const { isSecure } = folder;
      const isKnown = mailbox.uid_validity === folder.uidValidity && mailbox.read_up_to !== null;
      const waiting = (await folder.list(isKnown ? Number(mailbox.read_up_to) : undefined)).length;
      const isMissing = mailbox.after_reading === "move" && !(await folder.hasFolder(mailbox.move_to));
      return { outcome: isMissing ? "no-folder-to-move" : "ok", answer: isMissing ? mailbox.move_to : "", isSecure, waiting };
    } finally {
      await folder.close();
    }
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error;
    return { outcome: error.kind, answer: error.message, isSecure: false, waiting: 0 };
  }
}

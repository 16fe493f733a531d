import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { findAdministrator } from "../identity/index.ts";
import { writeMessage } from "./write-message.ts";

/** A letter to a member of staff with the file that goes with it. Whoever left meanwhile gets none. */
export async function writeToStaff(
  work: Work,
  tools: Tools,
  letter: {
    adminId: string;
    partnerId: string;
    cause: string;
    subject: string;
    text: string;
    fileId: string | null;
    replyTo?: string | undefined;
  },
): Promise<void> {
  const admin = await findAdministrator(work, letter.adminId);
  if (admin?.status !== "active") return;
  await writeMessage(work, tools, {
    partnerId: letter.partnerId,
    customerId: null,
    kind: "staff_written",
    cause: `staff_written:${letter.cause}`,
    to: [admin.email],
    content: {
      texts: "written",
      own: { subject: letter.subject, text: letter.text },
      language: admin.language,
      name: admin.fullName,
      values: {},
    },
    files: letter.fileId === null ? [] : [{ kind: "stored", id: letter.fileId }],
    ...(letter.replyTo ? { thread: { replyTo: letter.replyTo, answersTo: [], messageId: (id, domain) => `<${id}@${domain}>` } } : {}),
    timing: "at-once",
  });
}

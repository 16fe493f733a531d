import { readPhone } from "../../platform/phones.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { findAdministrator } from "../identity/index.ts";
import { getSetting, phoneCountry } from "../partners/index.ts";
import { canSendSms } from "./sms/settings.ts";
import { writeMessage } from "./write-message.ts";

/** A letter to a member of staff with the file that goes with it, and its subject as an SMS where that was asked for. Whoever left meanwhile gets none. */
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
    ways?: readonly ("mail" | "sms")[] | undefined;
  },
): Promise<void> {
  const admin = await findAdministrator(work, letter.adminId);
  if (admin?.status !== "active") return;
  const { ways = ["mail"] } = letter;
  const smsTo = ways.includes("sms") ? await numberFor(work, letter.partnerId, admin.phone) : undefined;
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
    ...(ways.includes("mail") || smsTo === undefined ? {} : { channels: [] }),
    ...(smsTo === undefined ? {} : { smsTo }),
  });
}

/** Undefined: there is none that can be read, or no SMS leave from here. */
async function numberFor(work: Work, partnerId: string, typed: string): Promise<string | undefined> {
  if (!(await canSendSms(work, partnerId))) return undefined;
  const read = readPhone(typed, await getSetting(work, phoneCountry, { partnerId }));
  return read.kind === "read" ? read.e164 : undefined;
}

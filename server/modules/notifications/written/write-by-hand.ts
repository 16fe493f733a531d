import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { findCustomer } from "../customers/index.ts";
import { writeMessage } from "./write-message.ts";

/** A mail in somebody's own words. Whoever was deleted meanwhile gets none. */
export async function writeByHand(
  work: Work,
  tools: Tools,
  {
    customerId,
    to,
    subject,
    text,
    fileId,
  }: { customerId: string; to: readonly string[]; subject: string; text: string; fileId?: string | undefined },
): Promise<void> {
  const customer = await findCustomer(work, customerId);
  if (!customer || customer.deletedAt !== null) return;
  await writeMessage(work, tools, {
    partnerId: customer.partnerId,
    customerId,
    kind: "written",
    cause: null,
    to,
    content: { texts: "written", own: { subject, text }, language: customer.language, name: customer.fullName, values: {} },
    files: fileId === undefined ? [] : [{ kind: "stored", id: fileId }],
    timing: "working-hours",
  });
}

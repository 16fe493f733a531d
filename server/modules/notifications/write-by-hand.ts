import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { writeMessage } from "./write-message.ts";

interface ByHand {
  readonly customer: { readonly id: string; readonly partnerId: string; readonly language: string; readonly fullName: string };
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}

/** A mail in somebody's own words. Each call is a message of its own; whoever repeats its work sees to it that it is called once. */
export const writeByHand = (work: Work, tools: Tools, { customer, to, subject, text }: ByHand): Promise<void> =>
  writeMessage(work, tools, {
    partnerId: customer.partnerId,
    customerId: customer.id,
    kind: "written",
    cause: null,
    to,
    content: { texts: "written", own: { subject, text }, language: customer.language, name: customer.fullName, values: {} },
    timing: "working-hours",
  });

import { z } from "zod";
import { defineEvent } from "../../platform/events.ts";

const Message = z.object({ messageId: z.uuid(), kind: z.string() });

export const messageSent = defineEvent("message.sent", Message);
/** Refused for good, given up, too old, or nobody knows whether it arrived. */
export const messageFailed = defineEvent(
  "message.failed",
  Message.extend({ state: z.enum(["failed", "unclear", "expired"]), reason: z.string() }),
);

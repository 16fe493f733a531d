import { z } from "zod";
import { defineEvent } from "../../platform/events.ts";

const Message = z.object({ messageId: z.uuid(), kind: z.string() });

export const messageSent = defineEvent("message.sent", Message);
/** Refused for good, given up, too old, or nobody knows whether it arrived. */
export const messageFailed = defineEvent(
  "message.failed",
  Message.extend({ state: z.enum(["failed", "unclear", "expired"]), reason: z.string() }),
);
/** Something new lies in a customer's portal. */
export const messageArrived = defineEvent("message.arrived", z.object({ kind: z.string() }));
/** News of a partner began, changed or went. It names no piece: whoever it is not for must not hear of it (P-255). */
export const newsChanged = defineEvent("news.changed", z.object({}));

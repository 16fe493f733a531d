import type { importantMessagesEndpoint } from "../../../server/modules/notifications/finance/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";

export type Message = ReturnsOf<typeof importantMessagesEndpoint>["items"][number];

/** What else shows whether one was read. */
export const messageTopics = ["messages", "messages-unread", "messages-important"];

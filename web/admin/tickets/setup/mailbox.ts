import type { listMailboxesEndpoint } from "../../../../server/modules/tickets/mail/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

export type Mailbox = ReturnsOf<typeof listMailboxesEndpoint>["items"][number];

import type { listMailsEndpoint } from "../../../../server/modules/tickets/mail/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

export type MailRow = ReturnsOf<typeof listMailsEndpoint>["items"][number];

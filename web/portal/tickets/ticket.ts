import type { TicketFileView } from "../../../server/modules/tickets/contract.ts";
import type {
  portalTicketEndpoint,
  portalTicketOptionsEndpoint,
  portalTicketsEndpoint,
} from "../../../server/modules/tickets/portal/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";

export type TicketLine = ReturnsOf<typeof portalTicketsEndpoint>["items"][number];
export type Ticket = ReturnsOf<typeof portalTicketEndpoint>;
export type Entry = Ticket["entries"][number];
export type Options = ReturnsOf<typeof portalTicketOptionsEndpoint>;
export type TicketFile = (typeof TicketFileView)["_output"];

/** P-161 what the browser's file dialog offers; the server looks into the files themselves. */
export const acceptedFiles = "image/*,.pdf,.txt,.csv,.doc,.docx,.xls,.xlsx,.odt,.ods,.ppt,.pptx,.zip";

export const limitsOf = ({ attachMaxMb, maxFiles }: Options) => ({ maxBytes: attachMaxMb * 1_000_000, maxFiles });

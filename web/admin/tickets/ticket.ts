import type { z } from "zod";
import { listLabelsEndpoint } from "../../../server/modules/partners/contract.ts";
import type { EntryView, TicketRow, TicketView } from "../../../server/modules/tickets/contract.ts";
import { ticketSetupEndpoint } from "../../../server/modules/tickets/setup/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";

export type Row = z.output<typeof TicketRow>;
export type Ticket = z.output<typeof TicketView>;
export type Entry = z.output<typeof EntryView>;
export type Setup = ReturnsOf<typeof ticketSetupEndpoint>;

/** As people call it: "T-901". */
export const ticketNumber = ({ number }: { number: number }): string => `T-${number}`;

/** Who asks, as far as it is known; empty: nobody knows. */
export const requesterName = ({ customer, requester }: Row): string => customer?.name ?? (requester.name || requester.email);

/** It lies in another folder, or went into another ticket: nobody answers it there. */
export const isAside = ({ spamAt, deletedAt, mergedInto }: Ticket): boolean => spamAt !== null || deletedAt !== null || mergedInto !== null;

/** What is shown beside a ticket changes with these. */
export const ticketTopics = ["tickets", "customers"] as const;

/** Statuses, types and groups; every part of these pages asks for the same answer, so it is fetched once. */
export const useSetup = () => useEndpoint(ticketSetupEndpoint, undefined, { topics: ["ticket-setup"] });

export function useTicketLabels() {
  const { data } = useEndpoint(listLabelsEndpoint, { query: { module: "tickets" } }, { topics: ["labels"] });
  return data?.items ?? [];
}

/** What staff may take in; the server looks into the files themselves. */
export const staffFileLimits = { maxBytes: 25_000_000, maxFiles: 10 };

// What of tickets is switched on for customers (P-2, portal.md 2.3). Single fields of a list are left out of its answers instead.
import type { Feature } from "../../platform/feature.ts";
import { inMenu, switchedBy } from "../partners/index.ts";
import { portalMayClose, portalTicketFields } from "./settings.ts";

const starring = switchedBy("tickets.star", portalTicketFields, (on) => on.includes("star"));
const closing = switchedBy("tickets.close", portalMayClose, (on) => on);

export const ticketPages: readonly Feature[] = [inMenu("tickets")];
export const closingTickets: readonly Feature[] = [inMenu("tickets"), closing];
export const starringTickets: readonly Feature[] = [inMenu("tickets"), starring];
export const ticketFeatures: readonly Feature[] = [closing, starring];

import { lazyPart } from "../app/lazy-part.tsx";
import type { AdminModule } from "../app/module.ts";
import { HomeTickets } from "./home-tickets.tsx";
import { ticketSearch } from "./search.ts";

const loadTab = () => import("./customer-tab.tsx");
const setupRights = ["config.helpdesk.view", "config.helpdesk.update"] as const;

export const ticketsModule: AdminModule = {
  name: "tickets",
  nav: [
    { group: "support", to: "/tickets", label: "tickets.title", needs: "tickets.tickets.view", jump: "t" },
    { group: "support", to: "/ticket-mails", label: "tickets.mails.title", needs: "tickets.recipients.view" },
    { group: "support", to: "/canned-responses", label: "tickets.canned.title", needs: "tickets.tickets.view" },
    { group: "config", part: "company", to: "/config/ticket-statuses", label: "tickets.config.statuses", needs: setupRights },
    { group: "config", part: "company", to: "/config/ticket-types", label: "tickets.config.types", needs: setupRights },
    { group: "config", part: "company", to: "/config/ticket-groups", label: "tickets.config.groups", needs: setupRights },
    { group: "config", part: "company", to: "/config/mailboxes", label: "tickets.mailbox.title", needs: setupRights },
  ],
  palette: [{ label: "tickets.new", to: "/tickets/new", needs: "tickets.tickets.create", create: "t", words: "tickets.new-words" }],
  search: [ticketSearch],
  homeParts: [{ id: "tickets", needs: "tickets.tickets.view", Part: HomeTickets }],
  customerTabs: [
    {
      id: "tickets",
      label: "tickets.title",
      place: 45,
      needs: "tickets.tickets.view",
      Tab: lazyPart(loadTab, "TicketsTab", 240),
      Count: lazyPart(loadTab, "OpenTicketsCount"),
    },
  ],
  customerActions: [
    {
      id: "new-ticket",
      place: 25,
      label: "tickets.new",
      needs: "tickets.tickets.create",
      fits: ({ status }) => status !== "archived",
      to: (customerId) => `/tickets/new?customer=${customerId}`,
    },
  ],
};

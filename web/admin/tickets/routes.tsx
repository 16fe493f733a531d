import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { guarded } from "../app/guarded.tsx";
import { frameRoute } from "../app/root-route.tsx";

export const ticketsRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/tickets",
    component: guarded(
      "tickets.tickets.view",
      lazyRouteComponent(() => import("./tickets-page.tsx"), "TicketsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/tickets/new",
    component: guarded(
      "tickets.tickets.create",
      lazyRouteComponent(() => import("./new-ticket-page.tsx"), "NewTicketPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/tickets/$ticketId",
    component: guarded(
      "tickets.tickets.view",
      lazyRouteComponent(() => import("./ticket-page.tsx"), "TicketPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/canned-responses",
    component: guarded(
      "tickets.tickets.view",
      lazyRouteComponent(() => import("./setup/canned-page.tsx"), "CannedPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/ticket-statuses",
    component: guarded(
      ["config.helpdesk.view", "config.helpdesk.update"],
      lazyRouteComponent(() => import("./setup/statuses-page.tsx"), "StatusesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/ticket-types",
    component: guarded(
      ["config.helpdesk.view", "config.helpdesk.update"],
      lazyRouteComponent(() => import("./setup/types-page.tsx"), "TypesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/ticket-groups",
    component: guarded(
      ["config.helpdesk.view", "config.helpdesk.update"],
      lazyRouteComponent(() => import("./setup/groups-page.tsx"), "GroupsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/mailboxes",
    component: guarded(
      ["config.helpdesk.view", "config.helpdesk.update"],
      lazyRouteComponent(() => import("./setup/mailboxes-page.tsx"), "MailboxesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/ticket-mails",
    component: guarded(
      "tickets.recipients.view",
      lazyRouteComponent(() => import("./mails/mails-page.tsx"), "MailsPage"),
    ),
  }),
] as const;

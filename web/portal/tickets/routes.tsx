import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "../app/lazy-page.tsx";
import { frameRoute, rootRoute } from "../app/root-route.tsx";

export const ticketsRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/tickets",
    component: lazyPage(() => import("./tickets-page.tsx"), "TicketsPage", "portal-tickets"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/tickets/new",
    component: lazyPage(() => import("./new-ticket-page.tsx"), "NewTicketPage", "portal-tickets"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/tickets/$ticketId",
    component: lazyPage(() => import("./ticket-page.tsx"), "TicketPage", "portal-tickets"),
  }),
] as const;

/** For everybody who holds the link of a mail. */
export const ratingRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/ticket-rating/$token",
    component: lazyPage(() => import("./rating-page.tsx"), "RatingPage", "portal-tickets"),
  }),
] as const;

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute, rootRoute } from "../app/root-route.tsx";

export const ticketsRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/tickets",
    component: lazyRouteComponent(() => import("./tickets-page.tsx"), "TicketsPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/tickets/new",
    component: lazyRouteComponent(() => import("./new-ticket-page.tsx"), "NewTicketPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/tickets/$ticketId",
    component: lazyRouteComponent(() => import("./ticket-page.tsx"), "TicketPage"),
  }),
] as const;

/** For everybody who holds the link of a mail. */
export const ratingRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/ticket-rating/$token",
    component: lazyRouteComponent(() => import("./rating-page.tsx"), "RatingPage"),
  }),
] as const;

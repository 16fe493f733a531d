import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "../app/lazy-page.tsx";
import { frameRoute } from "../app/root-route.tsx";

const profileRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/profile",
  component: lazyPage(() => import("./profile-page.tsx"), "ProfilePage", "portal-profile"),
});

export const profileRoutes = [profileRoute] as const;

// The pages of all modules in one tree. A module adds its routes here and its module.ts to modules.ts.
import { homeRoutes } from "../home/routes.tsx";
import { publicIdentityRoutes } from "../identity/routes.tsx";
import { frameRoute, rootRoute } from "./root-route.tsx";

export const routeTree = rootRoute.addChildren([...publicIdentityRoutes, frameRoute.addChildren([...homeRoutes])]);

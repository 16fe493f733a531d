// The pages of all modules in one tree. A module adds its routes here and its module.ts to modules.ts.
import { billingRoutes } from "../billing/routes.tsx";
import { catalogRoutes } from "../catalog/routes.tsx";
import { collectionsRoutes } from "../collections/routes.tsx";
import { contentRoutes } from "../content/routes.tsx";
import { customersRoutes } from "../customers/routes.tsx";
import { devicesRoutes } from "../devices/routes.tsx";
import { documentsRoutes } from "../documents/routes.tsx";
import { homeRoutes } from "../home/routes.tsx";
import { identityRoutes, publicIdentityRoutes } from "../identity/routes.tsx";
import { networkRoutes } from "../network/routes.tsx";
import { notificationsRoutes } from "../notifications/routes.tsx";
import { orderingRoutes } from "../ordering/routes.tsx";
import { partnersRoutes } from "../partners/routes.tsx";
import { paymentsRoutes } from "../payments/routes.tsx";
import { reportsRoutes } from "../reports/routes.tsx";
import { servicesRoutes } from "../services/routes.tsx";
import { ticketsRoutes } from "../tickets/routes.tsx";
import { frameRoute, rootRoute, unknownRoute } from "./root-route.tsx";

export const routeTree = rootRoute.addChildren([
  ...publicIdentityRoutes,
  frameRoute.addChildren([
    ...billingRoutes,
    ...catalogRoutes,
    ...collectionsRoutes,
    ...customersRoutes,
    ...devicesRoutes,
    ...documentsRoutes,
    ...homeRoutes,
    ...identityRoutes,
    ...networkRoutes,
    ...notificationsRoutes,
    ...contentRoutes,
    ...orderingRoutes,
    ...partnersRoutes,
    ...paymentsRoutes,
    ...reportsRoutes,
    ...servicesRoutes,
    ...ticketsRoutes,
    unknownRoute,
  ]),
]);

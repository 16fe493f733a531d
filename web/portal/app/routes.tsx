// The pages of all modules in one tree. A module adds its routes here and its module.ts to modules.ts.
import { billingRoutes, financeTabRoutes } from "../billing/routes.tsx";
import { deviceRoutes } from "../device/routes.tsx";
import { devicesRoutes } from "../devices/routes.tsx";
import { checkRoutes, documentsRoutes } from "../documents/routes.tsx";
import { helpRoutes, publicHelpRoutes } from "../help/routes.tsx";
import { homeRoutes } from "../home/routes.tsx";
import { doorRoutes, identityRoutes } from "../identity/routes.tsx";
import { incidentsRoutes } from "../incidents/routes.tsx";
import { moreRoutes } from "../more/routes.tsx";
import { newsRoutes } from "../news/routes.tsx";
import { notificationsRoutes } from "../notifications/routes.tsx";
import { ordersRoutes } from "../orders/routes.tsx";
import { payLinkRoutes } from "../pay-links/routes.tsx";
import { paymentsRoutes, paymentTabRoutes } from "../payments/routes.tsx";
import { profileRoutes } from "../profile/routes.tsx";
import { servicesRoutes } from "../services/routes.tsx";
import { ratingRoutes, ticketsRoutes } from "../tickets/routes.tsx";
import { usageRoutes } from "../usage/routes.tsx";
import { financeRoute, frameRoute, rootRoute, unknownRoute } from "./root-route.tsx";

export const routeTree = rootRoute.addChildren([
  ...doorRoutes,
  ...checkRoutes,
  ...ratingRoutes,
  ...publicHelpRoutes,
  ...payLinkRoutes,
  frameRoute.addChildren([
    ...homeRoutes,
    ...servicesRoutes,
    ...ordersRoutes,
    ...usageRoutes,
    ...ticketsRoutes,
    financeRoute.addChildren([...financeTabRoutes, ...paymentTabRoutes]),
    ...billingRoutes,
    ...paymentsRoutes,
    ...notificationsRoutes,
    ...newsRoutes,
    ...helpRoutes,
    ...incidentsRoutes,
    ...documentsRoutes,
    ...devicesRoutes,
    ...profileRoutes,
    ...identityRoutes,
    ...deviceRoutes,
    ...moreRoutes,
    unknownRoute,
  ]),
]);

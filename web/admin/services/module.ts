import { lazy } from "react";
import type { AdminModule } from "../app/module.ts";
import { ServicesCount } from "./services-count.tsx";

export const servicesModule: AdminModule = {
  name: "services",
  nav: [{ group: "customers", to: "/services", label: "services.title", needs: "customers.services.view", jump: "v" }],
  customerTabs: [
    {
      id: "services",
      label: "services.title",
      place: 20,
      needs: "customers.services.view",
      Tab: lazy(() => import("./customer-services.tsx").then((loaded) => ({ default: loaded.CustomerServices }))),
      Count: ServicesCount,
    },
  ],
  customerPanels: [
    {
      id: "services",
      place: 20,
      needs: "customers.services.view",
      Panel: lazy(() => import("./services-panel.tsx").then((loaded) => ({ default: loaded.ServicesPanel }))),
    },
  ],
  customerActions: [
    {
      id: "add-service",
      label: "services.add.open",
      place: 20,
      main: true,
      needs: "customers.services.create",
      fits: (customer) => customer.status === "new" || customer.status === "active" || customer.status === "blocked",
      to: (customerId) => `/customers/${customerId}/add-service`,
    },
  ],
};

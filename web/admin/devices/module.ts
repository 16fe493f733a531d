import { lazyPart } from "../app/lazy-part.tsx";
import type { AdminModule } from "../app/module.ts";

export const devicesModule: AdminModule = {
  name: "devices",
  nav: [
    { group: "network", to: "/routers", label: "equipment.routers", needs: "network.cpe.view" },
    { group: "network", to: "/router-acts", label: "equipment.acts", needs: "network.acs.view" },
    { group: "stock", to: "/items", label: "equipment.items", needs: "inventory.items.view" },
    {
      group: "config",
      part: "rules",
      to: "/config/service-switches",
      label: "equipment.switches.title",
      needs: ["config.networking.view", "config.networking.update"],
    },
  ],
  ticketParts: [{ id: "check", needs: "tickets.tickets.view", Part: lazyPart(() => import("./checks-panel.tsx"), "TicketCheck") }],
  customerTabs: [
    {
      id: "equipment",
      label: "equipment.tab",
      place: 42,
      needs: ["network.cpe.view", "inventory.items.view", "customers.services.view"],
      Tab: lazyPart(() => import("./customer-equipment.tsx"), "CustomerEquipment", 240),
    },
  ],
};

import { IconPackage, IconShoppingBag } from "@tabler/icons-react";
import type { PortalModule } from "../app/module.ts";

export const ordersModule: PortalModule = {
  name: "orders",
  pages: [
    { to: "/shop", feature: "orders", label: "portal.nav.shop", icon: IconShoppingBag },
    { to: "/orders", feature: "orders", label: "portal.nav.orders", icon: IconPackage },
  ],
};

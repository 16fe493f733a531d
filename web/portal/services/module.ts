import { IconRouter } from "@tabler/icons-react";
import type { PortalModule } from "../app/module.ts";

export const servicesModule: PortalModule = {
  name: "services",
  pages: [{ to: "/services", feature: "services", label: "portal.nav.services", icon: IconRouter, bar: 2 }],
};

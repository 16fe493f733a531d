import { IconHome } from "@tabler/icons-react";
import type { PortalModule } from "../app/module.ts";

export const homeModule: PortalModule = {
  name: "home",
  pages: [{ to: "/", label: "portal.nav.home", icon: IconHome, bar: 1 }],
};

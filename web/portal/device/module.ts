import { IconDeviceMobile } from "@tabler/icons-react";
import type { PortalModule } from "../app/module.ts";

export const deviceModule: PortalModule = {
  name: "device",
  pages: [{ to: "/app", feature: "app", label: "portal.nav.app", icon: IconDeviceMobile }],
};

import { IconDeviceTv } from "@tabler/icons-react";
import type { PortalModule } from "../app/module.ts";

export const devicesModule: PortalModule = {
  name: "devices",
  pages: [{ to: "/equipment", feature: ["hardware", "acs_devices"], label: "portal.nav.equipment", icon: IconDeviceTv }],
};

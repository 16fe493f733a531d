import { IconShieldLock } from "@tabler/icons-react";
import type { PortalModule } from "../app/module.ts";

export const identityModule: PortalModule = {
  name: "identity",
  pages: [{ to: "/profile/security", label: "portal.nav.security", icon: IconShieldLock }],
};

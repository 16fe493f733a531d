import { IconUser } from "@tabler/icons-react";
import type { PortalModule } from "../app/module.ts";

export const profileModule: PortalModule = {
  name: "profile",
  pages: [{ to: "/profile", feature: "profile", label: "portal.nav.profile", icon: IconUser }],
};

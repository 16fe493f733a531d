import { IconDots } from "@tabler/icons-react";
import type { PortalModule } from "../app/module.ts";

export const moreModule: PortalModule = {
  name: "more",
  pages: [{ to: "/more", label: "portal.nav.more", icon: IconDots, bar: 5 }],
};

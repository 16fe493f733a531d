import { IconNews } from "@tabler/icons-react";
import type { PortalModule } from "../app/module.ts";

export const newsModule: PortalModule = {
  name: "news",
  pages: [{ to: "/news", feature: "news", label: "portal.nav.news", icon: IconNews }],
};

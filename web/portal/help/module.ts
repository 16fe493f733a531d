import { IconHelp } from "@tabler/icons-react";
import type { PortalModule } from "../app/module.ts";

export const helpModule: PortalModule = {
  name: "help",
  pages: [{ to: "/help", feature: "faq", label: "portal.nav.help", icon: IconHelp }],
};

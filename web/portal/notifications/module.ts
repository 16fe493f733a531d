import { IconMail } from "@tabler/icons-react";
import type { PortalModule } from "../app/module.ts";

export const notificationsModule: PortalModule = {
  name: "notifications",
  pages: [{ to: "/messages", feature: "messages", label: "portal.messages.nav", icon: IconMail }],
};

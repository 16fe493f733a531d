import { IconMail } from "@tabler/icons-react";
import { lazyCard } from "../app/lazy-page.tsx";
import type { PortalModule } from "../app/module.ts";

export const notificationsModule: PortalModule = {
  name: "notifications",
  pages: [
    {
      to: "/messages",
      feature: "messages",
      label: "portal.messages.nav",
      icon: IconMail,
      Badge: lazyCard(() => import("./messages-badge.tsx"), "MessagesBadge", "portal-news"),
    },
  ],
};

import { IconDots } from "@tabler/icons-react";
import { lazyCard } from "../app/lazy-page.tsx";
import type { PortalModule } from "../app/module.ts";

export const moreModule: PortalModule = {
  name: "more",
  pages: [
    {
      to: "/more",
      label: "portal.nav.more",
      says: "portal.nav.all-pages",
      icon: IconDots,
      bar: 5,
      Badge: lazyCard(() => import("../notifications/messages-badge.tsx"), "MoreBadge", "portal-news"),
    },
  ],
};

import { IconMessageCircle } from "@tabler/icons-react";
import type { PortalModule } from "../app/module.ts";
import { UnreadBadge } from "./unread-badge.tsx";

export const ticketsModule: PortalModule = {
  name: "tickets",
  pages: [{ to: "/tickets", feature: "tickets", label: "portal.nav.tickets", icon: IconMessageCircle, bar: 4, Badge: UnreadBadge }],
};

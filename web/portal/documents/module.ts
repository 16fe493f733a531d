import { IconFileText } from "@tabler/icons-react";
import type { PortalModule } from "../app/module.ts";
import { ToSignBadge } from "./to-sign-badge.tsx";

export const documentsModule: PortalModule = {
  name: "documents",
  pages: [{ to: "/documents", feature: "documents", label: "portal.nav.documents", icon: IconFileText, Badge: ToSignBadge }],
};

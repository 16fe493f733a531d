import { IconReceipt } from "@tabler/icons-react";
import type { PortalModule } from "../app/module.ts";

export const billingModule: PortalModule = {
  name: "billing",
  pages: [{ to: "/finance", feature: "finance", label: "portal.nav.pay", icon: IconReceipt, bar: 3 }],
};

import type { AdminModule } from "../app/module.ts";
import { portalRights } from "./rights.ts";

export const contentModule: AdminModule = {
  name: "content",
  nav: [
    { group: "support", to: "/news", label: "content.news.title", needs: "messages.news.view" },
    { group: "config", part: "company", to: "/config/portal-regions", label: "content.region.title", needs: portalRights },
    { group: "config", part: "company", to: "/config/words", label: "content.words.title", needs: portalRights },
    { group: "config", part: "company", to: "/config/help", label: "content.faq.title", needs: portalRights },
  ],
  palette: [{ label: "content.write.title", to: "/write", needs: "customers.communication.send" }],
};

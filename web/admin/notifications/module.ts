import { lazyPart } from "../app/lazy-part.tsx";
import type { AdminModule } from "../app/module.ts";
import { communicationRights, eventRights, mailRights } from "./rights.ts";

export const notificationsModule: AdminModule = {
  name: "notifications",
  nav: [
    { group: "support", to: "/messages", label: "notifications.title", needs: "messages.history.view", jump: "m" },
    { group: "config", part: "system", to: "/config/mail", label: "notifications.mail.nav", needs: mailRights },
    { group: "config", part: "rules", to: "/config/finance-messages", label: "notifications.finance.nav", needs: eventRights },
  ],
  barParts: [lazyPart(() => import("./mail-notice.tsx"), "MailNotice")],
  homeParts: [{ id: "mail", needs: "messages.history.view", Part: lazyPart(() => import("./mail-trouble.tsx"), "MailTrouble") }],
  customerTabs: [
    {
      id: "communication",
      place: 90,
      label: "notifications.tab",
      needs: communicationRights,
      Tab: lazyPart(() => import("./communication-tab.tsx"), "CommunicationTab", 240),
    },
  ],
};

import type { Permission } from "../../../shared/permissions.ts";
import { lazyPart } from "../app/lazy-part.tsx";
import type { AdminModule } from "../app/module.ts";

export const communicationRights: readonly Permission[] = ["messages.history.view", "customers.communication.view"];
export const mailRights: readonly Permission[] = ["config.mail.view", "config.mail.update"];

export const notificationsModule: AdminModule = {
  name: "notifications",
  nav: [
    { group: "support", to: "/messages", label: "notifications.title", needs: "messages.history.view", jump: "m" },
    { group: "config", to: "/config/mail", label: "notifications.mail.nav", needs: mailRights },
  ],
  barParts: [lazyPart(() => import("./mail-notice.tsx"), "MailNotice")],
  homeParts: [{ id: "mail", needs: "messages.history.view", Part: lazyPart(() => import("./mail-trouble.tsx"), "MailTrouble") }],
  customerTabs: [
    {
      id: "communication",
      place: 90,
      label: "notifications.tab",
      needs: communicationRights,
      Tab: lazyPart(() => import("./message-list.tsx"), "MessageList", 240),
    },
  ],
};

import type { Module } from "../../platform/module.ts";
import { customerWrittenTo, joinMerges } from "../customers/index.ts";
import { settingsChanged } from "../partners/index.ts";
import { listenToCodes } from "./code-mails.ts";
import { deliverMailJob } from "./deliver-job.ts";
import { deliverMail } from "./deliver-mail.ts";
import { listenToMoney } from "./finance-mails.ts";
import { forgetFault } from "./mail-route.ts";
import { messagesOfMerges } from "./merge-messages.ts";
import { routes } from "./routes.ts";
import { listenToSecurity } from "./security-mails.ts";
import { notificationSettings } from "./settings.ts";
import { forgetMessages, forgetMessagesJob, tendMail, tendMailJob } from "./tend-mail.ts";
import { writeByHand } from "./write-by-hand.ts";

export const notificationsModule: Module = {
  name: "notifications",
  settings: notificationSettings,
  routes,
  listen(on, tools) {
    joinMerges("notifications", messagesOfMerges);
    listenToMoney(on, tools);
    listenToCodes(on, tools);
    listenToSecurity(on, tools);
    on(customerWrittenTo, "mail-what-was-written", (work, { data, objectId }) =>
      writeByHand(work, tools, { customerId: objectId, ...data }),
    );
    // A sender or server that was mended, wherever: what waits for it is tried in the next minute.
    on(settingsChanged, "ask-the-mail-server-again", async (work, { data, partnerId, at }) => {
      if (data.key.startsWith("messages.")) await forgetFault(work, partnerId ?? undefined, at);
    });
  },
  jobs(book, tools) {
    book.handle(deliverMailJob, (run, { partnerId }) => deliverMail(run, tools, partnerId));
    book.handle(tendMailJob, (run) => run.inWork(tendMail));
    book.handle(forgetMessagesJob, (run) => run.inWork(forgetMessages));
    book.every("* * * * *", tendMailJob);
    book.every("25 3 * * *", forgetMessagesJob);
  },
};

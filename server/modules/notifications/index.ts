import type { Module } from "../../platform/module.ts";
import { fiscalRegistered, fiscalWaived, guardEdits } from "../billing/index.ts";
import { customerWrittenTo, joinMerges, joinPartnerMoves } from "../customers/index.ts";
import { holdSmsWay, staffWrittenTo } from "../identity/index.ts";
import { holdOffers } from "../ordering/index.ts";
import { settingsChanged } from "../partners/index.ts";
import { listenToCodes } from "./code-mails.ts";
import { listenToContracts } from "./contract-mails.ts";
import { deliverMailJob } from "./deliver-job.ts";
import { deliverMail } from "./deliver-mail.ts";
import { listenToAccounts } from "./finance/account-mails.ts";
import { listenToAutopay } from "./finance/autopay-mails.ts";
import { contractEndsJob, contractEndsStep, tellContractEnds } from "./finance/contract-ends.ts";
import { editsOfTold } from "./finance/edited-invoices.ts";
import { financeRoutes } from "./finance/routes.ts";
import { listenToStatuses } from "./finance/status-mails.ts";
import { tellAhead, toldAheadJob, toldAheadStep } from "./finance/told-ahead.ts";
import { listenToMoney } from "./finance-mails.ts";
import { sendHeldPapers } from "./held-papers.ts";
import { listenToIncidents } from "./incident-mails.ts";
import { forgetFault } from "./mail-route.ts";
import { messagesOfMerges } from "./merge-messages.ts";
import { findByCode, leadsTo } from "./news/offer-orders.ts";
import { newsRoutes } from "./news/routes.ts";
import { newsFeatures, newsOnHome, showAllChannels } from "./news/settings.ts";
import { noticesOfPartnerMoves } from "./notices/choices.ts";
import { noticeRoutes } from "./notices/routes.ts";
import { noticeFeatures, noticeSettings } from "./notices/settings.ts";
import { pushRoutes } from "./push/routes.ts";
import { pushFeature, pushSettings } from "./push/settings.ts";
import { handlePushes, listenForPushes } from "./push/wire.ts";
import { routes } from "./routes.ts";
import { listenToSecurity } from "./security-mails.ts";
import { notificationSettings } from "./settings.ts";
import { handleSms } from "./sms/deliver-sms.ts";
import { handleSmsCodes, listenToSmsCodes } from "./sms/send-code.ts";
import { canSendSms, smsSettings } from "./sms/settings.ts";
import { forgetMessages, forgetMessagesJob, tendMail, tendMailJob } from "./tend-mail.ts";
import { listenToTickets } from "./ticket-mails.ts";
import { listenToUsage } from "./usage-mails.ts";
import { writeToStaff } from "./write-to-staff.ts";
import { writtenRoutes } from "./written/routes.ts";
import { writeByHand } from "./written/write-by-hand.ts";

export { createNews } from "./news/change-news.ts";

export const notificationsModule: Module = {
  name: "notifications",
  settings: [...notificationSettings, ...smsSettings, ...pushSettings, ...noticeSettings, newsOnHome, showAllChannels],
  features: [...newsFeatures, pushFeature, ...noticeFeatures],
  routes: (api, tools) => {
    routes(api, tools);
    financeRoutes(api, tools);
    newsRoutes(api, tools);
    writtenRoutes(api, tools);
    pushRoutes(api, tools);
    noticeRoutes(api);
  },
  daily: [contractEndsStep, toldAheadStep],
  listen(on, tools) {
    holdOffers({ leadsTo, findByCode });
    joinMerges("notifications", messagesOfMerges);
    joinPartnerMoves("notices", noticesOfPartnerMoves);
    guardEdits("notifications", editsOfTold(tools));
    listenToMoney(on, tools);
    on(fiscalRegistered, "mail-the-registered", sendHeldPapers);
    on(fiscalWaived, "mail-the-waived", sendHeldPapers);
    listenToStatuses(on, tools);
    listenToAutopay(on, tools);
    listenToAccounts(on, tools);
    listenToCodes(on, tools);
    listenToSecurity(on, tools);
    listenToSmsCodes(on);
    listenToTickets(on, tools);
    listenToUsage(on, tools);
    listenToIncidents(on, tools);
    listenToContracts(on, tools);
    listenForPushes(on);
    holdSmsWay(canSendSms);
    on(customerWrittenTo, "mail-what-was-written", (work, { data, objectId }) =>
      writeByHand(work, tools, { customerId: objectId, ...data }),
    );
    on(staffWrittenTo, "mail-what-staff-get", (work, { data, objectId, partnerId }) =>
      writeToStaff(work, tools, { adminId: objectId, partnerId: partnerId ?? "", ...data }),
    );
    // A sender or server that was mended, wherever: what waits for it is tried in the next minute.
    on(settingsChanged, "ask-the-mail-server-again", async (work, { data, partnerId, at }) => {
      if (data.key.startsWith("messages.")) await forgetFault(work, partnerId ?? undefined, at);
    });
  },
  jobs(book, tools) {
    book.handle(deliverMailJob, (run, { partnerId }) => deliverMail(run, tools, partnerId));
    book.handle(toldAheadJob, (run, asked) => tellAhead(run, tools, asked));
    book.handle(contractEndsJob, (run, asked) => tellContractEnds(run, tools, asked));
    handleSmsCodes(book, tools);
    handleSms(book, tools);
    handlePushes(book, tools);
    book.handle(tendMailJob, (run) => run.inWork(tendMail));
    book.handle(forgetMessagesJob, (run) => run.inWork(forgetMessages));
    book.every("* * * * *", tendMailJob);
    book.every("25 3 * * *", forgetMessagesJob);
  },
};

import type { Module } from "../../platform/module.ts";
import { listen } from "./listeners.ts";
import { sendMail } from "./send-mail.ts";
import { notificationSettings } from "./settings.ts";
import { sendMailJob } from "./write-message.ts";

export { type MessageWanted, writeMessage } from "./write-message.ts";

export const notificationsModule: Module = {
  name: "notifications",
  settings: notificationSettings,
  listen,
  jobs: (book, tools) => book.handle(sendMailJob, (run, { messageId }) => sendMail(run, tools, messageId)),
};

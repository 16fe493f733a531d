import { z } from "zod";
import { Line } from "../../../shared/text.ts";
import { defineSetting } from "../../platform/settings.ts";

const may = "config.mail.update" as const;
/** Which messages go out and when is another page than how. */
const mayTime = "config.notifications.update" as const;
const levels = ["system", "partner"] as const;
const MailAddress = z.union([z.literal(""), z.email().max(254)]);
/** Monday first, as people count them where most of our providers are. */
export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

export const messagesMode = defineSetting({
  key: "messages.mode",
  shape: z.enum(["off", "redirect", "live"]),
  fallback: "off",
  levels,
  may,
  title: "Sending",
  help: "Off: messages are written and kept readable in the history, and nothing leaves. Redirect: everything goes to one test address.",
});
export const redirectTo = defineSetting({
  key: "messages.redirect_to",
  shape: MailAddress,
  fallback: "",
  levels,
  may,
  title: "Test address",
  help: "Where all mail goes while it is redirected.",
});

/**
 * Not in the list of settings that anybody may change by key: it is saved together with its password, and only there.
 * One setting and not five: a partner that names a server of its own inherits nothing of the installation's, least of all its sign-in.
 */
export const SmtpSetting = z.object({
  host: Line(253),
  port: z.int().min(1).max(65_535),
  encryption: z.enum(["tls", "starttls", "none"]),
  checkCertificate: z.boolean(),
  user: Line(255),
});
export const smtpServer = defineSetting({
  key: "messages.smtp",
  shape: SmtpSetting,
  fallback: { host: "", port: 587, encryption: "starttls", checkCertificate: true, user: "" },
  levels,
  may,
  title: "Mail server",
  help: "The server that takes our mail. Its password is kept encrypted and never shown.",
});
export const mailFrom = defineSetting({
  key: "messages.mail_from",
  shape: MailAddress,
  fallback: "",
  levels,
  may,
  title: "Sender",
  help: "Empty: the partner's own e-mail address.",
});
export const mailReplyTo = defineSetting({
  key: "messages.reply_to",
  shape: MailAddress,
  fallback: "",
  levels,
  may,
  title: "Answers go to",
  help: "Empty: to the sender.",
});
export const mailPerSecond = defineSetting({
  key: "messages.mail_per_second",
  shape: z.int().min(1).max(100),
  fallback: 10,
  levels,
  may,
  title: "Mails a second",
  help: "What the mail server takes without complaint.",
});
export const expireHours = defineSetting({
  key: "messages.expire_h",
  shape: z.int().min(1).max(168),
  fallback: 24,
  levels,
  may,
  title: "Hours until a waiting message expires",
  help: "What has not left by then is not sent any more; it stays in the history and can be sent again.",
});
export const delayHours = defineSetting({
  key: "messages.delay",
  shape: z.enum(["0", "1", "3", "6", "12", "24", "48", "72"]),
  fallback: "1",
  levels,
  may: mayTime,
  title: "Delay in hours",
  help: "Between what happened and its message. Receipts and codes never wait.",
});
export const workingDays = defineSetting({
  key: "messages.working_days",
  shape: z.array(z.enum(weekdays)).min(1).max(7),
  fallback: ["mon", "tue", "wed", "thu", "fri"],
  levels,
  may: mayTime,
  title: "Days on which messages go out",
  help: "Receipts and codes go out on every day.",
});
export const workingFrom = defineSetting({
  key: "messages.working_from",
  shape: TimeOfDay,
  fallback: "09:00",
  levels,
  may: mayTime,
  title: "From this time of the day",
  help: "In the partner's time zone.",
});
export const workingTo = defineSetting({
  key: "messages.working_to",
  shape: TimeOfDay,
  fallback: "18:00",
  levels,
  may: mayTime,
  title: "Until this time of the day",
  help: "In the partner's time zone. What comes later goes out on the next working day.",
});
export const keptMonths = defineSetting({
  key: "messages.kept_months",
  shape: z.int().min(1).max(120),
  fallback: 24,
  levels: ["system"],
  may,
  title: "Months that the history is kept",
  help: "The texts of messages are dropped after half of that time.",
});

export const notificationSettings = [
  messagesMode,
  redirectTo,
  mailFrom,
  mailReplyTo,
  mailPerSecond,
  expireHours,
  delayHours,
  workingDays,
  workingFrom,
  workingTo,
  keptMonths,
];

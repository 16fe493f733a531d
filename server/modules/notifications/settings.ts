import { z } from "zod";
import { defineSetting } from "../../platform/settings.ts";

const may = "config.mail.update" as const;
const levels = ["system", "partner"] as const;

export const messagesMode = defineSetting({
  key: "messages.mode",
  shape: z.enum(["off", "on"]),
  fallback: "off",
  levels,
  may,
  title: "Sending",
  help: "Off: messages are written and kept readable in the history, and nothing leaves. For a new installation and for rehearsals.",
});
export const smtpHost = defineSetting({
  key: "messages.smtp_host",
  shape: z.string().trim().max(255),
  fallback: "",
  levels,
  may,
  title: "Mail server",
  help: "Its name or address.",
});
export const smtpPort = defineSetting({
  key: "messages.smtp_port",
  shape: z.int().min(1).max(65535),
  fallback: 587,
  levels,
  may,
  title: "Mail server's port",
  help: "587 with STARTTLS, 465 with TLS from the start.",
});
export const smtpSecure = defineSetting({
  key: "messages.smtp_secure",
  shape: z.boolean(),
  fallback: false,
  levels,
  may,
  title: "TLS from the start",
  help: "On for port 465.",
});
export const smtpUser = defineSetting({
  key: "messages.smtp_user",
  shape: z.string().trim().max(255),
  fallback: "",
  levels,
  may,
  title: "Mail server's user",
  help: "Empty: no sign-in.",
});
export const smtpPassword = defineSetting({
  key: "messages.smtp_password_sealed",
  shape: z.string().max(1000),
  fallback: "",
  levels,
  may,
  title: "Mail server's password",
  help: "Kept encrypted with the installation's key.",
});
export const mailFrom = defineSetting({
  key: "messages.mail_from",
  shape: z.union([z.literal(""), z.email()]),
  fallback: "",
  levels,
  may,
  title: "Sender",
  help: "Empty: the partner's own e-mail address.",
});

export const notificationSettings = [messagesMode, smtpHost, smtpPort, smtpSecure, smtpUser, smtpPassword, mailFrom];

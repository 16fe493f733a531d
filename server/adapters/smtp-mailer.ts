import { createTransport } from "nodemailer";
import type { Mailer } from "../platform/mail/mailer.ts";

/** Sends through the SMTP server that the message's settings name. */
export const smtpMailer: Mailer = {
  async send(mail, server) {
    const transport = createTransport({
      host: server.host,
      port: server.port,
      secure: server.secure,
      ...(server.user ? { auth: { user: server.user, pass: server.password } } : {}),
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 30_000,
    });
    try {
      const sent = await transport.sendMail({
        messageId: mail.messageId,
        from: mail.from,
        to: mail.to,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        attachments: mail.attachments.map((file) => ({
          filename: file.name,
          contentType: file.mediaType,
          content: Buffer.from(file.bytes),
        })),
      });
      return { messageId: sent.messageId };
    } finally {
      transport.close();
    }
  },
};

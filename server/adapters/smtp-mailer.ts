// SMTP by nodemailer's own connection, one level below its transports: only there can be told whether the server may have taken a
// message when the line broke, and only there a connection is open before a message is at stake.
import { Readable } from "node:stream";
import MailComposer from "nodemailer/lib/mail-composer";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import {
  type Handover,
  type Mail,
  type MailConnection,
  type Mailer,
  ServerFault,
  type ServerFaultKind,
  type SmtpServer,
} from "../platform/mail/mailer.ts";

const connectMs = 10_000;
const silenceMs = 30_000;
/** A server that answers each line just in time would otherwise keep a worker for hours. */
const handoverMs = 120_000;

interface SmtpError extends Error {
  code?: string;
  command?: string;
  response?: string;
  responseCode?: number;
}

export const smtpMailer: Mailer = {
  async open(server) {
    const line = new SMTPConnection({
      host: server.host,
      port: server.port,
      secure: server.encryption === "tls",
      requireTLS: server.encryption === "starttls",
      ignoreTLS: server.encryption === "none",
      tls: { rejectUnauthorized: server.checkCertificate },
      connectionTimeout: connectMs,
      greetingTimeout: connectMs,
      dnsTimeout: connectMs,
      socketTimeout: silenceMs,
    });
    let isOpen = true;
    line.once("end", () => {
      isOpen = false;
    });
    try {
      await connect(line);
      if (server.user !== "") await signIn(line, server);
    } catch (error) {
      line.close();
      throw faultOf(error as SmtpError);
    }
    // A line that breaks while nothing is sent is noticed by `end`.
    line.on("error", () => undefined);
    return {
      get isSecure() {
        return line.secure;
      },
      get isOpen() {
        return isOpen;
      },
      send: (mail) => handOver(line, mail),
      close: () => (isOpen ? line.quit() : line.close()),
    } satisfies MailConnection;
  },
};

function connect(line: SMTPConnection): Promise<void> {
  return new Promise((done, failed) => {
    line.once("error", failed);
    line.connect((error) => (error ? failed(error) : done()));
  });
}

function signIn(line: SMTPConnection, { user, password }: SmtpServer): Promise<void> {
  return new Promise((done, failed) => {
    line.once("error", failed);
    line.login({ credentials: { user, pass: password } }, (error) => (error ? failed(error) : done()));
  });
}

function faultOf(error: SmtpError): ServerFault {
  return new ServerFault(faultKind(error), error.response ?? error.message);
}

const certificateTrouble = /certificate|self.signed|altname|unable to verify|CERT_/i;

function faultKind(error: SmtpError): ServerFaultKind {
  if (error.code === "EAUTH") return "sign-in";
  if (certificateTrouble.test(error.message)) return "certificate";
  if (error.code === "ETLS" || error.command === "STARTTLS") return "no-encryption";
  // It answered, but not as a server that takes mail from us.
  return error.responseCode !== undefined ? "refused" : "unreachable";
}

async function handOver(line: SMTPConnection, mail: Mail): Promise<Handover> {
  const node = compose(mail).compile();
  const bytes = await node.build();
  const body = Readable.from([bytes]);
  let isReadToTheEnd = false;
  body.once("end", () => {
    isReadToTheEnd = true;
  });
  const outcome = await new Promise<Handover>((done) => {
    const clock = setTimeout(() => line.close(), handoverMs);
    line.send({ from: mail.from.address, to: [mail.to.address], size: bytes.length }, body, (error, sent) => {
      clearTimeout(clock);
      done(error ? outcomeOf(error as SmtpError, isReadToTheEnd) : { kind: "accepted", answer: sent?.response ?? "" });
    });
  });
  // RFC 5321 4.1.1.5: what the server keeps of a refused message has to go before the next one.
  if (outcome.kind === "temporary" || outcome.kind === "permanent") await forget(line);
  return outcome;
}

/** A line that does not even do this is of no use for another message. */
const forget = (line: SMTPConnection): Promise<void> =>
  new Promise((done) => {
    const clock = setTimeout(() => line.close(), connectMs);
    line.once("end", () => done());
    line.reset((error) => {
      clearTimeout(clock);
      if (error) line.close();
      done();
    });
  });

function outcomeOf(error: SmtpError, isReadToTheEnd: boolean): Handover {
  const answer = error.response ?? error.message;
  // "CONN" is said of what happens to the line itself; everything else is the server's word about a command of ours.
  if (error.responseCode !== undefined && error.command !== "CONN") {
    const isForGood = error.responseCode >= 500;
    if (isForGood && error.command === "MAIL FROM") return { kind: "sender-refused", answer };
    return isForGood ? { kind: "permanent", answer, isAddress: error.command === "RCPT TO" } : { kind: "temporary", answer };
  }
  // An address that no server could be told, or a message that this one says is too large.
  if (error.code === "EENVELOPE") return { kind: "permanent", answer, isAddress: true };
  if (error.code === "EMESSAGE") return { kind: "permanent", answer, isAddress: false };
  return { kind: isReadToTheEnd ? "unclear" : "temporary", answer };
}

function compose(mail: Mail): MailComposer {
  return new MailComposer({
    messageId: mail.messageId,
    date: mail.date,
    from: mail.from,
    to: mail.to,
    ...(mail.replyTo ? { replyTo: mail.replyTo } : {}),
    ...(mail.answersTo?.length ? { references: [...mail.answersTo], inReplyTo: mail.answersTo.at(-1) ?? "" } : {}),
    subject: mail.subject,
    // RFC 3834: out-of-office robots do not answer it.
    headers: { "Auto-Submitted": "auto-generated" },
    text: mail.text,
    html: mail.html,
    attachments: mail.files.map((file) => ({
      filename: file.name,
      contentType: file.mediaType,
      content: Buffer.from(file.bytes),
      ...(file.contentId ? { cid: file.contentId, contentDisposition: "inline" } : {}),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

// IMAP by imapflow: of the libraries that speak it, the one that is kept up, waits for answers properly, and knows what servers leave out.
import { ImapFlow } from "imapflow";
import type { ArrivedMail, ImapServer, MailFolder, MailReader } from "../platform/mail/mail-reader.ts";
import { ServerFault, type ServerFaultKind } from "../platform/mail/mailer.ts";

const connectMs = 10_000;
const silenceMs = 60_000;

export const imapReader: MailReader = {
  async open(server) {
    const line = new ImapFlow({
      host: server.host,
      port: server.port,
      secure: server.encryption === "tls",
      ...(server.encryption === "tls" ? {} : { doSTARTTLS: server.encryption === "starttls" }),
      tls: { rejectUnauthorized: server.checkCertificate },
      auth: { user: server.login, pass: server.password },
      logger: false,
      disableAutoIdle: true,
      connectionTimeout: connectMs,
      greetingTimeout: connectMs,
      socketTimeout: silenceMs,
    });
    // What breaks while nothing is asked is noticed by the next question.
    line.on("error", () => undefined);
    try {
      await line.connect();
      const opened = await line.mailboxOpen(server.folder);
      return folderOf(line, opened.uidValidity, opened.uidNext - 1);
    } catch (error) {
      line.close();
      throw faultOf(error as ImapError, server);
    }
  },
};

function folderOf(line: ImapFlow, uidValidity: bigint, lastUid: number): MailFolder {
  const ask = async <T>(act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      throw faultOf(error as ImapError);
    }
  };
  return {
    uidValidity,
    lastUid,
    isSecure: line.secureConnection,
    hasFolder: (path) => ask(async () => (await line.list()).some((folder) => folder.path === path)),
    list: (after) =>
      ask(async () => {
        const unseen = await line.search({ seen: false }, { uid: true });
        const later = after === undefined ? [] : await line.search({ uid: `${after + 1}:*` }, { uid: true });
        if (!unseen || !later) throw new Error("the server would not say what is in the folder");
        // "n:*" names the last one, too, where there is nothing behind n.
        return [...new Set([...unseen, ...later.filter((uid) => after === undefined || uid > after)])].toSorted((a, b) => a - b);
      }),
    fetch: (uid, limits) =>
      ask(async (): Promise<ArrivedMail | undefined> => {
        const head = await line.fetchOne(String(uid), { size: true, internalDate: true }, { uid: true });
        if (!head) return undefined;
        const size = head.size ?? 0;
        const most = size > limits.mostBytes ? { start: 0, maxLength: limits.headBytes } : true;
        const found = await line.fetchOne(String(uid), { source: most }, { uid: true });
        if (!found || found.source === undefined) return undefined;
        const arrivedAt = head.internalDate === undefined ? undefined : new Date(head.internalDate);
        return { raw: found.source, size: Math.max(size, found.source.length), arrivedAt };
      }),
    finish: (uid, how) =>
      ask(async () => {
        const range = String(uid);
        const options = { uid: true };
        const done =
          how.kind === "move"
            ? await line.messageMove(range, how.to, options)
            : how.kind === "delete"
              ? await line.messageDelete(range, options)
              : await line.messageFlagsAdd(range, ["\\Seen"], options);
        if (done === false) throw new Error(`the server would not ${how.kind} the mail that was read`);
      }),
    close: async () => {
      await line.logout().catch(() => undefined);
      line.close();
    },
  };
}

interface ImapError extends Error {
  code?: string;
  authenticationFailed?: boolean;
  responseText?: string;
  serverResponseCode?: string;
  mailboxMissing?: boolean;
}

const certificateTrouble = /certificate|self.signed|altname|unable to verify|CERT_/i;

function faultOf(error: ImapError, server?: ImapServer): ServerFault {
  if (error instanceof ServerFault) return error;
  const answer = error.responseText ?? error.message;
  return new ServerFault(kindOf(error, server), error.mailboxMissing && server ? `${server.folder}: ${answer}` : answer);
}

function kindOf(error: ImapError, server: ImapServer | undefined): ServerFaultKind {
  if (error.authenticationFailed) return "sign-in";
  if (certificateTrouble.test(`${error.code} ${error.message}`)) return "certificate";
  if (server?.encryption === "starttls" && /starttls|tls/i.test(error.message)) return "no-encryption";
  return error.responseText !== undefined ? "refused" : "unreachable";
}

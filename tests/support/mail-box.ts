// A real mail server on loopback that keeps what it is given, and can be told to be difficult.
import type { AddressInfo } from "node:net";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterAll } from "vitest";

export interface Delivered {
  readonly from: string;
  readonly to: readonly string[];
  readonly mail: ParsedMail;
  readonly raw: string;
  readonly isSecure: boolean;
  readonly user: string | undefined;
}

export interface MailBox {
  readonly host: string;
  readonly port: number;
  readonly mails: Delivered[];
  /** Answers RCPT TO: throw what `refusal` makes. */
  onReceiver: (address: string) => void;
  /** Answers the message itself, after its last byte. */
  onMessage: (raw: string) => void | Promise<void>;
  /** Closes the socket without a word, at once. */
  hangUp(): void;
  close(): Promise<void>;
}

/** A refusal as the server would word it. */
export const refusal = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode });

export interface MailBoxOptions extends SMTPServerOptions {
  readonly port?: number;
  readonly login?: { readonly user: string; readonly password: string };
}

export async function openMailBox({ port = 0, login, ...options }: MailBoxOptions = {}): Promise<MailBox> {
  const sockets = new Set<{ destroy(): void }>();
  const server = new SMTPServer({
    authOptional: login === undefined,
    ...(login === undefined
      ? { disabledCommands: ["AUTH", ...(options.key ? [] : ["STARTTLS"])] }
      : options.key
        ? {}
        : { disabledCommands: ["STARTTLS"] }),
    // Tests sign in on loopback, with and without encryption.
    allowInsecureAuth: true,
    disableReverseLookup: true,
    onAuth: (given, _session, done) =>
      given.username === login?.user && given.password === login?.password
        ? done(null, { user: given.username })
        : done(refusal(535, "5.7.8 Authentication credentials invalid")),
    onRcptTo: (address, _session, done) => answer(() => box.onReceiver(address.address), done),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => void take(Buffer.concat(chunks).toString("utf8"), session, done));
    },
    ...options,
  });
  server.on("error", () => undefined);
  server.server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });

  type Session = Parameters<NonNullable<SMTPServerOptions["onData"]>>[1];
  async function take(raw: string, session: Session, done: (error?: Error | null) => void): Promise<void> {
    try {
      await box.onMessage(raw);
      box.mails.push({
        from: session.envelope.mailFrom ? session.envelope.mailFrom.address : "",
        to: session.envelope.rcptTo.map(({ address }) => address),
        mail: await simpleParser(raw),
        raw,
        isSecure: session.secure,
        user: session.user,
      });
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  const box: MailBox = {
    host: "127.0.0.1",
    port: await listen(server, port),
    mails: [],
    onReceiver: () => undefined,
    onMessage: () => undefined,
    hangUp: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
  afterAll(() => box.close());
  return box;
}

function answer(act: () => void, done: (error?: Error | null) => void): void {
  try {
    act();
    done();
  } catch (error) {
    done(error as Error);
  }
}

function listen(server: SMTPServer, port: number): Promise<number> {
  return new Promise((ready, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", () => ready((server.server.address() as AddressInfo).port));
  });
}

/** Speaks to a mail server. A connection is opened first and given a message only then, so a server that is away never touches one. */
export interface Mailer {
  /** Connects, secures the connection as asked and signs in. Throws a `ServerFault` when any of that fails. */
  open(server: SmtpServer): Promise<MailConnection>;
}

export interface MailConnection {
  /** Whether the conversation is encrypted. */
  readonly isSecure: boolean;
  /** False once the server hung up; then another connection is needed. */
  readonly isOpen: boolean;
  /** Hands one message over. Never throws: whatever happens is an outcome. */
  send(mail: Mail): Promise<Handover>;
  close(): void;
}

/** How handing over a message ended. `answer` is what the server said, or what happened to the connection. */
export type Handover =
  | { readonly kind: "accepted"; readonly answer: string }
  /** Refused for now, or broken off before the server can have taken it: may be repeated. */
  | { readonly kind: "temporary"; readonly answer: string }
  /** Refused for good. `isAddress`: because of the receiver's address. */
  | { readonly kind: "permanent"; readonly answer: string; readonly isAddress: boolean }
  /** The server takes no mail from this sender: nothing is wrong with the message, and the next one would fare the same. */
  | { readonly kind: "sender-refused"; readonly answer: string }
  /** Broken off after the last byte and before the answer: it may have been taken. A repeat could arrive twice. */
  | { readonly kind: "unclear"; readonly answer: string };

export const serverFaults = ["unreachable", "no-encryption", "certificate", "sign-in", "refused"] as const;
export type ServerFaultKind = (typeof serverFaults)[number];

/** Why a mail server could not be used at all. */
export class ServerFault extends Error {
  readonly kind: ServerFaultKind;
  constructor(kind: ServerFaultKind, answer: string) {
    super(answer);
    this.kind = kind;
  }
}

export interface MailAddress {
  readonly name: string;
  readonly address: string;
}

export interface MailFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** Shown inside the HTML as `cid:<contentId>`, not listed as an attachment. */
  readonly contentId?: string;
}

export interface Mail {
  /** Fixed before the first attempt, so that a repeat is recognisable as the same message. */
  readonly messageId: string;
  readonly date: Date;
  readonly from: MailAddress;
  readonly replyTo: string;
  /** Message-IDs of the conversation that it belongs to, the one that it answers last. */
  readonly answersTo?: readonly string[];
  readonly to: MailAddress;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly files: readonly MailFile[];
}

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** "tls": from the first byte. "starttls": before anything is said, or not at all. "none": readable on the way. */
  readonly encryption: "tls" | "starttls" | "none";
  /** Off only for servers of one's own with a certificate that nobody signed. */
  readonly checkCertificate: boolean;
  readonly user: string;
  readonly password: string;
}

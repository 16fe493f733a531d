/** Reads a folder of a mail server. Throws a `ServerFault` wherever the server cannot be used. */
export interface MailReader {
  /** Connects, secures the connection as asked, signs in and opens the folder. */
  open(server: ImapServer): Promise<MailFolder>;
}

export interface ImapServer {
  readonly host: string;
  readonly port: number;
  /** "tls": from the first byte. "starttls": before anything is said, or not at all. "none": readable on the way. */
  readonly encryption: "tls" | "starttls" | "none";
  /** Off only for servers of one's own with a certificate that nobody signed. */
  readonly checkCertificate: boolean;
  readonly login: string;
  readonly password: string;
  readonly folder: string;
}

export interface ArrivedMail {
  readonly raw: Uint8Array;
  /** Of the whole mail, also where only its beginning was asked for. */
  readonly size: number;
  /** Undefined: the server does not say. */
  readonly arrivedAt: Date | undefined;
}

export interface MailFolder {
  /** The numbers of a folder hold as long as this stays the same. */
  readonly uidValidity: bigint;
  /** Everything up to here exists already, or never will. */
  readonly lastUid: number;
  readonly isSecure: boolean;
  /** Whether there is such a folder, too. */
  hasFolder(path: string): Promise<boolean>;
  /** What is to be read, oldest first: what nobody has seen, and everything that came behind a number. */
  list(after: number | undefined): Promise<number[]>;
  /** Undefined: somebody took it away meanwhile. Above `mostBytes` only its first `headBytes`. */
  fetch(uid: number, limits: { mostBytes: number; headBytes: number }): Promise<ArrivedMail | undefined>;
  finish(uid: number, how: { readonly kind: "mark" | "delete" } | { readonly kind: "move"; readonly to: string }): Promise<void>;
  close(): Promise<void>;
}

// A real IMAP conversation on loopback: a server with folders in memory, as much of RFC 3501, 6851 (MOVE), 4315 (UIDPLUS) and 2177 (IDLE) as a
// program that reads mail asks for. It can be told to be difficult.
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterAll } from "vitest";

interface StoredMail {
  readonly uid: number;
  readonly raw: Buffer;
  readonly arrivedAt: Date;
  readonly flags: Set<string>;
}

interface ImapBox {
  readonly host: string;
  readonly port: number;
  /** Every command as it came, without its tag; passwords left out. */
  readonly said: string[];
  folder(name: string): StoredMail[];
  /** A mail arrives in a folder, the INBOX unless said. */
  deliver(raw: string | Buffer, options?: { folder?: string; arrivedAt?: Date; flags?: readonly string[] }): number;
  addFolder(name: string): void;
  /** Before a command is answered: throw to refuse it, or `hangUp` in it. */
  onCommand: (command: string) => void;
  /** Closes every line without a word, at once. */
  hangUp(): void;
  close(): Promise<void>;
}

interface Folder {
  readonly mails: StoredMail[];
  readonly uidValidity: number;
  uidNext: number;
}

const capabilities = "IMAP4rev1 LITERAL+ UIDPLUS MOVE IDLE UNSELECT";

export async function openImapBox({ login = { user: "support", password: "secret" }, port = 0 } = {}): Promise<ImapBox> {
  const folders = new Map<string, Folder>([["INBOX", { mails: [], uidValidity: 7, uidNext: 1 }]]);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    new Conversation(socket, folders, login, box).start();
  });
  const box: ImapBox = {
    host: "127.0.0.1",
    port: 0,
    said: [],
    onCommand: () => undefined,
    folder: (name) => folders.get(name)?.mails ?? [],
    addFolder: (name) => void folders.set(name, { mails: [], uidValidity: 7, uidNext: 1 }),
    deliver: (raw, { folder = "INBOX", arrivedAt = new Date("2026-03-02T08:00:00Z"), flags = [] } = {}) => {
      const into = folders.get(folder);
      if (!into) throw new Error(`there is no folder ${folder}`);
      const uid = into.uidNext++;
      into.mails.push({ uid, raw: Buffer.from(raw), arrivedAt, flags: new Set(flags) });
      return uid;
    },
    hangUp: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => done());
      }),
  };
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  (box as { port: number }).port = (server.address() as AddressInfo).port;
  afterAll(() => box.close());
  return box;
}

interface Asked {
  readonly verb: string;
  readonly args: readonly string[];
  readonly isUid: boolean;
}

class Conversation {
  #text = Buffer.alloc(0);
  #folder: Folder | undefined;
  #isSignedIn = false;
  #idleTag: string | undefined;
  readonly socket: Socket;
  readonly folders: Map<string, Folder>;
  readonly login: { user: string; password: string };
  readonly box: ImapBox;

  constructor(socket: Socket, folders: Map<string, Folder>, login: { user: string; password: string }, box: ImapBox) {
    this.socket = socket;
    this.folders = folders;
    this.login = login;
    this.box = box;
  }

  start(): void {
    this.#write(`* OK [CAPABILITY ${capabilities}] ready`);
    this.socket.on("data", (chunk: Buffer) => {
      this.#text = Buffer.concat([this.#text, chunk]);
      for (let line = this.#nextLine(); line !== undefined; line = this.#nextLine()) this.#hear(line);
    });
  }

  /** A line with its literals ("{4+}" and what follows) written into it as quoted text. */
  #nextLine(): string | undefined {
    let at = 0;
    let whole = "";
    while (true) {
      const end = this.#text.indexOf("\r\n", at);
      if (end === -1) return undefined;
      const part = this.#text.subarray(at, end).toString("utf8");
      const literal = /\{(\d+)(\+?)\}$/.exec(part);
      if (!literal) {
        this.#text = this.#text.subarray(end + 2);
        return whole + part;
      }
      const length = Number(literal[1]);
      if (this.#text.length < end + 2 + length) {
        if (!literal[2] && this.#text.length === end + 2) this.#write("+ go on");
        return undefined;
      }
      whole += `${part.slice(0, literal.index)}"${this.#text.subarray(end + 2, end + 2 + length).toString("utf8")}"`;
      at = end + 2 + length;
    }
  }

  #write(line: string | Buffer): void {
    if (this.socket.writable) this.socket.write(typeof line === "string" ? `${line}\r\n` : line);
  }

  #hear(line: string): void {
    if (this.#idleTag !== undefined && /^done$/i.test(line)) {
      this.#write(`${this.#idleTag} OK idle over`);
      this.#idleTag = undefined;
      return;
    }
    const [, tag = "*", command = ""] = /^(\S+) (.*)$/s.exec(line) ?? [];
    this.box.said.push(command.replace(/^(LOGIN \S+) .*$/i, "$1"));
    try {
      this.box.onCommand(command);
      if (this.socket.destroyed) return;
      this.#answer(tag, command);
    } catch (error) {
      this.#write(`${tag} NO ${(error as Error).message}`);
    }
  }

  #answer(tag: string, command: string): void {
    const words = wordsOf(command);
    const isUid = words[0]?.toUpperCase() === "UID";
    const verb = (isUid ? words[1] : words[0])?.toUpperCase() ?? "";
    const asked = { verb, isUid, args: words.slice(isUid ? 2 : 1) };
    const ended =
      this.#ofEverybody(asked) ?? (this.#isSignedIn ? this.#ofSignedIn(tag, asked) : "NO sign in first") ?? this.#inFolder(asked);
    if (ended !== "later") this.#write(`${tag} ${ended}`);
    if (verb === "LOGOUT") this.socket.end();
  }

  #ofEverybody({ verb, args }: Asked): string | undefined {
    switch (verb) {
      case "CAPABILITY":
        this.#write(`* CAPABILITY ${capabilities}`);
        return "OK these";
      case "NOOP":
        return "OK nothing";
      case "LOGIN":
        if (args[0] !== this.login.user || args[1] !== this.login.password) return "NO [AUTHENTICATIONFAILED] Invalid credentials";
        this.#isSignedIn = true;
        return `OK [CAPABILITY ${capabilities}] welcome`;
      case "LOGOUT":
        this.#write("* BYE so long");
        return "OK out";
      default:
        return undefined;
    }
  }

  #ofSignedIn(tag: string, { verb, args }: Asked): string | undefined {
    switch (verb) {
      case "LIST":
      case "LSUB":
        if (args[1] === "") this.#write(`* ${verb} (\\Noselect) "/" ""`);
        else for (const name of this.folders.keys()) this.#write(`* ${verb} (\\HasNoChildren) "/" "${name}"`);
        return "OK these";
      case "SELECT":
      case "EXAMINE":
        return this.#select(args[0] ?? "");
      case "IDLE":
        this.#idleTag = tag;
        this.#write("+ idling");
        return "later";
      case "CLOSE":
      case "UNSELECT":
        this.#folder = undefined;
        return "OK closed";
      default:
        return undefined;
    }
  }

  #inFolder({ verb, args, isUid }: Asked): string {
    const folder = this.#folder;
    if (!folder) return "BAD no folder is open";
    const [set = "", ...rest] = args;
    switch (verb) {
      case "SEARCH": {
        const found = folder.mails.filter((mail) => fits(mail, args, folder));
        this.#write(["* SEARCH", ...found.map((mail) => (isUid ? mail.uid : folder.mails.indexOf(mail) + 1))].join(" "));
        return "OK found";
      }
      case "FETCH":
        for (const mail of inSet(folder, set, isUid)) this.#fetch(folder, mail, rest.join(" "));
        return "OK fetched";
      case "STORE":
        for (const mail of inSet(folder, set, isUid)) this.#store(folder, mail, rest);
        return "OK stored";
      case "MOVE":
      case "COPY":
        return this.#move(folder, inSet(folder, set, isUid), rest[0] ?? "", verb === "MOVE");
      case "EXPUNGE": {
        const chosen = isUid ? inSet(folder, set, true) : folder.mails;
        this.#expunge(
          folder,
          chosen.filter(({ flags }) => flags.has("\\Deleted")),
        );
        return "OK gone";
      }
      default:
        return `BAD ${verb} is not known here`;
    }
  }

  #select(name: string): string {
    const folder = this.folders.get(name.toUpperCase() === "INBOX" ? "INBOX" : name);
    if (!folder) return `NO [NONEXISTENT] there is no folder ${name}`;
    this.#folder = folder;
    this.#write("* FLAGS (\\Seen \\Deleted \\Answered \\Flagged \\Draft)");
    this.#write("* OK [PERMANENTFLAGS (\\Seen \\Deleted \\*)] as you like");
    this.#write(`* ${folder.mails.length} EXISTS`);
    this.#write("* 0 RECENT");
    this.#write(`* OK [UIDVALIDITY ${folder.uidValidity}] valid`);
    this.#write(`* OK [UIDNEXT ${folder.uidNext}] next`);
    return "OK [READ-WRITE] open";
  }

  #store(folder: Folder, mail: StoredMail, [how = "", ...flags]: readonly string[]): void {
    for (const flag of flags.join(" ").match(/\\?\w+/g) ?? []) mail.flags[how.startsWith("-") ? "delete" : "add"](flag);
    this.#write(`* ${folder.mails.indexOf(mail) + 1} FETCH (FLAGS (${[...mail.flags].join(" ")}) UID ${mail.uid})`);
  }

  #move(folder: Folder, mails: readonly StoredMail[], name: string, isGone: boolean): string {
    const to = this.folders.get(name);
    if (!to) return "NO [TRYCREATE] there is no such folder";
    const uids = mails.map((mail) => {
      to.mails.push({ ...mail, uid: to.uidNext });
      return to.uidNext++;
    });
    this.#write(`* OK [COPYUID ${to.uidValidity} ${mails.map(({ uid }) => uid).join(",")} ${uids.join(",")}] there`);
    if (isGone) this.#expunge(folder, mails);
    return "OK moved";
  }

  #fetch(folder: Folder, mail: StoredMail, wanted: string): void {
    const at = folder.mails.indexOf(mail) + 1;
    const parts: (string | Buffer)[] = [`UID ${mail.uid}`];
    if (/\bFLAGS\b/i.test(wanted)) parts.push(`FLAGS (${[...mail.flags].join(" ")})`);
    if (/RFC822\.SIZE/i.test(wanted)) parts.push(`RFC822.SIZE ${mail.raw.length}`);
    if (/INTERNALDATE/i.test(wanted)) parts.push(`INTERNALDATE "${internalDate(mail.arrivedAt)}"`);
    const body = /BODY\.PEEK\[\](?:<(\d+)\.(\d+)>)?/i.exec(wanted);
    this.#write(Buffer.from(`* ${at} FETCH (${parts.join(" ")}`));
    if (body) {
      const from = Number(body[1] ?? 0);
      const bytes = mail.raw.subarray(from, body[2] === undefined ? undefined : from + Number(body[2]));
      this.#write(Buffer.concat([Buffer.from(` BODY[]${body[1] === undefined ? "" : `<${from}>`} {${bytes.length}}\r\n`), bytes]));
    }
    this.#write(")");
  }

  #expunge(folder: Folder, gone: readonly StoredMail[]): void {
    for (const mail of gone) {
      const at = folder.mails.indexOf(mail);
      folder.mails.splice(at, 1);
      this.#write(`* ${at + 1} EXPUNGE`);
    }
  }
}

/** Words of a command: atoms, "quoted text", and lists in brackets as they stand. */
const wordsOf = (command: string): string[] =>
  [...command.matchAll(/"((?:[^"\\]|\\.)*)"|(\([^)]*\)|[^\s"]+)/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? "") : quoted.replace(/\\(.)/g, "$1"),
  );

function inSet(folder: Folder, set: string, isUid: boolean): StoredMail[] {
  const last = isUid ? (folder.mails.at(-1)?.uid ?? 0) : folder.mails.length;
  const ranges = set.split(",").map((one) => one.split(":").map((end) => (end === "*" ? last : Number(end))));
  return folder.mails.filter((mail, at) => {
    const number = isUid ? mail.uid : at + 1;
    return ranges.some(([a = 0, b = a]) => number >= Math.min(a, b) && number <= Math.max(a, b));
  });
}

function fits(mail: StoredMail, words: readonly string[], folder: Folder): boolean {
  const rest = words.map((word) => word.toUpperCase());
  for (let at = 0; at < rest.length; at++) {
    if (rest[at] === "UNSEEN" && mail.flags.has("\\Seen")) return false;
    if (rest[at] === "NOT" && rest[at + 1] === "SEEN" && mail.flags.has("\\Seen")) return false;
    if (rest[at] === "UID" && !inSet(folder, rest[at + 1] ?? "", true).includes(mail)) return false;
  }
  return true;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
function internalDate(date: Date): string {
  const [, day = "", time = ""] = /^\d{4}-\d\d-(\d\d)T(\d\d:\d\d:\d\d)/.exec(date.toISOString()) ?? [];
  return `${day}-${months[date.getUTCMonth()]}-${date.getUTCFullYear()} ${time} +0000`;
}

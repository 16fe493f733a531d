// A NAS as the RADIUS server meets one: it logs subscribers in, tells of their sessions, asks again when it hears nothing.
import { randomBytes } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { decodeAttributes, encodeAttributes } from "../../server/protocols/radius/attributes.ts";
import {
  checkMessageAuthenticator,
  checkReplyMessageAuthenticator,
  hasValidRequestAuthenticator,
  hasValidResponseAuthenticator,
} from "../../server/protocols/radius/authenticators.ts";
import { answerChap } from "../../server/protocols/radius/chap.ts";
import { codes } from "../../server/protocols/radius/codes.ts";
import { answerChallenge, challengeHash, ntHash } from "../../server/protocols/radius/ms-chap.ts";
import { type Packet, readPacket } from "../../server/protocols/radius/packet.ts";
import { PacketWriter } from "../../server/protocols/radius/packet-writer.ts";
import { prepareSecret, type RadiusSecret } from "../../server/protocols/radius/secret.ts";
import { hideUserPassword } from "../../server/protocols/radius/user-password.ts";

export interface NasReply {
  readonly code: number;
  /** By name; several of one name are joined by ", ". */
  readonly attributes: Readonly<Record<string, string>>;
  /** N-51 in the first place, and right. */
  readonly isSigned: boolean;
  readonly bytes: Buffer;
}

export interface Login {
  readonly user: string;
  readonly password?: string;
  readonly method?: "pap" | "chap" | "mschap_v1" | "mschap_v2" | "none";
  /** Further attributes as templates write them: { "Calling-Station-Id": "aa:bb:…" }. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly isSigned?: boolean;
  /** What proxies put in on its way. */
  readonly proxyStates?: readonly string[];
}

/** A request to change or end a session, as it came. */
export interface Heard {
  readonly code: number;
  readonly id: number;
  readonly attributes: Readonly<Record<string, string>>;
  /** Its authenticator, and its signature where it has one, are right. */
  readonly isGenuine: boolean;
  readonly isSigned: boolean;
  readonly bytes: Buffer;
}

/** What the NAS does with one: obeys, refuses for a reason (RFC 5176 section 3.6), says nothing, or answers as somebody who does not know the secret. */
type Reaction = "ack" | "silent" | "wrong_secret" | { readonly nak: number | null };

const microsoft = { id: 311, response: 1, challenge: 11, response2: 25 } as const;
const answers: Readonly<Record<number, { readonly ack: number; readonly nak: number }>> = {
  [codes.coaRequest]: { ack: codes.coaAck, nak: codes.coaNak },
  [codes.disconnectRequest]: { ack: codes.disconnectAck, nak: codes.disconnectNak },
};

export class SimulatedNas {
  readonly #socket: Socket;
  readonly #secret: RadiusSecret;
  #ports: { readonly authentication: number; readonly accounting: number };
  readonly #waiting = new Map<string, (packet: Packet) => void>();
  readonly #writer = new PacketWriter();
  #dynamic: Socket | undefined;
  #id = 0;
  /** N-103 everything that came to the port for changes of sessions, repeats included. */
  readonly heard: Heard[] = [];
  /** How it takes them. */
  react: (heard: Heard) => Reaction = () => "ack";

  private constructor(socket: Socket, secret: string, ports: { authentication: number; accounting: number }) {
    this.#socket = socket;
    this.#secret = prepareSecret(secret);
    this.#ports = ports;
    socket.on("message", (datagram, from) => {
      const packet = readPacket(datagram);
      this.#waiting.get(`${from.port} ${packet.id}`)?.(packet);
    });
  }

  static async open(secret: string, ports: { authentication: number; accounting: number }): Promise<SimulatedNas> {
    const socket = createSocket("udp4");
    await new Promise<void>((done) => socket.bind(0, "127.0.0.1", done));
    return new SimulatedNas(socket, secret, ports);
  }

  async close(): Promise<void> {
    for (const socket of [this.#socket, this.#dynamic]) if (socket) await new Promise<void>((done) => socket.close(() => done()));
  }

  /** From now on it asks there. */
  sendTo(ports: { readonly authentication: number; readonly accounting: number }): void {
    this.#ports = ports;
  }

  /** RFC 5176: from now on it takes requests to change sessions. @returns its port */
  async listenForChanges(): Promise<number> {
    const socket = createSocket("udp4");
    this.#dynamic = socket;
    socket.on("message", (datagram, { port, address }) => {
      const answer = this.#answerTo(readPacket(datagram));
      if (answer) socket.send(answer, port, address);
    });
    await new Promise<void>((done) => socket.bind(0, "127.0.0.1", done));
    return socket.address().port;
  }

  #answerTo(request: Packet): Buffer | undefined {
    const signature = checkMessageAuthenticator(request, this.#secret);
    const heard: Heard = {
      ...{ code: request.code, id: request.id, attributes: byName(request), bytes: request.bytes },
      ...{ isGenuine: hasValidRequestAuthenticator(request, this.#secret) && signature !== "invalid", isSigned: signature === "valid" },
    };
    this.heard.push(heard);
    const reaction = this.react(heard);
    const code = answers[request.code];
    if (reaction === "silent" || !code) return undefined;
    const isNak = typeof reaction === "object";
    const writer = new PacketWriter().startReply(isNak ? code.nak : code.ack, request);
    if (isNak && reaction.nak !== null) writer.addNumber(101, reaction.nak);
    return writer.finishReply(request, reaction === "wrong_secret" ? prepareSecret("somebody else's secret") : this.#secret);
  }

  /** Undefined: nobody answered. */
  async login(login: Login): Promise<NasReply | undefined> {
    const authenticator = randomBytes(16);
    return this.send("authentication", this.loginRequest(login, authenticator), authenticator);
  }

  loginRequest(
    { user, password = "", method = "pap", attributes = {}, isSigned = true, proxyStates = [] }: Login,
    authenticator: Buffer,
  ): Buffer {
    const writer = this.#writer.start(codes.accessRequest, this.nextId(), { withMessageAuthenticator: isSigned }).addText(1, user);
    if (method === "pap") writer.addBytes(2, hideUserPassword(Buffer.from(password), { secret: this.#secret.bytes, authenticator }));
    if (method === "chap") writer.addBytes(3, answerChap(7, Buffer.from(password), authenticator));
    if (method === "mschap_v1") {
      const challenge = randomBytes(8);
      // RFC 2548 section 2.1.3: identifier, flags (1: by the NT hash), the place of the LM response, the NT response.
      const response = Buffer.concat([Buffer.from([1, 1]), Buffer.alloc(24), answerChallenge(challenge, ntHash(password))]);
      writer.addVendorBytes(microsoft.id, microsoft.challenge, challenge).addVendorBytes(microsoft.id, microsoft.response, response);
    }
    if (method === "mschap_v2") {
      const [challenge, peer] = [randomBytes(16), randomBytes(16)];
      const answer = answerChallenge(challengeHash(peer, challenge, user), ntHash(password));
      const response = Buffer.concat([Buffer.from([1, 0]), peer, Buffer.alloc(8), answer]);
      writer.addVendorBytes(microsoft.id, microsoft.challenge, challenge).addVendorBytes(microsoft.id, microsoft.response2, response);
    }
    for (const state of proxyStates) writer.addText(33, state);
    return writer.addEncoded(encoded(attributes)).finishRequest(this.#secret, authenticator);
  }

  account(attributes: Readonly<Record<string, string>>): Promise<NasReply | undefined> {
    const request = this.accountingRequest(attributes);
    return this.send("accounting", request, request.subarray(4, 20));
  }

  accountingRequest(attributes: Readonly<Record<string, string>>): Buffer {
    return this.#writer
      .start(codes.accountingRequest, this.nextId(), { withMessageAuthenticator: false })
      .addEncoded(encoded(attributes))
      .finishRequest(this.#secret);
  }

  /** N-55 whether the server is there. */
  async status(of: "authentication" | "accounting"): Promise<boolean> {
    const authenticator = randomBytes(16);
    const request = this.#writer.start(codes.statusServer, this.nextId()).finishRequest(this.#secret, authenticator);
    return (await this.send(of, request, authenticator, { patienceMs: 300 })) !== undefined;
  }

  /** Sends what is given, as it is; waits a while for the answer, which is checked. */
  async send(
    to: "authentication" | "accounting",
    request: Buffer,
    authenticator: Uint8Array,
    { patienceMs = 3_000 } = {},
  ): Promise<NasReply | undefined> {
    const port = this.#ports[to];
    const key = `${port} ${request[1]}`;
    const reply = await new Promise<Packet | undefined>((done) => {
      const timer = setTimeout(() => done(undefined), patienceMs);
      this.#waiting.set(key, (packet) => {
        clearTimeout(timer);
        done(packet);
      });
      this.#socket.send(request, port, "127.0.0.1");
    });
    this.#waiting.delete(key);
    if (!reply) return undefined;
    if (!hasValidResponseAuthenticator(reply, authenticator, this.#secret)) throw new Error("the answer was signed with another secret");
    return {
      ...{ code: reply.code, attributes: byName(reply), bytes: reply.bytes },
      isSigned: reply.bytes[20] === 80 && checkReplyMessageAuthenticator(reply, authenticator, this.#secret) === "valid",
    };
  }

  nextId(): number {
    this.#id = (this.#id + 1) % 256;
    return this.#id;
  }
}

function byName(packet: Packet): Record<string, string> {
  const named: Record<string, string> = {};
  for (const { name, value } of decodeAttributes(packet)) named[name] = name in named ? `${named[name]}, ${value}` : value;
  return named;
}

const encoded = (attributes: Readonly<Record<string, string>>): Buffer =>
  encodeAttributes(Object.entries(attributes).map(([name, value]) => ({ name, value })));

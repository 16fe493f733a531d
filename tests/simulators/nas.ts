// A NAS as the RADIUS server meets one: it logs subscribers in, tells of their sessions, asks again when it hears nothing.
import { randomBytes } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { decodeAttributes, encodeAttributes } from "../../server/protocols/radius/attributes.ts";
import { checkReplyMessageAuthenticator, hasValidResponseAuthenticator } from "../../server/protocols/radius/authenticators.ts";
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
  readonly method?: "pap" | "chap" | "mschap_v2" | "none";
  /** Further attributes as templates write them: { "Calling-Station-Id": "aa:bb:…" }. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly isSigned?: boolean;
}

const microsoft = { id: 311, challenge: 11, response2: 25 } as const;

export class SimulatedNas {
  readonly #socket: Socket;
  readonly #secret: RadiusSecret;
  readonly #ports: { readonly authentication: number; readonly accounting: number };
  readonly #waiting = new Map<string, (packet: Packet) => void>();
  readonly #writer = new PacketWriter();
  #id = 0;

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

  close(): Promise<void> {
    return new Promise((done) => this.#socket.close(() => done()));
  }

  /** Undefined: nobody answered. */
  async login(login: Login): Promise<NasReply | undefined> {
    const authenticator = randomBytes(16);
    return this.send("authentication", this.loginRequest(login, authenticator), authenticator);
  }

  loginRequest({ user, password = "", method = "pap", attributes = {}, isSigned = true }: Login, authenticator: Buffer): Buffer {
    const writer = this.#writer.start(codes.accessRequest, this.nextId(), { withMessageAuthenticator: isSigned }).addText(1, user);
    if (method === "pap") writer.addBytes(2, hideUserPassword(Buffer.from(password), { secret: this.#secret.bytes, authenticator }));
    if (method === "chap") writer.addBytes(3, answerChap(7, Buffer.from(password), authenticator));
    if (method === "mschap_v2") {
      const [challenge, peer] = [randomBytes(16), randomBytes(16)];
      const answer = answerChallenge(challengeHash(peer, challenge, user), ntHash(password));
      const response = Buffer.concat([Buffer.from([1, 0]), peer, Buffer.alloc(8), answer]);
      writer.addVendorBytes(microsoft.id, microsoft.challenge, challenge).addVendorBytes(microsoft.id, microsoft.response2, response);
    }
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
    const byName: Record<string, string> = {};
    for (const { name, value } of decodeAttributes(reply)) byName[name] = name in byName ? `${byName[name]}, ${value}` : value;
    return {
      ...{ code: reply.code, attributes: byName, bytes: reply.bytes },
      isSigned: reply.bytes[20] === 80 && checkReplyMessageAuthenticator(reply, authenticator, this.#secret) === "valid",
    };
  }

  nextId(): number {
    this.#id = (this.#id + 1) % 256;
    return this.#id;
  }
}

const encoded = (attributes: Readonly<Record<string, string>>): Buffer =>
  encodeAttributes(Object.entries(attributes).map(([name, value]) => ({ name, value })));

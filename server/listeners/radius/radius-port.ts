// One UDP port of RADIUS: what comes in is checked in the order of N-50, and whatever is wrong with it is counted and gets no answer.
import { createSocket, type RemoteInfo, type Socket, type SocketOptions } from "node:dgram";
import { isIPv6 } from "node:net";
import type { Answer, Asked, Examined, RadiusNas, RadiusWorld } from "../../modules/access/index.ts";
import { saidOfSelf } from "../../modules/access/index.ts";
import { type Ip, parseIp } from "../../modules/network/index.ts";
import type { Logger } from "../../platform/log.ts";
import { checkMessageAuthenticator, hasValidRequestAuthenticator } from "../../protocols/radius/authenticators.ts";
import { codes } from "../../protocols/radius/codes.ts";
import { attributeTypes, MalformedPacket, nowhere, type Packet, readPacket } from "../../protocols/radius/packet.ts";
import { PacketWriter } from "../../protocols/radius/packet-writer.ts";
import type { RadiusSecret } from "../../protocols/radius/secret.ts";
import { DuplicateTable } from "./duplicate-table.ts";

export type Drop =
  | "unknown_client"
  | "wrong_code"
  | "malformed"
  | "bad_authenticator"
  | "bad_message_authenticator"
  | "no_message_authenticator"
  | "not_served"
  | "duplicate"
  | "overload"
  | "no_answer";

export interface PortOptions {
  readonly kind: "authentication" | "accounting";
  readonly host: string;
  readonly port: number;
  readonly reusePort: boolean;
  readonly world: RadiusWorld;
  readonly log: Logger;
  readonly now: () => Date;
  /** Undefined: no answer. */
  readonly answer: (asked: Asked) => Answer | undefined | Promise<Answer | undefined>;
  /** N-127 whether so much waits that whoever asks now would be answered too late. */
  readonly isBehind: () => boolean;
  /** N-55 whether this port can do what it is for. */
  readonly isWell: () => boolean;
  /** @param nas - undefined: nobody that is known; `named` is what whoever sent it calls itself */
  readonly count: (nas: RadiusNas | undefined, outcome: Drop, source: string, named?: string) => void;
  readonly tracer: PortTracer;
  /** N-52 a NAS that is on "auto" signed a request: from now on it must. */
  readonly onSigned: (nas: RadiusNas) => void;
}

/** N-115 */
interface PortTracer {
  /** Whether anybody wants to see anything: asked for each packet. */
  readonly isOn: boolean;
  /** What to call with the answer; undefined: nobody wants to see this packet. */
  readonly see: (seen: SeenPacket) => TraceAnswer | undefined;
}

type TraceAnswer = (bytes: Buffer) => void;
interface SeenPacket {
  readonly packet: Packet;
  readonly nas: RadiusNas;
  readonly from: RemoteInfo;
  /** Why it gets no answer; undefined: it is taken. */
  readonly dropped: Drop | undefined;
}

const receiveBufferBytes = 4 << 20;
/** N-126 what is under way at the end gets so long. */
const closeMs = 1_000;
const mostAddresses = 100_000;
const writer = new PacketWriter();
/** Answers go to where the question came from: there is no name to be looked up, and no turn to be waited for. */
const asItIs: NonNullable<SocketOptions["lookup"]> = (address, _options, found) => found(null, address, address.includes(":") ? 6 : 4);

export class RadiusPort {
  readonly #options: PortOptions;
  readonly #socket: Socket;
  readonly #duplicates = new DuplicateTable();
  /** Text of an address to its number: the same few thousand again and again. */
  readonly #addresses = new Map<string, Ip | undefined>();
  readonly #timers = new Set<NodeJS.Timeout>();
  /** Answers that are being looked for. */
  readonly #underWay = new Set<Promise<void>>();
  #isOver = false;
  readonly #tidying: NodeJS.Timeout;

  private constructor(options: PortOptions, socket: Socket) {
    this.#options = options;
    this.#socket = socket;
    socket.on("message", (datagram, from) => this.#receive(datagram, from));
    // An answer that cannot be sent (a network that is gone) is lost like any other datagram.
    socket.on("error", (error) => options.log.warn({ err: error, port: options.port }, "a RADIUS socket"));
    this.#tidying = setInterval(() => this.#duplicates.tidy(performance.now()), 1_000);
    this.#tidying.unref();
  }

  static async open(options: PortOptions): Promise<RadiusPort> {
    const { host, port, reusePort } = options;
    const socket = createSocket({ type: isIPv6(host) ? "udp6" : "udp4", reusePort, lookup: asItIs });
    await new Promise<void>((done, fail) => {
      socket.once("error", (error: NodeJS.ErrnoException) =>
        fail(
          error.code === "EADDRINUSE" ? new Error(`UDP port ${port} is taken, so RADIUS cannot listen there.`, { cause: error }) : error,
        ),
      );
      socket.bind({ address: host, port }, () => {
        socket.removeAllListeners("error");
        done();
      });
    });
    try {
      socket.setRecvBufferSize(receiveBufferBytes);
    } catch (error) {
      options.log.info({ err: error }, "the system gives RADIUS a smaller buffer");
    }
    return new RadiusPort(options, socket);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  async close(): Promise<void> {
    clearInterval(this.#tidying);
    await Promise.race([Promise.all(this.#underWay), new Promise((done) => setTimeout(done, closeMs).unref())]);
    this.#isOver = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await new Promise<void>((done) => this.#socket.close(() => done()));
  }

  #receive(datagram: Buffer, from: RemoteInfo): void {
    try {
      this.#handle(datagram, from);
    } catch (error) {
      if (error instanceof MalformedPacket) this.#dropMalformed(from);
      else this.#options.log.error({ err: error, from: from.address }, "a RADIUS packet could not be handled");
    }
  }

  #handle(datagram: Buffer, from: RemoteInfo): void {
    const packet = readPacket(datagram);
    const { nas, nasIdentifier } = this.#nasBehind(from.address, packet);
    const secret = nas ? this.#secretOf(packet, nas) : "unknown_client";
    const dropped = typeof secret === "string" ? secret : undefined;
    const trace = nas && this.#options.tracer.isOn ? this.#options.tracer.see({ packet, nas, from, dropped }) : undefined;
    if (!nas || typeof secret === "string") this.#drop(nas, secret as Drop, from, nasIdentifier);
    else if (packet.code === codes.statusServer) this.#answerStatus(packet, secret, from, trace);
    else {
      this.#noteSigned(packet, nas);
      this.#answer(packet, { nas, secret, from, trace });
    }
  }

  /** N-23 what would become of a packet from that address, by the checks of a real one. Nothing is answered, and it counts as nobody's. */
  examine(datagram: Buffer, address: string): Examined {
    const packet = readPacket(datagram);
    const { nas } = this.#nasBehind(address, packet);
    const secret = nas ? this.#secretOf(packet, nas) : "unknown_client";
    if (!nas || typeof secret === "string") return { kind: "dropped", reason: secret as Drop, nasId: nas?.id };
    return { kind: "taken", asked: { packet, nas, secret, source: address, receivedAt: this.#options.now() } };
  }

  #nasBehind(source: string, packet: Packet): { readonly nas: RadiusNas | undefined; readonly nasIdentifier: string | undefined } {
    const address = this.#addressOf(source);
    const { nasIdentifier, nasIpAddress } = saidOfSelf(packet);
    const nas = address && this.#options.world.findNas(address, { nasIdentifier, nasIpAddress: this.#ipOf(nasIpAddress) });
    return { nas, nasIdentifier };
  }

  /** N-50 known clients come first: what a stranger sends counts as a stranger's. */
  #dropMalformed(from: RemoteInfo): void {
    const address = this.#addressOf(from.address);
    const nas = address && this.#options.world.findNas(address, {});
    this.#drop(nas, nas ? "malformed" : "unknown_client", from);
  }

  /** The secret with which to answer, or why there is no answer, in the order of N-50. */
  #secretOf(packet: Packet, nas: RadiusNas): RadiusSecret | Drop {
    const isForLogins = this.#options.kind === "authentication";
    if (packet.code !== codes.statusServer && packet.code !== (isForLogins ? codes.accessRequest : codes.accountingRequest))
      return "wrong_code";
    const secret = verify(packet, nas);
    if (typeof secret === "string" || packet.code === codes.statusServer) return secret;
    if ((isForLogins ? nas.authenticationMode : nas.accountingMode) === "none") return "not_served";
    const fault = isForLogins ? this.#signatureFault(packet, nas) : undefined;
    return fault ?? (this.#options.isBehind() ? "overload" : secret);
  }

  #answer(
    packet: Packet,
    { nas, secret, from, trace }: { nas: RadiusNas; secret: RadiusSecret; from: RemoteInfo; trace: TraceAnswer | undefined },
  ): void {
    // A port takes one kind of request, so the code says nothing more.
    const origin = { address: from.address, port: from.port, id: packet.id };
    const seen = this.#duplicates.see(origin, packet.authenticator, performance.now());
    if (seen.kind !== "new") {
      this.#drop(nas, "duplicate", from);
      if (seen.kind === "answered") this.#send(seen.reply, from, trace);
      return;
    }
    const deliver = (answer: Answer | undefined): void => {
      if (!answer) {
        this.#duplicates.forget(seen.ticket);
        this.#drop(nas, "no_answer", from);
        return;
      }
      const send = (): void => {
        if (this.#duplicates.keep(seen.ticket, answer.bytes, performance.now())) this.#send(answer.bytes, from, trace);
      };
      if (answer.delayMs === 0) send();
      else this.#later(send, answer.delayMs);
    };
    const answer = this.#options.answer({ packet, nas, secret, source: from.address, receivedAt: this.#options.now() });
    if (!(answer instanceof Promise)) {
      deliver(answer);
      return;
    }
    const underWay = answer
      .then(deliver)
      .catch((error: unknown) => {
        this.#options.log.error({ err: error, nas: nas.name }, "a RADIUS request failed");
        deliver(undefined);
      })
      .finally(() => this.#underWay.delete(underWay));
    this.#underWay.add(underWay);
  }

  #later(act: () => void, ms: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.add(timer);
  }

  /** N-52, protection against forged answers (CVE-2024-3596). */
  #signatureFault(packet: Packet, nas: RadiusNas): Drop | undefined {
    const isSigned = packet.firstOf(attributeTypes.messageAuthenticator) !== nowhere;
    const isEap = packet.firstOf(attributeTypes.eapMessage) !== nowhere;
    if (isSigned) return undefined;
    if (isEap || nas.messageAuthenticator === "require") return "no_message_authenticator";
    if (nas.messageAuthenticator === "auto" && packet.firstOf(attributeTypes.proxyState) !== nowhere) return "no_message_authenticator";
    return undefined;
  }

  /** N-52 "auto" becomes "require" with the first signature that is no part of EAP. */
  #noteSigned(packet: Packet, nas: RadiusNas): void {
    if (this.#options.kind !== "authentication" || nas.messageAuthenticator !== "auto") return;
    const isSigned = packet.firstOf(attributeTypes.messageAuthenticator) !== nowhere;
    if (isSigned && packet.firstOf(attributeTypes.eapMessage) === nowhere) this.#options.onSigned(nas);
  }

  /** N-55 */
  #answerStatus(packet: Packet, secret: RadiusSecret, from: RemoteInfo, trace: TraceAnswer | undefined): void {
    const { kind, isWell } = this.#options;
    if (packet.firstOf(attributeTypes.messageAuthenticator) === nowhere || !isWell()) return;
    const code = kind === "authentication" ? codes.accessAccept : codes.accountingResponse;
    this.#send(writer.startReply(code, packet).addProxyStates(packet).finishReply(packet, secret), from, trace);
  }

  #send(bytes: Buffer, { port, address }: RemoteInfo, trace: TraceAnswer | undefined): void {
    // Whoever waits at the end asks the next server.
    if (this.#isOver) return;
    this.#socket.send(bytes, port, address);
    trace?.(bytes);
  }

  #drop(nas: RadiusNas | undefined, reason: Drop, { address }: RemoteInfo, named?: string): void {
    this.#options.count(nas, reason, address, named);
  }

  #ipOf = (text: string | undefined): Ip | undefined => (text === undefined ? undefined : this.#addressOf(text));

  #addressOf(text: string): Ip | undefined {
    if (this.#addresses.has(text)) return this.#addresses.get(text);
    if (this.#addresses.size > mostAddresses) this.#addresses.clear();
    const ip = parseIp(text.replace(/^::ffff:(?=\d+\.)/, ""));
    this.#addresses.set(text, ip);
    return ip;
  }
}

/** The secret with which the packet was made: the present one, or the one that is about to take its place (N-21). */
function verify(packet: Packet, nas: RadiusNas): RadiusSecret | "bad_authenticator" | "bad_message_authenticator" {
  const secrets = nas.nextSecret ? [nas.secret, nas.nextSecret] : [nas.secret];
  const [first] = secrets;
  const digestsAreRight = (secret: RadiusSecret): boolean =>
    packet.code !== codes.accountingRequest || hasValidRequestAuthenticator(packet, secret);
  const right = secrets.find((secret) => digestsAreRight(secret) && checkMessageAuthenticator(packet, secret) !== "invalid");
  return right ?? (first && digestsAreRight(first) ? "bad_message_authenticator" : "bad_authenticator");
}

// The socket from which routers are spoken to unasked (RFC 5176): requests go out, answers are told apart by router and id, and what nobody answers is sent
// again.
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { CoaAnswer, CoaRequest, CoaSender } from "../../modules/access/index.ts";
import type { Logger } from "../../platform/log.ts";
import { checkReplyMessageAuthenticator, hasValidResponseAuthenticator } from "../../protocols/radius/authenticators.ts";
import { codes } from "../../protocols/radius/codes.ts";
import { type Packet, readPacket } from "../../protocols/radius/packet.ts";

const types = { errorCause: 101 } as const;
const ids = 256;

interface Outstanding {
  readonly request: CoaRequest;
  readonly bytes: Buffer;
  readonly startedAtMs: number;
  readonly answer: (answer: CoaAnswer) => void;
  readonly fail: (error: Error) => void;
  tries: number;
  badAnswers: number;
  timer: NodeJS.Timeout;
}

/** What is outstanding at one address and port of a router. */
interface Peer {
  readonly byId: Map<number, Outstanding>;
  nextId: number;
}

export class CoaPort implements CoaSender {
  readonly #log: Logger;
  readonly #host: string;
  /** One for each family of addresses, opened when it is needed first; its port stays (N-103). */
  readonly #sockets = new Map<"udp4" | "udp6", Promise<Socket>>();
  readonly #peers = new Map<string, Peer>();
  #isOver = false;
  #hearBad: (nasId: string) => void = () => undefined;

  /** @param host - the address that routers know; "127.0.0.1", "::" */
  constructor(host: string, log: Logger) {
    this.#host = host;
    this.#log = log;
  }

  onBadAnswer(hear: (nasId: string) => void): void {
    this.#hearBad = hear;
  }

  async send(request: CoaRequest): Promise<CoaAnswer> {
    if (this.#isOver) throw new Error("the program ends");
    const socket = await this.#socketFor(request.address);
    const peer = this.#peerOf(request);
    const id = freeId(peer);
    // Whoever asks for more than a router has ids for is told that it did not answer.
    if (id === undefined) return { outcome: { kind: "timeout" }, tries: 0, latencyMs: null, badAnswers: 0 };
    const bytes = request.write(id);
    return new Promise((answer, fail) => {
      const timer = setTimeout(() => this.#again(socket, peer, id), request.timeoutMs);
      peer.byId.set(id, { request, bytes, startedAtMs: performance.now(), answer, fail, tries: 1, badAnswers: 0, timer });
      this.#put(socket, bytes, request);
    });
  }

  /** Nobody waits any more for what is outstanding: what became of it is not known. */
  async close(): Promise<void> {
    this.#isOver = true;
    for (const peer of this.#peers.values())
      for (const { timer, fail } of peer.byId.values()) {
        clearTimeout(timer);
        fail(new Error("the program ends"));
      }
    this.#peers.clear();
    for (const opening of this.#sockets.values()) await opening.then((socket) => new Promise<void>((done) => socket.close(() => done())));
  }

  /** N-103 the same bytes once more, or nobody answers. */
  #again(socket: Socket, peer: Peer, id: number): void {
    const waiting = peer.byId.get(id);
    if (!waiting) return;
    const { request, tries } = waiting;
    if (tries >= request.tries) {
      peer.byId.delete(id);
      waiting.answer({ outcome: { kind: "timeout" }, tries, latencyMs: null, badAnswers: waiting.badAnswers });
      return;
    }
    waiting.tries += 1;
    waiting.timer = setTimeout(() => this.#again(socket, peer, id), request.timeoutMs);
    this.#put(socket, waiting.bytes, request);
  }

  #put(socket: Socket, bytes: Buffer, { address, port }: CoaRequest): void {
    // A network that is gone, or a name that is none, is a router that does not answer.
    socket.send(bytes, port, address, (error) => {
      if (error) this.#log.info({ err: error, address }, "a CoA could not be sent");
    });
  }

  #receive(datagram: Buffer, { address, port }: RemoteInfo): void {
    let packet: Packet;
    try {
      packet = readPacket(datagram);
    } catch {
      return;
    }
    const waitingFor = [...this.#peers.values()].flatMap((peer) => {
      const waiting = peer.byId.get(packet.id);
      return waiting?.request.port === port ? [{ peer, waiting }] : [];
    });
    const asked = waitingFor.filter(({ waiting }) => waiting.request.address === address);
    // A router with several addresses may answer from another one: what proves an answer is its authenticator, over the request's own.
    const right = (asked.length > 0 ? asked : waitingFor).find(({ waiting }) => isAnswerTo(packet, waiting));
    if (right) {
      right.peer.byId.delete(packet.id);
      clearTimeout(right.waiting.timer);
      right.waiting.answer({
        ...{ outcome: outcomeOf(packet), tries: right.waiting.tries, badAnswers: right.waiting.badAnswers },
        latencyMs: Math.round(performance.now() - right.waiting.startedAtMs),
      });
    } else
      for (const { waiting } of asked) {
        waiting.badAnswers += 1;
        this.#hearBad(waiting.request.nasId);
      }
  }

  #socketFor(address: string): Promise<Socket> {
    const family = isIPv6(address) ? "udp6" : "udp4";
    const known = this.#sockets.get(family);
    if (known) return known;
    const opening = this.#open(family);
    this.#sockets.set(family, opening);
    // One that could not be opened is tried again with the next request.
    opening.catch(() => this.#sockets.delete(family));
    return opening;
  }

  #open(family: "udp4" | "udp6"): Promise<Socket> {
    const socket = createSocket(family);
    socket.on("message", (datagram, from) => this.#receive(datagram, from));
    const isOfFamily = isIPv6(this.#host) === (family === "udp6");
    return new Promise((done, fail) => {
      socket.once("error", fail);
      socket.bind(isOfFamily ? { address: this.#host, port: 0 } : { port: 0 }, () => {
        socket.off("error", fail);
        socket.on("error", (error) => this.#log.warn({ err: error }, "the socket of CoA"));
        done(socket);
      });
    });
  }

  #peerOf({ address, port }: CoaRequest): Peer {
    const key = `${address} ${port}`;
    const known = this.#peers.get(key);
    if (known) return known;
    const made: Peer = { byId: new Map(), nextId: 0 };
    this.#peers.set(key, made);
    return made;
  }
}

/** N-103 none that is outstanding, and the one that was used longest ago. */
function freeId(peer: Peer): number | undefined {
  for (let step = 0; step < ids; step++) {
    const id = (peer.nextId + step) % ids;
    if (peer.byId.has(id)) continue;
    peer.nextId = (id + 1) % ids;
    return id;
  }
  return undefined;
}

const answersTo: Readonly<Record<number, readonly number[]>> = {
  [codes.coaRequest]: [codes.coaAck, codes.coaNak],
  [codes.disconnectRequest]: [codes.disconnectAck, codes.disconnectNak],
};

function isAnswerTo(packet: Packet, { bytes, request }: Outstanding): boolean {
  const authenticator = bytes.subarray(4, 20);
  return (
    (answersTo[bytes[0] ?? 0] ?? []).includes(packet.code) &&
    hasValidResponseAuthenticator(packet, authenticator, request.secret) &&
    checkReplyMessageAuthenticator(packet, authenticator, request.secret) !== "invalid"
  );
}

function outcomeOf(packet: Packet): CoaAnswer["outcome"] {
  if (packet.code === codes.coaAck || packet.code === codes.disconnectAck) return { kind: "ack" };
  return { kind: "nak", errorCause: packet.findNumber(types.errorCause) ?? null };
}

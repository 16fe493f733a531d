// N-123 copies of accounting for another server. Nobody waits for it: a copy is made when the router has its answer, is sent again until it is
// acknowledged, and is given up where too many wait or it has waited too long.
import { createSocket, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { Asked, RadiusNas } from "../../modules/access/index.ts";
import type { Logger } from "../../platform/log.ts";
import { parseIpv4 } from "../../protocols/radius/addresses.ts";
import { hasValidResponseAuthenticator } from "../../protocols/radius/authenticators.ts";
import { codes } from "../../protocols/radius/codes.ts";
import { attributeTypes, headerLength, longestPacket, type Packet, readPacket } from "../../protocols/radius/packet.ts";
import { PacketWriter } from "../../protocols/radius/packet-writer.ts";
import type { RadiusSecret } from "../../protocols/radius/secret.ts";

interface CopiesOptions {
  readonly log: Logger;
  /** Of each copy in the end, by the id of its router. */
  readonly count: (nasId: string, outcome: "copied" | "copy_dropped") => void;
  /** In milliseconds: how long an answer is waited for at first, and how long a copy is kept. */
  readonly firstWaitMs?: number;
  readonly keptMs?: number;
  /** How many may wait, over all servers. */
  readonly most?: number;
}

interface Copy {
  readonly nasId: string;
  readonly attributes: Buffer;
  readonly since: number;
}

interface Outstanding {
  readonly copy: Copy;
  readonly bytes: Buffer;
  tries: number;
  dueAt: number;
}

/** Another server, with what waits for it. One that is silent holds up no other. */
interface Peer {
  readonly address: string;
  readonly port: number;
  readonly secret: RadiusSecret;
  readonly outstanding: Map<number, Outstanding>;
  readonly waiting: Set<Copy>;
  nextId: number;
}

const ids = 256;
const tickMs = 200;
const longestWaitMs = 30_000;
const types = { nasIpAddress: 4, nasIdentifier: 32, eventTimestamp: 55, nasIpv6Address: 95 } as const;
/** What belongs to the way by which the packet came here. */
const ofTheWay: ReadonlySet<number> = new Set([attributeTypes.proxyState, attributeTypes.messageAuthenticator]);

export class AccountingCopies {
  readonly #options: Required<CopiesOptions>;
  readonly #peers = new Map<string, Peer>();
  readonly #sockets = new Map<"udp4" | "udp6", Socket>();
  readonly #timer: NodeJS.Timeout;
  /** Everything that is not over yet. */
  #kept = 0;

  constructor(options: CopiesOptions) {
    this.#options = { firstWaitMs: 3_000, keptMs: 86_400_000, most: 100_000, ...options };
    this.#timer = setInterval(() => this.#tick(), tickMs);
    this.#timer.unref();
  }

  /** To be called when its router has been answered. */
  offer({ packet, nas, source, receivedAt }: Asked): void {
    const peer = peerOf(this.#peers, nas);
    if (!peer) return;
    const attributes = attributesOf(packet, source, receivedAt);
    if (this.#kept >= this.#options.most || attributes.length > longestPacket - headerLength) {
      this.#options.count(nas.id, "copy_dropped");
      return;
    }
    this.#kept += 1;
    peer.waiting.add({ nasId: nas.id, attributes, since: performance.now() });
    this.#send(peer);
  }

  /** What nobody acknowledged by now is lost. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const peer of this.#peers.values())
      for (const { nasId } of [...peer.waiting, ...[...peer.outstanding.values()].map(({ copy }) => copy)])
        this.#options.count(nasId, "copy_dropped");
    this.#peers.clear();
    for (const socket of this.#sockets.values()) await new Promise<void>((done) => socket.close(() => done()));
  }

  #send(peer: Peer): void {
    for (const copy of peer.waiting) {
      if (peer.outstanding.size >= ids) return;
      peer.waiting.delete(copy);
      while (peer.outstanding.has(peer.nextId)) peer.nextId = (peer.nextId + 1) % ids;
      const id = peer.nextId;
      peer.nextId = (id + 1) % ids;
      const bytes = new PacketWriter()
        .start(codes.accountingRequest, id, { withMessageAuthenticator: false })
        .addEncoded(copy.attributes)
        .finishRequest(peer.secret);
      peer.outstanding.set(id, { copy, bytes, tries: 1, dueAt: performance.now() + this.#options.firstWaitMs });
      this.#put(peer, bytes);
    }
  }

  /** RFC 2866 section 2.5: the same packet again, more and more seldom. */
  #tick(): void {
    const now = performance.now();
    for (const [key, peer] of this.#peers) {
      for (const [id, outstanding] of peer.outstanding) {
        if (now < outstanding.dueAt) continue;
        if (now - outstanding.copy.since >= this.#options.keptMs) this.#end(peer, id, "copy_dropped");
        else {
          outstanding.dueAt = now + Math.min(longestWaitMs, this.#options.firstWaitMs * 2 ** Math.min(outstanding.tries, 8));
          outstanding.tries += 1;
          this.#put(peer, outstanding.bytes);
        }
      }
      this.#send(peer);
      // With other settings it is another peer.
      if (peer.outstanding.size === 0) this.#peers.delete(key);
    }
  }

  #end(peer: Peer, id: number, outcome: "copied" | "copy_dropped"): void {
    const outstanding = peer.outstanding.get(id);
    if (!outstanding) return;
    peer.outstanding.delete(id);
    this.#kept -= 1;
    this.#options.count(outstanding.copy.nasId, outcome);
  }

  #receive(datagram: Buffer, port: number): void {
    let packet: Packet;
    try {
      packet = readPacket(datagram);
    } catch {
      return;
    }
    if (packet.code !== codes.accountingResponse) return;
    // Proved by its authenticator, over the request's own: a server with several addresses may answer from another one.
    for (const peer of this.#peers.values()) {
      const asked = peer.port === port ? peer.outstanding.get(packet.id) : undefined;
      if (!asked || !hasValidResponseAuthenticator(packet, asked.bytes.subarray(4, 20), peer.secret)) continue;
      this.#end(peer, packet.id, "copied");
      this.#send(peer);
      return;
    }
  }

  #put({ address, port }: Peer, bytes: Buffer): void {
    // A network that is gone is a server that does not answer.
    this.#socketFor(address).send(bytes, port, address, (error) => {
      if (error) this.#options.log.debug({ err: error, address }, "a copy of accounting could not be sent");
    });
  }

  #socketFor(address: string): Socket {
    const family = isIPv6(address) ? "udp6" : "udp4";
    const known = this.#sockets.get(family);
    if (known) return known;
    const socket = createSocket(family);
    socket.on("message", (datagram, { port }) => this.#receive(datagram, port));
    socket.on("error", (error) => this.#options.log.warn({ err: error }, "the socket of accounting copies"));
    this.#sockets.set(family, socket);
    return socket;
  }
}

function peerOf(peers: Map<string, Peer>, { copy, copySecret: secret }: RadiusNas): Peer | undefined {
  if (!copy || !secret) return undefined;
  const key = `${copy.address} ${copy.port} ${Buffer.from(secret.bytes).toString("hex")}`;
  const known = peers.get(key);
  if (known) return known;
  const made: Peer = { address: copy.address, port: copy.port, secret, outstanding: new Map(), waiting: new Set(), nextId: 0 };
  peers.set(key, made);
  return made;
}

/** What the router said, with when and from where it said it: the other server sees us, and later. */
function attributesOf(packet: Packet, source: string, receivedAt: Date): Buffer {
  const kept: Buffer[] = [];
  for (const at of packet.offsets()) {
    const [type = 0, length = 0] = packet.bytes.subarray(at, at + 2);
    if (!ofTheWay.has(type)) kept.push(packet.bytes.subarray(at, at + length));
  }
  const namesItself = [types.nasIpAddress, types.nasIdentifier, types.nasIpv6Address].some((type) => packet.find(type) !== undefined);
  const address = namesItself ? undefined : parseIpv4(source.replace(/^::ffff:(?=\d+\.)/, ""));
  if (address) kept.push(Buffer.from([types.nasIpAddress, 6, ...address]));
  if (packet.find(types.eventTimestamp) === undefined) {
    const seconds = Buffer.from([types.eventTimestamp, 6, 0, 0, 0, 0]);
    seconds.writeUInt32BE(Math.trunc(receivedAt.getTime() / 1000), 2);
    kept.push(seconds);
  }
  return Buffer.concat(kept);
}

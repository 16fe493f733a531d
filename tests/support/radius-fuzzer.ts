// Throws packets at RADIUS sockets that no router would send, and some that one nearly would, and looks at everything that comes back. Whether a
// packet may be answered is worked out here once more, by other means than the server's own.
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import type { SimulatedNas } from "../simulators/nas.ts";

export interface Fuzzed {
  readonly sent: number;
  readonly answered: number;
  /** Of them, how many came through with a signature that holds: those reach everything behind the doors. */
  readonly wellSigned: number;
  /** What must never happen, in words. */
  readonly faults: readonly string[];
}

export interface Fuzzing {
  readonly secret: string;
  readonly ports: { readonly authentication: number; readonly accounting: number };
  readonly nas: SimulatedNas;
  /** Whose logins are taken apart. */
  readonly user: string;
  readonly password: string;
  readonly packets: number;
  readonly seed: number;
}

type Port = "authentication" | "accounting";
interface Sent {
  readonly bytes: Buffer;
  readonly mayBeAnswered: boolean;
}

const header = 20;
/** A server takes in this many at once without losing one; then it is asked whether it is still there. */
const burst = 100;
/** Packets of one id whose answers may still come. */
const remembered = 40;
const lateMs = 500;
/** Of the questions in between; no other packet has it. */
const barrierId = 255;
const codes = { accept: 2, reject: 3, accountingResponse: 5, statusServer: 12 } as const;

export async function fuzzRadius(fuzzing: Fuzzing): Promise<Fuzzed> {
  const random = chance(fuzzing.seed);
  const models = modelsOf(fuzzing);
  const faults: string[] = [];
  let [sent, answered, wellSigned] = [0, 0, 0];
  for (const port of ["authentication", "accounting"] as const) {
    const socket = createSocket("udp4");
    await new Promise<void>((done) => socket.bind(0, "127.0.0.1", done));
    const waiting = new Map<number, Sent[]>();
    socket.on("message", (reply) => {
      if (reply[1] === barrierId) return;
      answered += 1;
      const fault = faultOf(reply, waiting.get(reply[1] ?? -1) ?? [], port, fuzzing);
      if (fault) faults.push(fault);
    });
    for (let at = 0; at < fuzzing.packets / 2; at += burst) {
      for (let count = 0; count < burst; count++) {
        const bytes = mutate(models[port], random, fuzzing.secret);
        const mayBeAnswered = isWellSigned(bytes, fuzzing.secret);
        if (mayBeAnswered) wellSigned += 1;
        const id = bytes[1] ?? -1;
        // What is stored first is answered later than what is sent next.
        waiting.set(id, [...(waiting.get(id) ?? []).slice(-remembered), { bytes, mayBeAnswered }]);
        socket.send(bytes, fuzzing.ports[port], "127.0.0.1");
        sent += 1;
      }
      if (!(await barrier(socket, fuzzing, port)))
        return { sent, answered, wellSigned, faults: [...faults, `no sign of life after ${sent}`] };
    }
    await new Promise((done) => setTimeout(done, lateMs));
    await new Promise<void>((done) => socket.close(() => done()));
  }
  return { sent, answered, wellSigned, faults };
}

/** Everything that was sent before has been looked at once this is answered. */
async function barrier(socket: Socket, { secret, ports }: Fuzzing, port: Port): Promise<boolean> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const request = sign(Buffer.concat([Buffer.from([codes.statusServer, barrierId, 0, header + 18]), randomBytes(16), signature]), secret);
    const heard = new Promise<boolean>((done) => {
      const timer = setTimeout(() => {
        socket.off("message", look);
        done(false);
      }, 1_000);
      function look(reply: Buffer): void {
        if (!isAnswerTo(reply, request, secret)) return;
        clearTimeout(timer);
        socket.off("message", look);
        done(true);
      }
      socket.on("message", look);
    });
    socket.send(request, ports[port], "127.0.0.1");
    if (await heard) return true;
  }
  return false;
}

function modelsOf({ nas, user, password }: Fuzzing): Record<Port, Buffer[]> {
  const device = { "Calling-Station-Id": "aa:bb:cc:dd:ee:ff", "NAS-Port-Id": "ether1" };
  const login = (method: "pap" | "chap" | "mschap_v2" | "none") =>
    nas.loginRequest({ user, password, method, attributes: device }, randomBytes(16));
  const record = (type: string, more = {}) =>
    nas.accountingRequest({ "Acct-Status-Type": type, "Acct-Session-Id": "81a00001", "User-Name": user, ...device, ...more });
  const counters = {
    "Acct-Session-Time": "300",
    "Acct-Input-Octets": "1000",
    "Acct-Output-Octets": "2000",
    "Framed-IP-Address": "10.9.9.9",
  };
  return {
    authentication: [login("pap"), login("chap"), login("mschap_v2"), login("none")],
    accounting: [record("Start"), record("Interim-Update", counters), record("Stop", counters), record("Accounting-On")],
  };
}

const signature = Buffer.concat([Buffer.from([80, 18]), Buffer.alloc(16)]);

/** Bits, bytes, lengths, order, rubbish; half of it signed again as somebody who knows the secret would. */
function mutate(models: readonly Buffer[], random: (below: number) => number, secret: string): Buffer {
  const model = models[random(models.length)] as Buffer;
  if (random(20) === 0) return rubbish(random, 200);
  let bytes: Buffer = Buffer.from(model);
  for (let count = random(4); count > 0; count--) bytes = change(bytes, random);
  if (bytes.length > 1) bytes[1] = random(barrierId);
  if (random(2) === 0 || bytes.length < header) {
    // Mostly told apart by its authenticator from those that are signed.
    if (bytes.length >= header && random(4) > 0) bytes.writeUInt32BE(random(0xffffffff), 4);
    return bytes;
  }
  bytes = Buffer.concat([bytes.subarray(0, header), withoutSignature(bytes.subarray(header)), signature]);
  if (bytes.length > 4096) return bytes;
  bytes.writeUInt16BE(bytes.length, 2);
  return sign(bytes, secret);
}

function change(bytes: Buffer, random: (below: number) => number): Buffer {
  const at = random(bytes.length);
  switch (random(7)) {
    case 0:
      bytes[at] = random(256);
      return bytes;
    case 1:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
      return bytes;
    case 2:
      return bytes.subarray(0, at);
    case 3:
      return Buffer.concat([bytes, rubbish(random, 300)]);
    case 4:
      // An attribute twice, or a piece of one.
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - random(60)), at), bytes.subarray(at)]);
    case 5:
      if (bytes.length >= 4) bytes.writeUInt16BE(random(65_536), 2);
      return bytes;
    default:
      return Buffer.concat([bytes, Buffer.from([random(256), 2 + random(8), 0, 0, 0, 0]), Buffer.alloc(random(4))]);
  }
}

function rubbish(random: (below: number) => number, atMost: number): Buffer {
  const bytes = Buffer.from(Array.from({ length: random(atMost) }, () => random(256)));
  if (bytes.length > 1) bytes[1] = random(barrierId);
  return bytes;
}

/** The attributes up to where their lengths no longer fit, without those of type 80. */
function withoutSignature(attributes: Buffer): Buffer {
  const kept: Buffer[] = [];
  for (let at = 0; at + 2 <= attributes.length; ) {
    const length = attributes[at + 1] ?? 0;
    if (length < 2 || at + length > attributes.length) break;
    if (attributes[at] !== 80) kept.push(attributes.subarray(at, at + length));
    at += length;
  }
  return Buffer.concat(kept);
}

const hasDigest = (code: number): boolean => code === 4 || code === 40 || code === 43;

/** Signs the last attribute, which is the signature, and then the header where its authenticator is a digest. */
function sign(bytes: Buffer, secret: string): Buffer {
  const code = bytes[0] ?? 0;
  if (hasDigest(code)) bytes.fill(0, 4, header);
  bytes.fill(0, bytes.length - 16);
  createHmac("md5", secret)
    .update(bytes)
    .digest()
    .copy(bytes, bytes.length - 16);
  if (hasDigest(code)) createHash("md5").update(bytes).update(secret).digest().copy(bytes, 4);
  return bytes;
}

/** RFC 3579 section 3.2 and RFC 2866 section 3, with OpenSSL's digests; every NAS in this game has to sign. */
function isWellSigned(bytes: Buffer, secret: string): boolean {
  if (bytes.length < header) return false;
  const length = bytes.readUInt16BE(2);
  if (length < header || length > Math.min(bytes.length, 4096)) return false;
  const packet = Buffer.from(bytes.subarray(0, length));
  const code = packet[0] ?? 0;
  const at: number[] = [];
  for (let offset = header; offset < length; ) {
    const size = packet[offset + 1] ?? 0;
    if (size < 2 || offset + size > length) return false;
    if (packet[offset] === 80) at.push(offset);
    offset += size;
  }
  if (hasDigest(code)) {
    const asked = Buffer.from(packet.subarray(4, header));
    packet.fill(0, 4, header);
    if (!createHash("md5").update(packet).update(secret).digest().equals(asked)) return false;
    if (at.length === 0) return true;
  }
  const [only = -1] = at;
  if (at.length !== 1 || packet[only + 1] !== 18) return false;
  const value = Buffer.from(packet.subarray(only + 2, only + 18));
  packet.fill(0, only + 2, only + 18);
  return timingSafeEqual(createHmac("md5", secret).update(packet).digest(), value);
}

function faultOf(reply: Buffer, asked: readonly Sent[], port: Port, { secret }: Fuzzing): string | undefined {
  const hex = reply.toString("hex");
  const [first, ...others] = asked.filter(({ bytes }) => isAnswerTo(reply, bytes, secret));
  if (!first) return `an answer to nothing that was asked: ${hex}`;
  const request = [first, ...others].find(({ mayBeAnswered }) => mayBeAnswered);
  if (!request) return `an answer to ${first.bytes.toString("hex")}: ${hex}`;
  const isAllowed =
    request.bytes[0] === codes.statusServer ||
    (port === "accounting" ? reply[0] === codes.accountingResponse : reply[0] === codes.accept || reply[0] === codes.reject);
  return isAllowed ? undefined : `an answer of the wrong kind: ${hex}`;
}

/** RFC 2865 section 3: the digest over the answer with the request's authenticator. */
function isAnswerTo(reply: Buffer, request: Buffer, secret: string): boolean {
  if (reply.length < header || request.length < header || reply[1] !== request[1]) return false;
  const digest = createHash("md5")
    .update(reply.subarray(0, 4))
    .update(request.subarray(4, header))
    .update(reply.subarray(header))
    .update(secret)
    .digest();
  return digest.equals(reply.subarray(4, header));
}

/** Numbers that look like chance and are the same in every run. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return Math.floor(((state >>> 0) / 0x1_0000_0000) * below);
  };
}

// Packets as a file of the classic pcap format, for those who read them with other tools (draft-ietf-opsawg-pcap). Each is a bare IP packet
// (LINKTYPE_RAW): what stood on the cable before it is known to nobody here.

interface Datagram {
  readonly at: Date;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly bytes: Buffer;
}
interface Endpoint {
  /** IPv4 or IPv6; both ends are of the same kind. */
  readonly address: Uint8Array;
  readonly port: number;
}

const magic = 0xa1b2c3d4;
const linktypeRaw = 101;
const longestFrame = 65_535;
const udp = 17;
const udpHeaderLength = 8;

/** A whole file with these datagrams. */
export function writePcap(datagrams: readonly Datagram[]): Buffer {
  const head = Buffer.alloc(24);
  head.writeUInt32LE(magic, 0);
  head.writeUInt16LE(2, 4);
  head.writeUInt16LE(4, 6);
  head.writeUInt32LE(longestFrame, 16);
  head.writeUInt32LE(linktypeRaw, 20);
  return Buffer.concat([head, ...datagrams.flatMap(record)]);
}

function record(datagram: Datagram): Buffer[] {
  const frame = frameOf(datagram);
  const ms = datagram.at.getTime();
  const head = Buffer.alloc(16);
  head.writeUInt32LE(Math.floor(ms / 1000), 0);
  head.writeUInt32LE((ms % 1000) * 1000, 4);
  head.writeUInt32LE(frame.length, 8);
  head.writeUInt32LE(frame.length, 12);
  return [head, frame];
}

function frameOf({ from, to, bytes }: Datagram): Buffer {
  const segment = Buffer.alloc(udpHeaderLength + bytes.length);
  segment.writeUInt16BE(from.port, 0);
  segment.writeUInt16BE(to.port, 2);
  segment.writeUInt16BE(segment.length, 4);
  bytes.copy(segment, udpHeaderLength);
  const sum = checksum(Buffer.concat([from.address, to.address, pseudoTail(segment.length), segment]));
  // RFC 768: a sum of zero is sent as all ones, since zero says that there is none.
  segment.writeUInt16BE(sum === 0 ? 0xffff : sum, 6);
  return Buffer.concat([from.address.length === 4 ? ipv4(from, to, segment.length) : ipv6(from, to, segment.length), segment]);
}

/** RFC 768 and RFC 8200 section 8.1: length and protocol; the zeros between them change no sum. */
function pseudoTail(length: number): Buffer {
  const tail = Buffer.alloc(4);
  tail.writeUInt16BE(length, 0);
  tail.writeUInt16BE(udp, 2);
  return tail;
}

/** RFC 791 section 3.1, without options. */
function ipv4(from: Endpoint, to: Endpoint, payload: number): Buffer {
  const head = Buffer.alloc(20);
  head.writeUInt8(0x45, 0);
  head.writeUInt16BE(head.length + payload, 2);
  head.writeUInt8(64, 8);
  head.writeUInt8(udp, 9);
  head.set(from.address, 12);
  head.set(to.address, 16);
  head.writeUInt16BE(checksum(head), 10);
  return head;
}

/** RFC 8200 section 3. */
function ipv6(from: Endpoint, to: Endpoint, payload: number): Buffer {
  const head = Buffer.alloc(40);
  head.writeUInt8(0x60, 0);
  head.writeUInt16BE(payload, 4);
  head.writeUInt8(udp, 6);
  head.writeUInt8(64, 7);
  head.set(from.address, 8);
  head.set(to.address, 24);
  return head;
}

/** RFC 1071: the ones' complement of the ones' complement sum of all 16-bit words. */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += bytes.readUInt8(at) * 256 + (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}

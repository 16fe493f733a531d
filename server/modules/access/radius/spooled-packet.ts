// An accounting packet as it lies in the spool: when it came, of which NAS, its own bytes, which stay as they were sent, and how it came.

const nasAt = 8;
const packetAt = nasAt + 16;

export interface SpooledPacket {
  readonly receivedAt: Date;
  readonly nasId: string;
  readonly packet: Buffer;
  readonly source: "radius" | "freeradius";
}

/** Behind the packet, which knows its own length. Nothing there: it came from the NAS itself. */
const fromFrontEnd = 1;

export function writeSpooled({ receivedAt, nasId, packet, source }: SpooledPacket): Buffer {
  const isFromFrontEnd = source === "freeradius";
  const bytes = Buffer.allocUnsafe(packetAt + packet.length + (isFromFrontEnd ? 1 : 0));
  if (isFromFrontEnd) bytes[packetAt + packet.length] = fromFrontEnd;
  bytes.writeDoubleBE(receivedAt.getTime(), 0);
  bytes.write(nasId.replaceAll("-", ""), nasAt, "hex");
  packet.copy(bytes, packetAt);
  return bytes;
}

/** Undefined: not even that much is there. */
export const nasOfSpooled = (bytes: Buffer): string | undefined =>
  bytes.length < packetAt
    ? undefined
    : bytes.toString("hex", nasAt, packetAt).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

export function readSpooled(bytes: Buffer): SpooledPacket {
  const end = packetAt + bytes.readUInt16BE(packetAt + 2);
  return {
    receivedAt: new Date(bytes.readDoubleBE(0)),
    nasId: nasOfSpooled(bytes) ?? "",
    packet: bytes.subarray(packetAt, end),
    source: bytes[end] === fromFrontEnd ? "freeradius" : "radius",
  };
}

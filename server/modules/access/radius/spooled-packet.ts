// An accounting packet as it lies in the spool: when it came, of which NAS, and its own bytes, which stay as they were sent.

const nasAt = 8;
const packetAt = nasAt + 16;

export interface SpooledPacket {
  readonly receivedAt: Date;
  readonly nasId: string;
  readonly packet: Buffer;
}

export function writeSpooled({ receivedAt, nasId, packet }: SpooledPacket): Buffer {
  const bytes = Buffer.allocUnsafe(packetAt + packet.length);
  bytes.writeDoubleBE(receivedAt.getTime(), 0);
  bytes.write(nasId.replaceAll("-", ""), nasAt, "hex");
  packet.copy(bytes, packetAt);
  return bytes;
}

export function readSpooled(bytes: Buffer): SpooledPacket {
  const hex = bytes.toString("hex", nasAt, packetAt);
  return {
    receivedAt: new Date(bytes.readDoubleBE(0)),
    nasId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"),
    packet: bytes.subarray(packetAt),
  };
}

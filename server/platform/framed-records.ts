// Records one behind the other in a file. Each says how long it is and carries a checksum, so that half of one, written when a process was killed
// or the power went, is known as such.
import { crc32 } from "node:zlib";

/** Length and CRC-32 of what follows, 4 bytes each. */
const headerBytes = 8;

export const frameLength = (record: Uint8Array): number => headerBytes + record.length;

export function frameOf(record: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(frameLength(record));
  frame.writeUInt32BE(record.length, 0);
  frame.writeUInt32BE(crc32(record), 4);
  frame.set(record, headerBytes);
  return frame;
}

/** The whole records at the beginning of some bytes, as views into them, each with where it ends. */
export function* framesIn(bytes: Buffer, longestRecord: number): Generator<{ record: Buffer; end: number }> {
  for (let at = 0; at + headerBytes <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const end = at + headerBytes + length;
    if (length > longestRecord || end > bytes.length) return;
    const record = bytes.subarray(at + headerBytes, end);
    if (crc32(record) !== bytes.readUInt32BE(at + 4)) return;
    yield { record, end };
    at = end;
  }
}

import { randomBytes, randomInt } from "node:crypto";

// Rows of one moment keep the order in which this process made them: who asks for the newest gets it, even while a test's clock stands still.
const mostInOrder = 0xfff;
let last = { atMs: -1, counter: 0 };

/**
 * A UUIDv7 (RFC 9562 section 5.7): the moment first, so that rows made together lie together in an index; then a counter within the millisecond
 * (section 6.2, method 1), which begins anywhere in its lower half. Beyond it there is no order.
 */
export function uuidv7(atMs: number): string {
  last = { atMs, counter: last.atMs === atMs ? Math.min(last.counter + 1, mostInOrder) : randomInt(mostInOrder >> 1) };
  const bytes = randomBytes(16);
  bytes.writeUIntBE(atMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | last.counter, 6);
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

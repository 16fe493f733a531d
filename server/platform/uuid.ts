import { randomBytes, randomInt } from "node:crypto";

const mostPerMs = 0x1000;
/** `askedMs` is what the caller said last; `atMs` may be ahead of it by the milliseconds that were used up. */
let last = { askedMs: -1, atMs: -1, counter: 0 };

/**
 * A UUIDv7 (RFC 9562 section 5.7): the moment first, so that rows made together lie together in an index; then a counter within the millisecond.
 * Ids of one moment keep the order in which this process made them: who asks for the newest gets it, even while a test's clock stands still. A
 * counter that is used up goes on in the next millisecond (section 6.2). A whole import has one moment, and 100,000 ids that differed in their last
 * bits alone would make a heap of the GiST indexes on them, whose penalty is a double and sees the first 60 bits at most.
 */
export function uuidv7(askedMs: number): string {
  last = following(askedMs);
  const bytes = freshBytes();
  bytes.writeUIntBE(last.atMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | last.counter, 6);
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Random bytes for this many ids are drawn at once: drawn one by one they cost more than all the rest of an id. */
const drawnAtOnce = 256;
let drawn = Buffer.alloc(0);
let drawnAt = 0;

function freshBytes(): Buffer {
  if (drawnAt === drawn.length) {
    drawn = randomBytes(16 * drawnAtOnce);
    drawnAt = 0;
  }
  drawnAt += 16;
  return drawn.subarray(drawnAt - 16, drawnAt);
}

function following(askedMs: number): typeof last {
  // A clock that was set back begins anew; one that has not passed what was used up goes on behind it.
  if (askedMs < last.askedMs || askedMs > last.atMs) return { askedMs, atMs: askedMs, counter: randomInt(mostPerMs / 2) };
  const counter = (last.counter + 1) % mostPerMs;
  return { askedMs, atMs: counter === 0 ? last.atMs + 1 : last.atMs, counter };
}

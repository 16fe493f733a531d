/** The byte at `at`. Callers have checked the bounds, so the type need not say "or undefined" in every sum. */
export const byteAt = (bytes: Uint8Array, at: number): number => bytes[at] as number;

/** The word at `at`, in bounds as with `byteAt`. */
export const wordAt = (words: Int32Array, at: number): number => words[at] as number;

/** Four bytes, lowest first, as a signed word: the order of MD4 and MD5. */
export const littleEndian = (bytes: Uint8Array, at: number): number =>
  byteAt(bytes, at) | (byteAt(bytes, at + 1) << 8) | (byteAt(bytes, at + 2) << 16) | (byteAt(bytes, at + 3) << 24);

export function putLittleEndian(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word;
  bytes[at + 1] = word >>> 8;
  bytes[at + 2] = word >>> 16;
  bytes[at + 3] = word >>> 24;
}

/** Two bytes in network order. */
export const uint16At = (bytes: Uint8Array, at: number): number => (byteAt(bytes, at) << 8) | byteAt(bytes, at + 1);

/** Four bytes in network order, 0 to 4,294,967,295. */
export const uint32At = (bytes: Uint8Array, at: number): number =>
  ((byteAt(bytes, at) << 24) | (byteAt(bytes, at + 1) << 16) | (byteAt(bytes, at + 2) << 8) | byteAt(bytes, at + 3)) >>> 0;

export function putUint16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value;
}

export function putUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

/** Takes as long for a first byte that differs as for a last one, so that time tells a guesser nothing. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && sameBytesAt(one, 0, other);
}

/** Compares all of `other` with as many bytes of `one` from `at`, in constant time. */
export function sameBytesAt(one: Uint8Array, at: number, other: Uint8Array): boolean {
  let differences = one.length - at < other.length ? 1 : 0;
  for (let index = 0; index < other.length; index++) differences |= byteAt(one, at + index) ^ byteAt(other, index);
  return differences === 0;
}

/** Puts `source[from…to)` to `target` at `at`. A loop: for the few bytes of an attribute `set` costs an object and is slower. */
export function copyBytes(target: Uint8Array, at: number, source: Uint8Array, from = 0, to = source.length): void {
  for (let index = from; index < to; index++) target[at + index - from] = byteAt(source, index);
}

/** A view of the same memory, which Node's own text functions accept. */
export const asBuffer = (bytes: Uint8Array): Buffer =>
  bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export const toHex = (bytes: Uint8Array): string => asBuffer(bytes).toString("hex");

/** Bytes of an even count of hex digits; undefined if the text is anything else. */
export function findHex(text: string): Uint8Array | undefined {
  return text.length % 2 === 0 && /^[0-9a-f]*$/i.test(text) ? Buffer.from(text, "hex") : undefined;
}

export const utf8 = (text: string): Uint8Array => Buffer.from(text, "utf8");

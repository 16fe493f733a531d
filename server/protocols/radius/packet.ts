import { asBuffer, byteAt, uint32At } from "./bytes.ts";

/** Why a datagram is no packet; N-50 counts by these. */
export type Malformation =
  | "too-short"
  | "length-below-minimum"
  | "length-above-maximum"
  | "length-beyond-datagram"
  | "attribute-length"
  | "attribute-beyond-end";

/** The datagram is not a RADIUS packet. The message says where; it never holds the bytes themselves, since those may be a password. */
export class MalformedPacket extends Error {
  readonly reason: Malformation;

  constructor(reason: Malformation, message: string) {
    super(message);
    this.name = "MalformedPacket";
    this.reason = reason;
  }
}

/** RFC 2865 section 3: from the code to the end of the authenticator. */
export const headerLength = 20;
/** RFC 2865 section 3. */
export const longestPacket = 4096;

/** What `firstOf` and `nextOf` give when there is no (further) attribute of the type. */
export const nowhere = -1;

export const attributeTypes = { vendorSpecific: 26, proxyState: 33, eapMessage: 79, messageAuthenticator: 80 } as const;

/** One attribute inside a Vendor-Specific (RFC 2865 section 5.26). */
export interface VendorAttribute {
  readonly type: number;
  readonly value: Buffer;
}

/**
 * A packet whose lengths have been checked. It stays a view of the datagram: attributes are found by their offset, and an object exists only for
 * a value that somebody asks for. There is no index: to fill one takes as long as fifteen walks over thirty attributes.
 */
export class Packet {
  /** Cut to the packet's own length: padding behind it is ignored (RFC 2865 section 3). */
  readonly bytes: Buffer;
  readonly code: number;
  readonly id: number;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.code = byteAt(bytes, 0);
    this.id = byteAt(bytes, 1);
  }

  get length(): number {
    return this.bytes.length;
  }

  get authenticator(): Buffer {
    return this.bytes.subarray(4, headerLength);
  }

  /** Offset of the first attribute of the type, or `nowhere`. */
  firstOf(type: number): number {
    return this.#seek(type, headerLength);
  }

  /** Offset of the next attribute of the same type as the one at `at`, or `nowhere`. */
  nextOf(at: number): number {
    return this.#seek(byteAt(this.bytes, at), at + byteAt(this.bytes, at + 1));
  }

  #seek(type: number, from: number): number {
    const bytes = this.bytes;
    for (let at = from; at < bytes.length; at += byteAt(bytes, at + 1)) if (byteAt(bytes, at) === type) return at;
    return nowhere;
  }

  /** The value of the attribute at the offset, without its two bytes of header. */
  valueAt(at: number): Buffer {
    return this.bytes.subarray(at + 2, at + byteAt(this.bytes, at + 1));
  }

  /** The first value of the type. */
  find(type: number): Buffer | undefined {
    const at = this.firstOf(type);
    return at === nowhere ? undefined : this.valueAt(at);
  }

  /** The first value of the type as UTF-8 text; what is no UTF-8 shows as U+FFFD. */
  findText(type: number): string | undefined {
    const at = this.firstOf(type);
    return at === nowhere ? undefined : this.bytes.toString("utf8", at + 2, at + byteAt(this.bytes, at + 1));
  }

  /** The first value of the type as a number of 32 bits; a value of another length counts as absent. */
  findNumber(type: number): number | undefined {
    const at = this.firstOf(type);
    return at === nowhere || byteAt(this.bytes, at + 1) !== 6 ? undefined : uint32At(this.bytes, at + 2);
  }

  /** All values of the type, in order. */
  all(type: number): Buffer[] {
    const values: Buffer[] = [];
    for (let at = this.firstOf(type); at !== nowhere; at = this.nextOf(at)) values.push(this.valueAt(at));
    return values;
  }

  /** All values of the type as one: a long EAP-Message comes in pieces (RFC 3579 section 3.1). */
  findJoined(type: number): Buffer | undefined {
    const values = this.all(type);
    return values.length > 1 ? Buffer.concat(values) : values[0];
  }

  /** Offsets of all attributes, in order. */
  *offsets(): Generator<number> {
    for (let at = headerLength; at < this.bytes.length; at += byteAt(this.bytes, at + 1)) yield at;
  }

  /** The first value that the vendor has under this number. */
  findVendor(vendorId: number, type: number): Buffer | undefined {
    for (let at = this.firstOf(attributeTypes.vendorSpecific); at !== nowhere; at = this.nextOf(at)) {
      const found = this.#seekVendor(at, vendorId, type);
      if (found !== nowhere) return this.bytes.subarray(found + 2, found + byteAt(this.bytes, found + 1));
    }
    return undefined;
  }

  #seekVendor(outer: number, vendorId: number, type: number): number {
    const bytes = this.bytes;
    const end = outer + byteAt(bytes, outer + 1);
    if (end - outer < 8 || uint32At(bytes, outer + 2) !== vendorId) return nowhere;
    let at = outer + 6;
    // Vendors are free in what stands here, so a length that does not fit ends the search and is no fault of the packet.
    while (at + 2 <= end) {
      const length = byteAt(bytes, at + 1);
      if (length < 2 || at + length > end) return nowhere;
      if (byteAt(bytes, at) === type) return at;
      at += length;
    }
    return nowhere;
  }

  /** Everything that the vendor says, in order: one attribute in each Vendor-Specific, or several (RFC 2865 section 5.26). */
  *vendorAttributes(vendorId: number): Generator<VendorAttribute> {
    for (let at = this.firstOf(attributeTypes.vendorSpecific); at !== nowhere; at = this.nextOf(at)) {
      const value = this.valueAt(at);
      if (value.length >= 4 && uint32At(value, 0) === vendorId) yield* listTypeLengthValues(value.subarray(4));
    }
  }
}

/** Attributes of one byte of type and one of length, as vendors and TLVs have them. Ends where the lengths no longer fit. */
export function* listTypeLengthValues(bytes: Uint8Array): Generator<VendorAttribute> {
  const buffer = asBuffer(bytes);
  let at = 0;
  while (at + 2 <= buffer.length) {
    const length = byteAt(buffer, at + 1);
    if (length < 2 || at + length > buffer.length) return;
    yield { type: byteAt(buffer, at), value: buffer.subarray(at + 2, at + length) };
    at += length;
  }
}

/** Checks the lengths of a datagram (N-50) and opens it. Throws `MalformedPacket`. The packet shares the datagram's memory. */
export function readPacket(datagram: Uint8Array): Packet {
  if (datagram.length < headerLength) throw new MalformedPacket("too-short", `${datagram.length} bytes are less than a header`);
  const length = (byteAt(datagram, 2) << 8) | byteAt(datagram, 3);
  if (length < headerLength) throw new MalformedPacket("length-below-minimum", `the length field says ${length}, less than a header`);
  if (length > longestPacket) throw new MalformedPacket("length-above-maximum", `the length field says ${length}, more than 4096`);
  if (length > datagram.length) {
    throw new MalformedPacket("length-beyond-datagram", `the length field says ${length}, but only ${datagram.length} bytes came`);
  }
  let at = headerLength;
  while (at < length) {
    if (at + 2 > length) throw new MalformedPacket("attribute-beyond-end", `the attribute at byte ${at} has no length byte`);
    const attributeLength = byteAt(datagram, at + 1);
    // A length below 2 would never move us forward: a malformed packet must not hang the server.
    if (attributeLength < 2) throw new MalformedPacket("attribute-length", `the attribute at byte ${at} has length ${attributeLength}`);
    if (at + attributeLength > length) {
      throw new MalformedPacket(
        "attribute-beyond-end",
        `the attribute at byte ${at} has length ${attributeLength} and ends behind the packet`,
      );
    }
    at += attributeLength;
  }
  const bytes = asBuffer(datagram);
  return new Packet(length === bytes.length ? bytes : bytes.subarray(0, length));
}

import { seal } from "./authenticators.ts";
import { byteAt, copyBytes, putUint32 } from "./bytes.ts";
import { attributeTypes, headerLength, longestPacket, nowhere, type Packet } from "./packet.ts";
import type { RadiusSecret } from "./secret.ts";

/** More attributes than a packet holds; the caller leaves some out and starts anew (N-70). */
export class PacketTooLong extends Error {
  readonly excessBytes: number;

  constructor(excessBytes: number) {
    super(`the packet is ${excessBytes} bytes longer than ${longestPacket}`);
    this.name = "PacketTooLong";
    this.excessBytes = excessBytes;
  }
}

/** The longest value of an attribute, and of a vendor's attribute that has a Vendor-Specific to itself. */
const longestValue = 253;
const longestVendorValue = 247;

const noAuthenticator = new Uint8Array(16);

/**
 * Writes one packet after the other into one buffer: `start`, attributes in the order in which they shall stand, `finishReply` or
 * `finishRequest`. What does not fit is counted and not written: ask `excessBytes` before finishing.
 */
export class PacketWriter {
  readonly #buffer = Buffer.alloc(longestPacket);
  #length = headerLength;
  #messageAuthenticatorAt: number | undefined;

  /** Begins an answer: the id of the request, and the Message-Authenticator before all else (N-51), unless told otherwise. */
  startReply(code: number, request: Packet, { withMessageAuthenticator = true } = {}): this {
    return this.start(code, request.id, { withMessageAuthenticator });
  }

  start(code: number, id: number, { withMessageAuthenticator = true } = {}): this {
    this.#buffer[0] = code;
    this.#buffer[1] = id;
    this.#length = headerLength;
    this.#messageAuthenticatorAt = undefined;
    if (withMessageAuthenticator) {
      this.#messageAuthenticatorAt = headerLength + 2;
      this.addBytes(attributeTypes.messageAuthenticator, noAuthenticator);
    }
    return this;
  }

  /** How much the packet is longer than a packet may be; 0 if all fits. */
  get excessBytes(): number {
    return Math.max(0, this.#length - longestPacket);
  }

  /** Bytes that are still free. */
  get freeBytes(): number {
    return Math.max(0, longestPacket - this.#length);
  }

  addBytes(type: number, value: Uint8Array): this {
    checkLength(value.length, longestValue);
    const at = this.#claim(value.length + 2);
    if (at === nowhere) return this;
    this.#buffer[at] = type;
    this.#buffer[at + 1] = value.length + 2;
    copyBytes(this.#buffer, at + 2, value);
    return this;
  }

  addText(type: number, text: string): this {
    const length = Buffer.byteLength(text, "utf8");
    checkLength(length, longestValue);
    const at = this.#claim(length + 2);
    if (at === nowhere) return this;
    this.#buffer[at] = type;
    this.#buffer[at + 1] = length + 2;
    this.#buffer.write(text, at + 2, "utf8");
    return this;
  }

  /** A number of 32 bits, or an IPv4 address as one. */
  addNumber(type: number, value: number): this {
    const at = this.#claim(6);
    if (at === nowhere) return this;
    this.#buffer[at] = type;
    this.#buffer[at + 1] = 6;
    putUint32(this.#buffer, at + 2, value);
    return this;
  }

  /** One attribute of a vendor in a Vendor-Specific of its own: what every NAS understands. */
  addVendorBytes(vendorId: number, type: number, value: Uint8Array): this {
    checkLength(value.length, longestVendorValue);
    const at = this.#claim(value.length + 8);
    if (at === nowhere) return this;
    this.#buffer[at] = attributeTypes.vendorSpecific;
    this.#buffer[at + 1] = value.length + 8;
    putUint32(this.#buffer, at + 2, vendorId);
    this.#buffer[at + 6] = type;
    this.#buffer[at + 7] = value.length + 2;
    copyBytes(this.#buffer, at + 8, value);
    return this;
  }

  /** Whole attributes with their headers, as `encodeAttribute` makes them. */
  addEncoded(attributes: Uint8Array): this {
    const at = this.#claim(attributes.length);
    if (at !== nowhere) copyBytes(this.#buffer, at, attributes);
    return this;
  }

  /** A value that may be longer than one attribute, in pieces that follow each other: EAP-Message (RFC 3579 section 3.1). */
  addInPieces(type: number, value: Uint8Array): this {
    for (let at = 0; at < value.length; at += longestValue) this.addBytes(type, value.subarray(at, at + longestValue));
    return this;
  }

  /** Copies the request's Proxy-State attributes, unchanged and in order (RFC 2865 section 5.33, N-54). */
  addProxyStates(request: Packet): this {
    const { bytes } = request;
    for (let from = request.firstOf(attributeTypes.proxyState); from !== nowhere; from = request.nextOf(from)) {
      const length = byteAt(bytes, from + 1);
      const at = this.#claim(length);
      if (at !== nowhere) copyBytes(this.#buffer, at, bytes, from, from + length);
    }
    return this;
  }

  /** The finished answer in memory of its own: it may be kept for repeats (N-53). Throws `PacketTooLong`. */
  finishReply(request: Packet, secret: RadiusSecret): Buffer {
    return this.#finish(request.authenticator, secret);
  }

  /**
   * The finished request in memory of its own. `authenticator`: 16 random bytes for an Access-Request or a Status-Server; the other requests work
   * theirs out. Throws `PacketTooLong`.
   */
  finishRequest(secret: RadiusSecret, authenticator: Uint8Array = noAuthenticator): Buffer {
    return this.#finish(authenticator, secret);
  }

  #finish(authenticator: Uint8Array, secret: RadiusSecret): Buffer {
    if (this.excessBytes > 0) throw new PacketTooLong(this.excessBytes);
    seal({ bytes: this.#buffer, length: this.#length, messageAuthenticatorAt: this.#messageAuthenticatorAt }, authenticator, secret);
    const copy = Buffer.allocUnsafe(this.#length);
    this.#buffer.copy(copy, 0, 0, this.#length);
    return copy;
  }

  /** Takes the next `count` bytes and gives their offset, or `nowhere` when they do not fit. */
  #claim(count: number): number {
    const at = this.#length;
    this.#length += count;
    return this.#length > longestPacket ? nowhere : at;
  }
}

function checkLength(length: number, longest: number): void {
  if (length > longest) throw new RangeError(`a value of ${length} bytes does not fit into an attribute, which holds ${longest}`);
}

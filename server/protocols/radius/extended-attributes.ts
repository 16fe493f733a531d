import { byteAt, uint32At } from "./bytes.ts";
import type { Packet } from "./packet.ts";

/** An attribute of RFC 6929. With `vendorId` it is an Extended-Vendor-Specific, and `number` is the vendor's own. */
export interface ExtendedAttribute {
  /** 241 to 246. */
  readonly container: number;
  readonly vendorId: number | undefined;
  readonly number: number;
  /** Fragments of a long one are joined. */
  readonly value: Uint8Array;
  /** Where the first byte of it stands, and the first byte behind it: a long one may be several attributes of the packet. */
  readonly from: number;
  readonly to: number;
}

const firstContainer = 241;
const firstLongContainer = 245;
const lastContainer = 246;
/** Extended type 26 holds a vendor's attribute (RFC 6929 section 2.3). */
const extendedVendorSpecific = 26;
const more = 0x80;

export const isExtendedContainer = (type: number): boolean => type >= firstContainer && type <= lastContainer;

const isLongContainer = (type: number): boolean => type >= firstLongContainer && type <= lastContainer;

/** The extended attribute that begins at the offset; undefined if what stands there is none, or is broken. */
export function findExtendedAt(packet: Packet, at: number): ExtendedAttribute | undefined {
  const bytes = packet.bytes;
  const container = byteAt(bytes, at);
  if (!isExtendedContainer(container)) return undefined;
  const end = at + byteAt(bytes, at + 1);
  if (isLongContainer(container)) return findLong(bytes, at, container);
  return end - at < 4 ? undefined : interpret(container, byteAt(bytes, at + 2), bytes.subarray(at + 3, end), { from: at, to: end });
}

// RFC 6929 section 2.2: fragments of one attribute follow each other without a gap, and all but the last have the More flag.
function findLong(bytes: Buffer, from: number, container: number): ExtendedAttribute | undefined {
  const pieces: Buffer[] = [];
  let at = from;
  while (at < bytes.length) {
    const end = at + byteAt(bytes, at + 1);
    if (byteAt(bytes, at) !== container || end - at < 5 || byteAt(bytes, at + 2) !== byteAt(bytes, from + 2)) return undefined;
    pieces.push(bytes.subarray(at + 4, end));
    if ((byteAt(bytes, at + 3) & more) === 0) {
      const [first] = pieces;
      const value = pieces.length === 1 && first ? first : Buffer.concat(pieces);
      return interpret(container, byteAt(bytes, from + 2), value, { from, to: end });
    }
    at = end;
  }
  return undefined;
}

function interpret(
  container: number,
  number: number,
  value: Uint8Array,
  place: { readonly from: number; readonly to: number },
): ExtendedAttribute | undefined {
  if (number !== extendedVendorSpecific) return { container, vendorId: undefined, number, value, ...place };
  if (value.length < 5) return undefined;
  return { container, vendorId: uint32At(value, 0), number: byteAt(value, 4), value: value.subarray(5), ...place };
}

/** All extended attributes of the packet in order; broken ones are left out (RFC 6929 section 2.8: they count as unknown). */
export function* listExtendedAttributes(packet: Packet): Generator<ExtendedAttribute> {
  let behind = 0;
  for (const at of packet.offsets()) {
    const found = at < behind ? undefined : findExtendedAt(packet, at);
    if (!found) continue;
    behind = found.to;
    yield found;
  }
}

/** What stands in a long attribute's fragment besides the value: type, length, extended type, flags. */
const longHeader = 4;
const longestFragment = 255 - longHeader;

/** Whole attributes for one extended value; a long one is cut into full fragments. `value` begins behind the extended type and flags. */
export function writeExtended(container: number, number: number, value: Uint8Array): Uint8Array {
  if (!isLongContainer(container)) {
    if (value.length > 252) throw new RangeError(`attribute ${container}.${number} has ${value.length} bytes; 252 is the most`);
    return Buffer.concat([Uint8Array.of(container, value.length + 3, number), value]);
  }
  const pieces: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < value.length; at += longestFragment) {
    const piece = value.subarray(at, at + longestFragment);
    const flags = at + longestFragment < value.length ? more : 0;
    pieces.push(Uint8Array.of(container, piece.length + longHeader, number, flags), piece);
  }
  return Buffer.concat(pieces);
}

import { asBuffer, byteAt, findHex, toHex, uint32At } from "./bytes.ts";
import type { Attribute } from "./dictionary/attribute.ts";
import { findAttribute, findNamed, unknownAttribute } from "./dictionary/dictionary.ts";
import { type ExtendedAttribute, findExtendedAt, isExtendedContainer, writeExtended } from "./extended-attributes.ts";
import { attributeTypes, listTypeLengthValues, type Packet } from "./packet.ts";
import { decodeValue, encodeValue, InvalidValue, wouldEncodeTo } from "./values.ts";

/** One attribute for people, traces and golden files. */
export interface DecodedAttribute {
  readonly name: string;
  /** As `encodeValue` takes it; empty where there are attributes within. */
  readonly value: string;
  /** RFC 2868 section 3.1; absent if the attribute has none. */
  readonly tag?: number;
  /** Hex digits of the value on the wire, where `value` alone would be written differently: a prefix cut short, text that is no UTF-8. */
  readonly raw?: string;
  /** What stands in a TLV. */
  readonly within?: readonly DecodedAttribute[];
  /** A vendor's attribute in the same Vendor-Specific as the one before it. */
  readonly isJoined?: true;
}

/** What stands in the place of a secret. */
const mask = "***";

/** All attributes by name, in order. Encoding them again gives the same bytes, unless secrets were masked. */
export function decodeAttributes(packet: Packet, { maskSecrets = true } = {}): DecodedAttribute[] {
  const decoded: DecodedAttribute[] = [];
  let behind = 0;
  for (const at of packet.offsets()) if (at >= behind) behind = decodeAt(packet, at, decoded);
  return maskSecrets ? decoded.map(masked) : decoded;
}

/** Adds what stands at the offset, and gives the offset behind it. */
function decodeAt(packet: Packet, at: number, decoded: DecodedAttribute[]): number {
  const type = byteAt(packet.bytes, at);
  const value = packet.valueAt(at);
  if (type === attributeTypes.vendorSpecific) decoded.push(...decodeVendorSpecific(value));
  else if (isExtendedContainer(type)) {
    const extended = findExtendedAt(packet, at);
    if (extended && isWrittenSo(packet, extended)) {
      decoded.push(decodeOne(pathOf(extended), extended.value));
      return extended.to;
    }
    decoded.push(decodeOne([type], value));
  } else decoded.push(decodeOne([type], value));
  return at + value.length + 2;
}

const pathOf = ({ container, vendorId, number }: ExtendedAttribute): number[] =>
  vendorId === undefined ? [container, number] : [container, 26, vendorId, number];

/** Fragments that are not full, or odd flags, are shown as they are, since written anew they would be other bytes. */
function isWrittenSo(packet: Packet, extended: ExtendedAttribute): boolean {
  return wrap(pathOf(extended), extended.value).equals(packet.bytes.subarray(extended.from, extended.to));
}

function decodeVendorSpecific(value: Buffer): DecodedAttribute[] {
  const whole = (): DecodedAttribute[] => [decodeOne([attributeTypes.vendorSpecific], value)];
  if (value.length < 6) return whole();
  const vendorId = uint32At(value, 0);
  const parts = [...listTypeLengthValues(value.subarray(4))];
  const length = parts.reduce((sum, part) => sum + part.value.length + 2, 4);
  if (length !== value.length) return whole();
  return parts.map((part, index) => {
    const one = decodeOne([attributeTypes.vendorSpecific, vendorId, part.type], part.value);
    return index === 0 ? one : { ...one, isJoined: true as const };
  });
}

function decodeOne(path: readonly number[], wire: Uint8Array): DecodedAttribute {
  const attribute = findAttribute(path) ?? unknownAttribute(path);
  if (attribute.type === "tlv") return decodeTlv(attribute, wire);
  const { tag, value } = takeTag(attribute, wire);
  const start = tag === undefined ? { name: attribute.name } : { name: attribute.name, tag };
  const text = attribute.hidden ? undefined : decodeValue(attribute, value);
  if (text === undefined) return { ...start, value: `0x${toHex(value)}`, raw: toHex(value) };
  return wouldEncodeTo(attribute, text, value) ? { ...start, value: text } : { ...start, value: text, raw: toHex(value) };
}

function decodeTlv(attribute: Attribute, wire: Uint8Array): DecodedAttribute {
  const parts = [...listTypeLengthValues(wire)];
  const length = parts.reduce((sum, part) => sum + part.value.length + 2, 0);
  if (length !== wire.length) return { name: attribute.name, value: `0x${toHex(wire)}`, raw: toHex(wire) };
  return { name: attribute.name, value: "", within: parts.map((part) => decodeOne([...attribute.path, part.type], part.value)) };
}

/** Takes the tag off. In a number it is the first of four bytes; before text a byte above 0x1f is text (RFC 2868 section 3.3). */
function takeTag(attribute: Attribute, wire: Uint8Array): { tag?: number; value: Uint8Array } {
  const first = wire[0];
  if (!attribute.isTagged || first === undefined || first > 0x1f) return { value: wire };
  if (attribute.type !== "integer") return { tag: first, value: wire.subarray(1) };
  if (wire.length !== 4) return { value: wire };
  const value = Buffer.concat([Uint8Array.of(0), wire.subarray(1)]);
  return first === 0 ? { value } : { tag: first, value };
}

function putTag(attribute: Attribute, value: Uint8Array, tag: number | undefined): Uint8Array {
  if (!attribute.isTagged) {
    if (tag !== undefined) throw new InvalidValue(`${attribute.name} has no tag`);
    return value;
  }
  if (tag !== undefined && !(Number.isInteger(tag) && tag >= 0 && tag <= 0x1f)) {
    throw new InvalidValue(`${attribute.name}: a tag is a number from 0 to 31, not ${tag}`);
  }
  if (attribute.type !== "integer") {
    // What is hidden has a tag always, since its salt could be taken for one (RFC 2868 section 3.5).
    const written = tag ?? (attribute.hidden ? 0 : undefined);
    return written === undefined ? value : Buffer.concat([Uint8Array.of(written), value]);
  }
  if (value.length !== 4 || tag === undefined) return value;
  if (byteAt(value, 0) !== 0) throw new InvalidValue(`${attribute.name}: beside a tag there are three bytes for the number`);
  return Buffer.concat([Uint8Array.of(tag), value.subarray(1)]);
}

/** One or more whole attributes of the packet, with all headers. `value` is on the wire already: hidden, if it must be. */
export function encodeAttribute(attribute: Attribute, value: Uint8Array, tag?: number): Buffer {
  return wrapChecked(attribute, putTag(attribute, value, tag));
}

/** As `encodeAttribute`, of a TLV and what stands within it, each part with its own two bytes of header. */
export function encodeTlv(attribute: Attribute, parts: readonly { readonly number: number; readonly value: Uint8Array }[]): Buffer {
  return wrapChecked(attribute, Buffer.concat(parts.map(({ number, value }) => withHeader(number, value))));
}

function wrapChecked(attribute: Attribute, wire: Uint8Array): Buffer {
  try {
    return wrap(attribute.path, wire);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new InvalidValue(`${attribute.name}: ${cause.message}`, { cause });
  }
}

/** Puts the headers of all numbers on the way around the value, the innermost first. */
function wrap(path: readonly number[], value: Uint8Array): Buffer {
  const [outer = 0, ...inner] = path;
  if (inner.length === 0) return withHeader(outer, value);
  if (outer === attributeTypes.vendorSpecific) {
    const [vendorId = 0, ...rest] = inner;
    return withHeader(outer, Buffer.concat([vendorNumber(vendorId), wrap(rest, value)]));
  }
  if (isExtendedContainer(outer)) return wrapExtended(outer, inner, value);
  return withHeader(outer, wrap(inner, value));
}

function wrapExtended(container: number, inner: readonly number[], value: Uint8Array): Buffer {
  const [number = 0, ...rest] = inner;
  if (rest.length === 0) return asBuffer(writeExtended(container, number, value));
  if (number !== attributeTypes.vendorSpecific) return asBuffer(writeExtended(container, number, wrap(rest, value)));
  const [vendorId = 0, vendorType = 0, ...within] = rest;
  const content = within.length === 0 ? value : wrap(within, value);
  return asBuffer(writeExtended(container, number, Buffer.concat([vendorNumber(vendorId), Uint8Array.of(vendorType), content])));
}

const vendorNumber = (vendorId: number): Uint8Array => Uint8Array.of(vendorId >>> 24, vendorId >>> 16, vendorId >>> 8, vendorId);

function withHeader(type: number, value: Uint8Array): Buffer {
  if (value.length > 253) throw new RangeError(`${value.length} bytes do not fit into attribute ${type}, which holds 253`);
  return Buffer.concat([Uint8Array.of(type, value.length + 2), value]);
}

/** Undoes `decodeAttributes`. Hidden values are taken as they stand in `raw`. Throws `InvalidValue`. */
export function encodeAttributes(decoded: readonly DecodedAttribute[]): Buffer {
  const parts: Buffer[] = [];
  for (const one of decoded) {
    const attribute = getNamed(one.name);
    const bytes = wrapChecked(attribute, wireValue(attribute, one));
    const previous = parts.at(-1);
    if (one.isJoined && previous && haveSameVendor(previous, bytes)) parts[parts.length - 1] = join(previous, bytes);
    else parts.push(bytes);
  }
  return Buffer.concat(parts);
}

/** Type 26 in the first byte, the vendor in bytes 2 to 5. */
const haveSameVendor = (one: Buffer, other: Buffer): boolean =>
  one[0] === attributeTypes.vendorSpecific && other[0] === one[0] && one.subarray(2, 6).equals(other.subarray(2, 6));

/** Puts a vendor's attribute into the Vendor-Specific before it. */
function join(previous: Buffer, bytes: Buffer): Buffer {
  return withHeader(attributeTypes.vendorSpecific, Buffer.concat([previous.subarray(2), bytes.subarray(6)]));
}

function wireValue(attribute: Attribute, { value, raw, tag, within }: DecodedAttribute): Uint8Array {
  if (within) {
    return Buffer.concat(
      within.map((one) => {
        const inner = getNamed(one.name);
        return withHeader(inner.path.at(-1) ?? 0, wireValue(inner, one));
      }),
    );
  }
  if (raw === undefined) return putTag(attribute, encodeValue(attribute, value), tag);
  const bytes = findHex(raw);
  if (!bytes) throw new InvalidValue(`${attribute.name}: ${JSON.stringify(raw)} is no even count of hex digits`);
  // All of the value stands in the hex digits, so only a tag that was taken off is put back.
  return tag === undefined ? bytes : putTag(attribute, bytes, tag);
}

function getNamed(name: string): Attribute {
  const attribute = findNamed(name);
  if (!attribute) throw new InvalidValue(`there is no attribute ${JSON.stringify(name)}`);
  return attribute;
}

/** A pair of words may hold a key: `psk=…`, `…password=…`. What comes before the sign stays readable. */
export const secretPair = /^([^=]*(?:psk|password|secret|key)[^=]*=).*/is;
/** Attributes of several vendors that carry such pairs. */
export const isPair = (name: string): boolean => /av-?pair$/i.test(name);

function masked(one: DecodedAttribute): DecodedAttribute {
  const attribute = findNamed(one.name);
  const start = one.tag === undefined ? { name: one.name } : { name: one.name, tag: one.tag };
  if (one.within) return { ...one, within: one.within.map(masked) };
  if (attribute?.isSecret) return { ...start, value: mask };
  if (isPair(one.name) && secretPair.test(one.value)) return { ...start, value: one.value.replace(secretPair, `$1${mask}`) };
  return one;
}

/** `ERX-Service-Activate:1`: the attribute and the tag that a line of a template names; undefined if there is no such attribute. */
export function findTagged(name: string): { readonly attribute: Attribute; readonly tag: number | undefined } | undefined {
  const [, bare = name, tagText] = /^(.*):(\d{1,2})$/.exec(name) ?? [];
  const attribute = findNamed(bare);
  if (!attribute) return undefined;
  const tag = tagText === undefined ? undefined : Number(tagText);
  return tag !== undefined && (tag > 0x1f || !attribute.isTagged) ? undefined : { attribute, tag };
}

// What is kept of a packet for people: the same bytes, but for passwords and keys (N-4, N-115).
import { isPair, secretPair } from "./attributes.ts";
import { byteAt, uint32At } from "./bytes.ts";
import { findAttribute } from "./dictionary/dictionary.ts";
import { isExtendedContainer } from "./extended-attributes.ts";
import { attributeTypes, type Packet } from "./packet.ts";

/** Of EAP (RFC 3748 section 4) code, identifier, length and type stay; what follows may be a password or prove one. */
const eapHeaderLength = 5;

/**
 * A copy in which the values of secret attributes are zeros. All lengths stay, so it is still a packet for whatever reads one; its authenticators are
 * those of the packet that was sent.
 */
export function maskSecrets(packet: Packet): Buffer {
  const bytes = Buffer.from(packet.bytes);
  for (const at of packet.offsets()) {
    const type = byteAt(bytes, at);
    const value = bytes.subarray(at + 2, at + byteAt(bytes, at + 1));
    if (type === attributeTypes.vendorSpecific) maskVendor(value);
    else if (type === attributeTypes.eapMessage) value.fill(0, eapHeaderLength);
    // Access points carry keys there, a few bytes of them in each piece; what follows a login is told elsewhere.
    else if (isExtendedContainer(type)) value.fill(0, 1);
    else if (findAttribute([type])?.isSecret) value.fill(0);
  }
  return bytes;
}

function maskVendor(value: Buffer): void {
  if (value.length < 4) return;
  maskWithin([attributeTypes.vendorSpecific, uint32At(value, 0)], value.subarray(4));
}

/** @param path - of what the parts stand in */
function maskWithin(path: readonly number[], parts: Buffer): void {
  let at = 0;
  while (at + 2 <= parts.length) {
    const length = byteAt(parts, at + 1);
    if (length < 2 || at + length > parts.length) break;
    maskPart([...path, byteAt(parts, at)], parts.subarray(at + 2, at + length));
    at += length;
  }
  // What does not fit together may be anything.
  parts.fill(0, at);
}

function maskPart(path: readonly number[], value: Buffer): void {
  const attribute = findAttribute(path);
  if (attribute?.type === "tlv") maskWithin(path, value);
  else if (attribute?.isSecret) value.fill(0);
  else if (attribute && isPair(attribute.name)) value.fill(0, secretPair.exec(value.toString("latin1"))?.[1]?.length ?? value.length);
}

import { byteAt, copyBytes, putUint16, uint16At } from "./bytes.ts";

/** Four bytes of a dotted address; undefined if the text is none. Leading zeros are refused, since some would read them as octal. */
export function parseIpv4(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(4);
  let part = 0;
  let digits = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === dot) {
      if (digits === 0 || part === 3) return undefined;
      part += 1;
      digits = 0;
      continue;
    }
    const value = 10 * byteAt(bytes, part) + code - zero;
    if (code < zero || code > zero + 9 || value > 255 || (digits > 0 && byteAt(bytes, part) === 0)) return undefined;
    bytes[part] = value;
    digits += 1;
  }
  return part === 3 && digits > 0 ? bytes : undefined;
}

const dot = 0x2e;
const zero = 0x30;

export const printIpv4 = (bytes: Uint8Array): string => bytes.join(".");

/** Sixteen bytes of an IPv6 address in any form of RFC 4291 section 2.2; undefined if the text is none. A zone is refused. */
export function parseIpv6(text: string): Uint8Array | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, index) => readGroups(half, index === halves.length - 1));
  if (!head || (halves.length === 2 && !tail)) return undefined;
  const bytes = new Uint8Array(16);
  if (!tail) {
    if (head.length !== 16) return undefined;
    bytes.set(head);
    return bytes;
  }
  // "::" stands for one group of zeros at least.
  if (head.length + tail.length > 14) return undefined;
  bytes.set(head);
  bytes.set(tail, 16 - tail.length);
  return bytes;
}

/** The bytes of groups between colons; the last one may be an IPv4 address if the text ends there. */
function readGroups(text: string, isEnd: boolean): Uint8Array | undefined {
  if (text === "") return new Uint8Array(0);
  const groups = text.split(":");
  const bytes: number[] = [];
  for (const [index, group] of groups.entries()) {
    const ipv4 = isEnd && index === groups.length - 1 && group.includes(".") ? parseIpv4(group) : undefined;
    if (ipv4) bytes.push(...ipv4);
    else if (/^[0-9a-f]{1,4}$/i.test(group)) bytes.push(Number.parseInt(group, 16) >>> 8, Number.parseInt(group, 16) & 0xff);
    else return undefined;
  }
  return bytes.length > 16 ? undefined : Uint8Array.from(bytes);
}

/** The one form of RFC 5952: small letters, no leading zeros, "::" for the first of the longest runs of zeros. */
export function printIpv6(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, index) => uint16At(bytes, 2 * index));
  const run = longestZeros(groups);
  const print = (some: readonly number[]): string => some.map((group) => group.toString(16)).join(":");
  return run.length < 2 ? print(groups) : `${print(groups.slice(0, run.start))}::${print(groups.slice(run.start + run.length))}`;
}

function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  for (const [index, group] of groups.entries()) {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: index + 1 - length, length };
  }
  return best;
}

interface Prefix {
  readonly address: Uint8Array;
  readonly length: number;
}

/** An address, a slash and a length in bits; the bits behind the length must be zero, or two people would read it differently. */
export function parsePrefix(text: string, parseAddress: (text: string) => Uint8Array | undefined): Prefix | undefined {
  const [, addressText = "", lengthText = ""] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const address = parseAddress(addressText);
  const length = Number(lengthText);
  if (!address || lengthText === "" || length > address.length * 8 || !hasZerosBehind(address, length)) return undefined;
  return { address, length };
}

function hasZerosBehind(address: Uint8Array, length: number): boolean {
  return address.every((byte, index) => (byte & (0xff >>> Math.min(8, Math.max(0, length - 8 * index)))) === 0);
}

/**
 * Reserved byte, length in bits, address (RFC 3162 section 2.3). All sixteen bytes are written, although trailing zeros may be left out: some
 * routers read nothing else.
 */
export function writeIpv6Prefix({ address, length }: Prefix): Uint8Array {
  const value = new Uint8Array(18);
  value[1] = length;
  copyBytes(value, 2, address);
  return value;
}

/** The prefix in a value, whose address may be cut short; undefined if it breaks RFC 3162 section 2.3. */
export function readIpv6Prefix(value: Uint8Array): Prefix | undefined {
  if (value.length < 2 || value.length > 18) return undefined;
  const length = byteAt(value, 1);
  const address = new Uint8Array(16);
  address.set(value.subarray(2));
  return length <= 128 && hasZerosBehind(address, length) ? { address, length } : undefined;
}

/** RFC 8044 section 3.11: like the prefix of IPv6, with four bytes of address. */
export function writeIpv4Prefix({ address, length }: Prefix): Uint8Array {
  return Uint8Array.of(0, length, ...address);
}

export function readIpv4Prefix(value: Uint8Array): Prefix | undefined {
  if (value.length !== 6) return undefined;
  const length = byteAt(value, 1);
  const address = value.slice(2);
  return length <= 32 && hasZerosBehind(address, length) ? { address, length } : undefined;
}

/** Eight bytes as four groups of hex digits: the lower half of an IPv6 address. */
export function parseInterfaceId(text: string): Uint8Array | undefined {
  const groups = text.split(":");
  if (groups.length !== 4 || !groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  const bytes = new Uint8Array(8);
  for (const [index, group] of groups.entries()) putUint16(bytes, 2 * index, Number.parseInt(group, 16));
  return bytes;
}

export const printInterfaceId = (bytes: Uint8Array): string => [0, 2, 4, 6].map((at) => uint16At(bytes, at).toString(16)).join(":");

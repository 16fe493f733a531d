// Addresses and networks as numbers: 32 bits for IPv4, 128 for IPv6, always as bigint, so that no count or sum ever overflows (N-27).
// Written here and not taken from a library: rules import none, and what is needed is small, because PostgreSQL keeps the truth as `inet`.

export type Family = 4 | 6;

export interface Ip {
  readonly family: Family;
  readonly value: bigint;
}

/** A network in canonical form: the host bits of `first` are zero. A single address has the length 32 or 128. */
export interface Network {
  readonly family: Family;
  readonly first: bigint;
  readonly length: number;
}

export const bitsOf = (family: Family): 32 | 128 => (family === 4 ? 32 : 128);

/** How many addresses lie in a network of this length. */
export const sizeOf = ({ family, length }: Pick<Network, "family" | "length">): bigint => 1n << BigInt(bitsOf(family) - length);

export const lastOf = (network: Network): bigint => network.first + sizeOf(network) - 1n;

/** Undefined: this is no address. Zones ("fe80::1%eth0") and leading zeros ("010.0.0.1", once octal) are refused. */
export function parseIp(text: string): Ip | undefined {
  const value = text.includes(":") ? parseIpv6(text) : parseIpv4(text);
  return value === undefined ? undefined : { family: text.includes(":") ? 6 : 4, value };
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

/** RFC 4291, 2.2: eight groups, one run of zeros as "::", the last 32 bits as IPv4 if one likes. */
function parseIpv6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const before = groupsOf(halves[0] ?? "", halves.length === 1);
  const after = halves[1] === undefined ? [] : groupsOf(halves[1], true);
  if (!before || !after) return undefined;
  const missing = 8 - before.length - after.length;
  // "::" stands for at least one group (RFC 5952, 4.2.2 for what is written, RFC 4291 for what is read).
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  return [...before, ...Array<bigint>(missing).fill(0n), ...after].reduce((value, group) => (value << 16n) | group, 0n);
}

function groupsOf(text: string, mayEndInIpv4: boolean): bigint[] | undefined {
  if (text === "") return [];
  const groups: bigint[] = [];
  const parts = text.split(":");
  for (const [at, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(BigInt(`0x${part}`));
    else {
      const ipv4 = mayEndInIpv4 && at === parts.length - 1 ? parseIpv4(part) : undefined;
      if (ipv4 === undefined) return undefined;
      groups.push(ipv4 >> 16n, ipv4 & 0xffffn);
    }
  }
  return groups;
}

export const printIp = ({ family, value }: Ip): string => (family === 4 ? printIpv4(value) : printIpv6(value));

const printIpv4 = (value: bigint): string => [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");

/** RFC 5952: lower case, no leading zeros, the first longest run of two or more zero groups as "::". */
function printIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, at) => (value >> BigInt(112 - 16 * at)) & 0xffffn);
  let [from, length] = [0, 0];
  for (let at = 0; at < 8; at++) {
    let end = at;
    while (end < 8 && groups[end] === 0n) end += 1;
    if (end - at > length) [from, length] = [at, end - at];
  }
  const hex = groups.map((group) => group.toString(16));
  return length < 2 ? hex.join(":") : `${hex.slice(0, from).join(":")}::${hex.slice(from + length).join(":")}`;
}

export type ParsedNetwork =
  | { readonly kind: "network"; readonly network: Network }
  | { readonly kind: "not-a-network" }
  /** N-25 the host bits are not zero; `canonical` is the network in which the address lies. */
  | { readonly kind: "host-bits"; readonly canonical: Network };

/** "192.0.2.0/24". An address without a length is a network of one. */
export function parseNetwork(text: string): ParsedNetwork {
  const [address = "", length, ...more] = text.trim().split("/");
  const ip = parseIp(address);
  if (!ip || more.length > 0 || (length !== undefined && !/^(0|[1-9]\d{0,2})$/.test(length))) return { kind: "not-a-network" };
  const bits = bitsOf(ip.family);
  const many = length === undefined ? bits : Number(length);
  if (many > bits) return { kind: "not-a-network" };
  const network = networkAt(ip, many);
  return network.first === ip.value ? { kind: "network", network } : { kind: "host-bits", canonical: network };
}

/** For what the database gave: it keeps nothing that is no network. */
export function readNetwork(text: string): Network {
  const parsed = parseNetwork(text);
  if (parsed.kind !== "network") throw new Error(`${text} is no network`);
  return parsed.network;
}

/** The network of a length around an address. */
export function networkAt({ family, value }: Ip, length: number): Network {
  const hostBits = BigInt(bitsOf(family) - length);
  return { family, first: (value >> hostBits) << hostBits, length };
}

export const printNetwork = ({ family, first, length }: Network): string => `${printIp({ family, value: first })}/${length}`;

/** One address without "/32" or "/128", a network with its length. */
export const printHolding = (network: Network): string =>
  network.length === bitsOf(network.family) ? printIp({ family: network.family, value: network.first }) : printNetwork(network);

export const contains = (outer: Network, inner: Network): boolean =>
  outer.family === inner.family &&
  outer.length <= inner.length &&
  networkAt({ family: inner.family, value: inner.first }, outer.length).first === outer.first;

/** Networks never cross: of two that have an address in common, one lies in the other. */
export const overlaps = (one: Network, other: Network): boolean => contains(one, other) || contains(other, one);

export const isSameNetwork = (one: Network, other: Network): boolean =>
  one.family === other.family && one.length === other.length && one.first === other.first;

/** IPv4 before IPv6, then by address, the larger network first: a container stands before what lies in it. */
export function compareNetworks(one: Network, other: Network): number {
  if (one.family !== other.family) return one.family - other.family;
  if (one.first !== other.first) return one.first < other.first ? -1 : 1;
  return one.length - other.length;
}

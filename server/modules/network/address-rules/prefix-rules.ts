// What a prefix is for, which of its addresses can be given, and how many there are (N-25 to N-28).
import { bitsOf, compareNetworks, contains, type Ip, lastOf, type Network, networkAt, overlaps, parseIp, printIp } from "./ip-rules.ts";

export type PrefixRole = "container" | "static" | "pool" | "pd_pool" | "wan6_pool" | "walled" | "infrastructure";

/** Both ends belong to it. */
export interface Span {
  readonly from: bigint;
  readonly to: bigint;
}

/** What decides which units of a prefix can be given. */
export interface Plot {
  readonly network: Network;
  readonly role: PrefixRole;
  /** Of pools of delegated and of WAN prefixes: what one subscriber is given is that long. Null: single addresses. */
  readonly pdLength: number | null;
  readonly gateway: bigint | null;
  readonly excluded: readonly Span[];
}

const hasPdLength = (role: PrefixRole): boolean => role === "pd_pool" || role === "wan6_pool";

/** How long that is which one subscriber is given: 32, 128, or the length of a delegated prefix. */
export const unitLengthOf = ({ network, pdLength }: Pick<Plot, "network" | "pdLength">): number => pdLength ?? bitsOf(network.family);

const unitBits = (plot: Pick<Plot, "network" | "pdLength">): bigint => BigInt(bitsOf(plot.network.family) - unitLengthOf(plot));

/** N-28 2^(pd_length − L) delegations; for single addresses how many there are, the unusable ones included. */
export const unitsIn = (plot: Pick<Plot, "network" | "pdLength">): bigint => 1n << BigInt(unitLengthOf(plot) - plot.network.length);

export const unitAt = (plot: Pick<Plot, "network" | "pdLength">, index: bigint): Network => ({
  family: plot.network.family,
  first: plot.network.first + (index << unitBits(plot)),
  length: unitLengthOf(plot),
});

/** Which unit an address lies in; the address must be of this prefix. */
const indexOf = (plot: Pick<Plot, "network" | "pdLength">, first: bigint): bigint => (first - plot.network.first) >> unitBits(plot);

export type Unusable = "network" | "broadcast" | "anycast" | "gateway" | "excluded";

/**
 * Spans of units (by index, in order, apart from each other) that nobody can be given, with the first reason for each.
 * N-26: network and broadcast for /1 to /30, none in /31 (RFC 3021) and /32; the subnet-router anycast address of IPv6 (RFC 4291, 2.6.1) for
 * lengths below 127. Of delegated prefixes only what is excluded falls away.
 */
export function unusableSpans(plot: Plot): (Span & { readonly why: Unusable })[] {
  const { network, gateway } = plot;
  const found: (Span & { why: Unusable })[] = [];
  const last = unitsIn(plot) - 1n;
  if (unitLengthOf(plot) === bitsOf(network.family)) {
    if (network.family === 4 && network.length >= 1 && network.length <= 30)
      found.push({ from: 0n, to: 0n, why: "network" }, { from: last, to: last, why: "broadcast" });
    if (network.family === 6 && network.length < 127) found.push({ from: 0n, to: 0n, why: "anycast" });
  }
  const within = (value: bigint): boolean => value >= network.first && value <= lastOf(network);
  if (gateway !== null && within(gateway)) found.push({ from: indexOf(plot, gateway), to: indexOf(plot, gateway), why: "gateway" });
  for (const span of plot.excluded) {
    const [from, to] = [later(span.from, network.first), earlier(span.to, lastOf(network))];
    if (from <= to) found.push({ from: indexOf(plot, from), to: indexOf(plot, to), why: "excluded" });
  }
  return apart(found);
}

function later(one: bigint, other: bigint): bigint {
  if (one > other) return one;
  return other;
}

function earlier(one: bigint, other: bigint): bigint {
  if (one < other) return one;
  return other;
}

function apart(spans: readonly (Span & { why: Unusable })[]): (Span & { why: Unusable })[] {
  const result: (Span & { why: Unusable })[] = [];
  for (const span of spans.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    const before = result.at(-1);
    if (!before || span.from > before.to) result.push(span);
    else if (span.to > before.to) result.push({ ...span, from: before.to + 1n });
  }
  return result;
}

/** How many can be given at most. */
export const usableIn = (plot: Plot): bigint =>
  plot.role === "container" ? 0n : unusableSpans(plot).reduce((left, { from, to }) => left - (to - from + 1n), unitsIn(plot));

/** Why an address or delegated prefix cannot be given; null: it can. */
export function whyUnusable(plot: Plot, wanted: Network): Unusable | null {
  const [from, to] = [indexOf(plot, wanted.first), indexOf(plot, lastOf(wanted))];
  return unusableSpans(plot).find((span) => span.from <= to && span.to >= from)?.why ?? null;
}

export type SpanFault = "not-a-range" | "outside";

/** "100.64.0.1-100.64.0.20", a network or one address, within the prefix. */
export function readSpan(text: string, network: Network): Span | SpanFault {
  const [low = "", high, ...more] = text.split("-").map((part) => part.trim());
  const [address = "", length] = low.split("/");
  const from = parseIp(address);
  if (!from || more.length > 0 || from.family !== network.family) return "not-a-range";
  let to: bigint;
  if (high !== undefined) {
    const end = parseIp(high);
    if (!end || end.family !== network.family || length !== undefined || end.value < from.value) return "not-a-range";
    to = end.value;
  } else if (length === undefined) to = from.value;
  else {
    const part = spanOfNetwork(from, length);
    if (part === undefined) return "not-a-range";
    to = part;
  }
  return from.value >= network.first && to <= lastOf(network) ? { from: from.value, to } : "outside";
}

function spanOfNetwork(from: Ip, length: string): bigint | undefined {
  if (!/^\d{1,3}$/.test(length) || Number(length) > bitsOf(from.family)) return undefined;
  const part = networkAt(from, Number(length));
  return part.first === from.value ? lastOf(part) : undefined;
}

export const printSpan = ({ from, to }: Span, { family }: Pick<Network, "family">): string =>
  from === to ? printIp({ family, value: from }) : `${printIp({ family, value: from })}-${printIp({ family, value: to })}`;

export interface PlacedPrefix {
  readonly id: string;
  readonly network: Network;
  readonly role: PrefixRole;
}

export type Placement<Known extends PlacedPrefix> =
  | {
      readonly kind: "fits";
      /** The smallest container around it. */
      readonly parent: Known | null;
      /** What lay beside it and lies in it from now on. */
      readonly inside: readonly Known[];
    }
  | { readonly kind: "overlaps"; readonly other: Known };

/** N-25 where a prefix belongs among those of its routing domain that have an address in common with it; itself is not among them. */
export function placePrefix<Known extends PlacedPrefix>(
  wanted: { network: Network; role: PrefixRole },
  known: readonly Known[],
): Placement<Known> {
  const touching = known
    .filter(({ network }) => overlaps(network, wanted.network))
    .toSorted((a, b) => compareNetworks(a.network, b.network));
  const around = touching.filter(({ network }) => contains(network, wanted.network));
  const inner = touching.filter(({ network }) => !contains(network, wanted.network));
  const blocking = around.find(({ network, role }) => role !== "container" || network.length === wanted.network.length);
  if (blocking) return { kind: "overlaps", other: blocking };
  if (wanted.role !== "container" && inner[0]) return { kind: "overlaps", other: inner[0] };
  const inside = inner.filter((one) => !inner.some((other) => other !== one && contains(other.network, one.network)));
  return { kind: "fits", parent: around.at(-1) ?? null, inside };
}

export interface PrefixFault {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

/** What is wrong with a prefix by itself; both ends of a link and of a delegation must make sense. */
export function faultsOfPlot({ network, role, pdLength, gateway }: Plot): PrefixFault[] {
  const faults: PrefixFault[] = [];
  const wrong = (field: string, code: string, message: string): void => void faults.push({ field, code, message });
  if (role === "pd_pool" && network.family !== 6) wrong("cidr", "ipv6-only", "Only IPv6 prefixes are delegated.");
  if (role === "wan6_pool" && network.family !== 6) wrong("cidr", "ipv6-only", "This role is for IPv6.");
  if (hasPdLength(role)) {
    if (pdLength === null) wrong("pdLength", "required", "Say how long that is which one subscriber is given.");
    else if (role === "pd_pool" && (pdLength < 48 || pdLength > 64))
      wrong("pdLength", "out-of-range", "Delegated prefixes are 48 to 64 bits long.");
    else if (role === "wan6_pool" && pdLength !== 64 && pdLength !== 128)
      wrong("pdLength", "out-of-range", "WAN prefixes are /64, WAN addresses /128.");
    else if (pdLength < network.length) wrong("pdLength", "out-of-range", "That is longer than the whole prefix.");
  } else if (pdLength !== null) wrong("pdLength", "not-allowed", "Only pools of IPv6 prefixes have this.");
  if (gateway !== null && (gateway < network.first || gateway > lastOf(network)) && network.family === 4)
    wrong("gateway", "outside", "The gateway lies outside the prefix.");
  return faults;
}

/** N-27 up to this length a prefix is shown address by address. */
export const isListedWhole = ({ network, role }: Pick<Plot, "network" | "role">): boolean =>
  network.family === 4 && network.length >= 16 && role !== "container";

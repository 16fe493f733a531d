// N-18 which NAS a packet comes from, and which NASes cannot stand side by side. No I/O: the server asks this for every packet.
import { bitsOf, type Family, type Ip, isSameNetwork, type Network, networkAt, overlaps, printIp } from "../address-rules/ip-rules.ts";

/** What a packet says of its sender, beside the address that it came from. */
export interface SaidOfSelf {
  /** Attribute 32. */
  readonly nasIdentifier?: string | undefined;
  /** Attribute 4. */
  readonly nasIpAddress?: Ip | undefined;
  /** Attribute 95. */
  readonly nasIpv6Address?: Ip | undefined;
}

export interface Findable {
  readonly id: string;
  /** Host names stand here as the addresses that they led to last. */
  readonly networks: readonly Network[];
  readonly nasIdentifier: string | null;
  readonly nasIpAddress: Ip | null;
  readonly nasIpv6Address: Ip | null;
}

/** The NASes by their networks, longest first: made once after each change, asked for each packet. */
export interface NasIndex<Nas extends Findable> {
  readonly [family: number]: readonly { readonly length: number; readonly byFirst: ReadonlyMap<bigint, readonly Nas[]> }[];
}

export function indexNases<Nas extends Findable>(nases: readonly Nas[]): NasIndex<Nas> {
  return { 4: lengthsOf(nases, 4), 6: lengthsOf(nases, 6) };
}

function lengthsOf<Nas extends Findable>(nases: readonly Nas[], family: Family) {
  const lengths = new Map<number, Map<bigint, Nas[]>>();
  for (const nas of nases) {
    for (const network of nas.networks) {
      if (network.family !== family) continue;
      const byFirst = lengths.get(network.length) ?? new Map<bigint, Nas[]>();
      lengths.set(network.length, byFirst);
      const there = byFirst.get(network.first) ?? [];
      byFirst.set(network.first, there.includes(nas) ? there : [...there, nas]);
    }
  }
  return [...lengths].map(([length, byFirst]) => ({ length, byFirst })).toSorted((a, b) => b.length - a.length);
}

/**
 * The NAS behind a source address, on the family that the packet was received on: the longest matching network, and among several with the same one
 * what the packet says of itself. Undefined: none, or nobody can tell which.
 */
export function findNas<Nas extends Findable>(index: NasIndex<Nas>, source: Ip, said: SaidOfSelf): Nas | undefined {
  for (const { length, byFirst } of index[source.family] ?? []) {
    const there = byFirst.get(networkAt(source, length).first);
    if (there) return there.length === 1 ? there[0] : toldApart(there, said);
  }
  return undefined;
}

/** Each attribute in its turn leaves those that expect just this; one that fits nobody decides nothing. */
function toldApart<Nas extends Findable>(nases: readonly Nas[], said: SaidOfSelf): Nas | undefined {
  let left = nases;
  for (const attribute of ["nasIdentifier", "nasIpAddress", "nasIpv6Address"] as const) {
    const heard = textOf(said[attribute]);
    if (heard === undefined) continue;
    const fitting = left.filter((nas) => textOf(nas[attribute]) === heard);
    if (fitting.length === 1) return fitting[0];
    if (fitting.length > 1) left = fitting;
  }
  return undefined;
}

const textOf = (value: string | Ip | null | undefined): string | undefined =>
  value === null || value === undefined ? undefined : typeof value === "string" ? value : printIp(value);

/** One source of a NAS as it is compared with those of others. */
export interface SavedSource {
  readonly nasId: string;
  readonly source: Network | { readonly hostName: string };
  /** The secret, and the next one if there is one. */
  readonly secrets: readonly string[];
  readonly nasIdentifier: string | null;
  readonly nasIpAddress: string | null;
  readonly nasIpv6Address: string | null;
}

export type SourceFault = { readonly kind: "other-secret" | "not-told-apart"; readonly nasId: string };

/**
 * Why a NAS cannot be saved beside another one whose sources overlap with its own: it has another secret, so a packet could not be verified before its
 * sender is known; or it has the very same source and nothing by which packets tell one from the other. Secrets count as shared when one of each is the same,
 * or two NASes behind one address could never change theirs (N-21).
 */
export function sourceFault(wanted: readonly SavedSource[], others: readonly SavedSource[]): SourceFault | undefined {
  for (const mine of wanted) {
    for (const other of others) {
      if (!meet(mine.source, other.source)) continue;
      if (!mine.secrets.some((secret) => other.secrets.includes(secret))) return { kind: "other-secret", nasId: other.nasId };
      if (isSameSource(mine.source, other.source) && !differ(mine, other)) return { kind: "not-told-apart", nasId: other.nasId };
    }
  }
  return undefined;
}

type Source = SavedSource["source"];

const meet = (one: Source, other: Source): boolean =>
  "hostName" in one || "hostName" in other ? isSameSource(one, other) : overlaps(one, other);

function isSameSource(one: Source, other: Source): boolean {
  if ("hostName" in one || "hostName" in other) return "hostName" in one && "hostName" in other && one.hostName === other.hostName;
  return isSameNetwork(one, other);
}

const differ = (one: SavedSource, other: SavedSource): boolean =>
  (["nasIdentifier", "nasIpAddress", "nasIpv6Address"] as const).some(
    (attribute) => one[attribute] !== null && other[attribute] !== null && one[attribute] !== other[attribute],
  );

/** An address as a network of one, such as a host name leads to. */
export const networkOfOne = (ip: Ip): Network => networkAt(ip, bitsOf(ip.family));

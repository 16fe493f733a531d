// Cutting prefixes and joining them again (N-29). What cannot be is said with the addresses that stand in its way.
import { bitsOf, contains, type Network, networkAt, sizeOf } from "./ip-rules.ts";
import { type Plot, unitLengthOf, whyUnusable } from "./prefix-rules.ts";

/** More would be a mistake of typing. */
export const mostParts = 256;

/** The equal parts of a network, in order; undefined: they would be longer than an address, not longer than the whole, or too many. */
export function splitNetwork(network: Network, length: number): Network[] | undefined {
  const many = length - network.length;
  if (many < 1 || length > bitsOf(network.family) || many > Math.log2(mostParts)) return undefined;
  return Array.from({ length: 2 ** many }, (_, at) => ({
    family: network.family,
    first: network.first + BigInt(at) * sizeOf({ family: network.family, length }),
    length,
  }));
}

/** The one network that equal neighbours make together; undefined: they do not, with none missing and none twice. */
export function mergeNetworks(networks: readonly Network[]): Network | undefined {
  const sorted = networks.toSorted((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const [lowest] = sorted;
  const bits = Math.log2(networks.length);
  if (!lowest || networks.length < 2 || !Number.isInteger(bits) || bits > lowest.length) return undefined;
  const whole = networkAt({ family: lowest.family, value: lowest.first }, lowest.length - bits);
  if (whole.first !== lowest.first) return undefined;
  const step = sizeOf(lowest);
  const isEven = sorted.every(
    ({ family, length, first }, at) => family === lowest.family && length === lowest.length && first === lowest.first + BigInt(at) * step,
  );
  return isEven ? whole : undefined;
}

/** N-29 those used addresses that no plot could hold any more: outside all of them, or unusable where they would lie. */
export function strandedBy(plots: readonly Plot[], used: readonly Network[]): Network[] {
  return used.filter((one) => {
    const home = plots.find(({ network }) => contains(network, one));
    if (!home) return true;
    return one.length > unitLengthOf(home) || whyUnusable(home, one) !== null;
  });
}

// Which addresses an Accept gives (network.md 1.4, 2.5): static ones are in memory, pools are asked for.
import { printRoute, type StaticAddress } from "../../network/index.ts";
import type { Given } from "./reply.ts";
import type { Subscriber } from "./subscriber.ts";

export interface StaticsOf {
  readonly given: Given;
  /** What it has not got yet, and is to be found in a pool. */
  readonly wants: readonly WantedLease[];
}

export interface WantedLease {
  readonly part: "ipv4" | "wan6" | "delegated";
  readonly role: "pool" | "wan6_pool" | "pd_pool";
  readonly family: 4 | 6;
  readonly pool: readonly string[] | "any";
  /** Without it nobody comes in (A13). */
  readonly strictly: boolean;
}

const wantedWan6: WantedLease = { part: "wan6", role: "wan6_pool", family: 6, pool: "any", strictly: false };
const wantedPrefix: WantedLease = { part: "delegated", role: "pd_pool", family: 6, pool: "any", strictly: false };
const nothingWanted: readonly WantedLease[] = [];

/** @param isWalled - then there is no IPv6, which the walled garden could not hold back, and the walled garden's own resolver */
export function staticsOf({ statics, line }: Subscriber, isWalled: boolean, walledDns: readonly string[]): StaticsOf {
  const v4 = statics.find(({ address }) => !address.includes(":"));
  const v6 = statics.filter(({ address }) => address.includes(":"));
  const delegated = v6.find(({ role, address }) => role === "pd_pool" || /\/(?!64$|128$)/.test(address));
  const wan6 = v6.find((each) => each !== delegated);
  const { method, pool, nasPool } = line.ipv4;
  const usesStatic = method === "auto" || method === "static";
  const own = usesStatic ? v4 : undefined;
  const wantsPool = method === "pool" || (method === "auto" && !own);
  return {
    given: {
      ipv4: own?.address,
      ipv4Netmask: own && netmaskOf(own),
      nasPool: method === "nas_pool" ? (nasPool ?? undefined) : undefined,
      ...(isWalled ? noIpv6 : ipv6Of(line, { wan6: wan6?.address, delegated: delegated?.address })),
      // What lies behind the subscriber could not be held back either.
      routes: isWalled ? undefined : line.routes,
      dnsServers: isWalled && walledDns.length > 0 ? walledDns : (own?.dnsServers ?? []),
    },
    wants: [
      ...(wantsPool
        ? [{ part: "ipv4", role: "pool", family: 4, pool: pool.length > 0 ? pool : "any", strictly: method === "pool" } as const]
        : nothingWanted),
      ...(!isWalled && line.wan6.method === "pool" ? [wantedWan6] : nothingWanted),
      ...(!isWalled && line.delegated.method === "pool" ? [wantedPrefix] : nothingWanted),
    ],
  };
}

/** With an address or prefix of a pool; its resolvers where the line has none of its own. */
export function withLease(
  given: Given,
  part: WantedLease["part"],
  { address, dnsServers }: { address: string; dnsServers: readonly string[] },
): Given {
  if (part !== "ipv4") return { ...given, [part]: address };
  return { ...given, ipv4: address, dnsServers: given.dnsServers.length > 0 ? given.dnsServers : dnsServers };
}

const noIpv6 = { wan6: undefined, delegated: undefined } as const;

/** What the line says of each of its two parts: the static one that it has, nothing, or a pool of the NAS. */
const ipv6Of = (
  { wan6, delegated }: Pick<Subscriber["line"], "wan6" | "delegated">,
  own: { readonly wan6: string | undefined; readonly delegated: string | undefined },
): Pick<Given, "wan6" | "delegated" | "wan6Pool" | "delegatedPool"> => ({
  wan6: wan6.method === "auto" ? own.wan6 : undefined,
  delegated: delegated.method === "auto" ? own.delegated : undefined,
  wan6Pool: wan6.method === "nas_pool" ? (wan6.nasPool ?? undefined) : undefined,
  delegatedPool: delegated.method === "nas_pool" ? (delegated.nasPool ?? undefined) : undefined,
});

/** N-101 what a line is given of addresses, without what a pool happens to give: another text means that only a new login brings it. */
export function addressText({ given, wants }: StaticsOf): string {
  const { ipv4, nasPool, wan6, delegated, wan6Pool, delegatedPool, routes = [] } = given;
  const ofPools = wants.map(({ part, pool }) => (part === "ipv4" ? `pool ${String(pool)}` : part));
  const always = [ipv4 ?? "", ...ofPools, nasPool ?? "", wan6 ?? "", delegated ?? ""].join(" ");
  // Most lines have nothing of these, and each login asks.
  if (wan6Pool === undefined && delegatedPool === undefined && routes.length === 0) return always;
  return [always, wan6Pool ?? "", delegatedPool ?? "", ...routes.map(printRoute)].join(" ");
}

/** "255.255.255.0" for 24. */
const netmasks = Array.from({ length: 33 }, (_, length) =>
  [0, 8, 16, 24].map((bits) => 256 - 2 ** (8 - Math.min(8, Math.max(0, length - bits)))).join("."),
);

/** Of the network around an address; only where DHCP needs it. */
const netmaskOf = ({ prefixLength }: Pick<StaticAddress, "prefixLength">): string => netmasks[prefixLength] ?? "";

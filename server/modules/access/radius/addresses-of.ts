// Which addresses an Accept gives (network.md 1.4, 2.5): static ones are in memory, pools are asked for.
import type { StaticAddress } from "../../network/index.ts";
import type { Given } from "./reply.ts";
import type { Subscriber } from "./subscriber.ts";

export interface StaticsOf {
  readonly given: Given;
  /** It has no address yet, and one of a pool is to be found. `strictly`: without one it does not come in (A13). */
  readonly wantsLease: { readonly pool: readonly string[] | "any"; readonly strictly: boolean } | undefined;
}

/** @param isWalled - then there is no IPv6, which the walled garden could not hold back, and the walled garden's own resolver */
export function staticsOf({ statics, line }: Subscriber, isWalled: boolean, walledDns: readonly string[]): StaticsOf {
  const v4 = statics.find(({ address }) => !address.includes(":"));
  const v6 = isWalled ? [] : statics.filter(({ address }) => address.includes(":"));
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
      wan6: wan6?.address,
      delegated: delegated?.address,
      dnsServers: isWalled && walledDns.length > 0 ? walledDns : (own?.dnsServers ?? []),
    },
    wantsLease: wantsPool ? { pool: pool.length > 0 ? pool : "any", strictly: method === "pool" } : undefined,
  };
}

/** "255.255.255.0" of the network around an address; only where DHCP needs it. */
function netmaskOf({ prefixLength }: Pick<StaticAddress, "prefixLength">): string {
  return [0, 8, 16, 24].map((bits) => 256 - 2 ** (8 - Math.min(8, Math.max(0, prefixLength - bits)))).join(".");
}

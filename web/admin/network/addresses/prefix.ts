import type { getPrefixEndpoint, listAddressesEndpoint } from "../../../../server/modules/network/addresses/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { useLocale } from "../../../lib/format.ts";
import type { Tone } from "../../../ui/tone.ts";

export type Prefix = ReturnsOf<typeof getPrefixEndpoint>;
export type Address = ReturnsOf<typeof listAddressesEndpoint>["items"][number];

/** What changes when an address or a prefix does. */
export const topics = ["prefixes", "addresses"] as const;

export const toneOfState: Readonly<Record<Address["state"] | "free" | "unusable" | "taken", Tone>> = {
  reserved: "attention",
  static: "works",
  offered: "waits",
  leased: "works",
  held: "past",
  quarantined: "past",
  conflict: "hurts",
  free: "past",
  unusable: "past",
  taken: "works",
};

export const toneOfAlert: Readonly<Record<Prefix["alert"], Tone>> = {
  none: "works",
  warning: "attention",
  alert: "hurts",
  exhausted: "hurts",
};

/** Counts come as texts: an IPv6 prefix has more addresses than a number holds. */
export function useCounts(): (text: string) => string {
  const format = new Intl.NumberFormat(useLocale());
  return (text) => format.format(BigInt(text));
}

import type { z } from "zod";
import type { Work } from "../../../platform/work.ts";
import { isListedWhole, usableIn } from "../address-rules/prefix-rules.ts";
import { permilleOf, usedOf } from "../address-rules/utilisation-rules.ts";
import { servedView } from "../scope.ts";
import type { PrefixView } from "./contract.ts";
import { countsOf, type Prefix } from "./prefix-queries.ts";

export type PrefixShown = z.input<typeof PrefixView>;

export async function showPrefixes(work: Work, prefixes: readonly Prefix[]): Promise<PrefixShown[]> {
  const counts = await countsOf(
    work,
    prefixes.map(({ id }) => id),
  );
  return prefixes.map((prefix) => {
    const count = counts.get(prefix.id) ?? {};
    const [used, usable] = [usedOf(count), usableIn(prefix)];
    return {
      ...{ id: prefix.id, domain: prefix.domain, cidr: prefix.cidr, family: prefix.network.family, role: prefix.role },
      ...{ parentId: prefix.parentId, depth: prefix.depth, pdLength: prefix.pdLength, siteId: prefix.siteId },
      ...{ ...servedView(work.actor, prefix.served), locationIds: [...prefix.locationIds], nasIds: [...prefix.nasIds] },
      ...{ gateway: prefix.gatewayText, dnsServers: [...prefix.dnsServers], vlan: prefix.vlan, excluded: [...prefix.excludedTexts] },
      ...{ allocationOrder: prefix.allocationOrder, holdSeconds: prefix.holdSeconds, quarantineSeconds: prefix.quarantineSeconds },
      ...{ category: prefix.category, comment: prefix.comment, alert: prefix.alert, version: prefix.version },
      ...{ usable: String(usable), used: String(used), held: String(count.held ?? 0n), quarantined: String(count.quarantined ?? 0n) },
      usedPermille: permilleOf(used, usable),
      isListedWhole: isListedWhole(prefix),
    };
  });
}

export async function showPrefix(work: Work, prefix: Prefix): Promise<PrefixShown> {
  const [view] = await showPrefixes(work, [prefix]);
  if (!view) throw new Error("one prefix is shown as one");
  return view;
}

import { type RawBuilder, type SqlBool, sql } from "kysely";
import { editConflict, notFound, permissionDenied } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { parseIp, readNetwork } from "../address-rules/ip-rules.ts";
import type { AllocationOrder } from "../address-rules/pick-rules.ts";
import { type Plot, type PrefixRole, readSpan } from "../address-rules/prefix-rules.ts";
import type { AlertLevel, Counts } from "../address-rules/utilisation-rules.ts";
import { mayChange, partnerIdsOf, type Served, servedVisibleTo } from "../scope.ts";
import { db } from "./tables.ts";

export interface Prefix extends Plot {
  readonly id: string;
  readonly domain: string;
  readonly cidr: string;
  readonly parentId: string | null;
  readonly depth: number;
  readonly served: Served;
  readonly siteId: string | null;
  readonly locationIds: readonly string[];
  readonly nasIds: readonly string[];
  readonly gatewayText: string | null;
  readonly dnsServers: readonly string[];
  readonly vlan: number | null;
  readonly excludedTexts: readonly string[];
  readonly allocationOrder: AllocationOrder;
  readonly holdSeconds: number;
  readonly quarantineSeconds: number;
  readonly category: string;
  readonly comment: string;
  readonly alert: AlertLevel;
  readonly version: number;
}

interface PrefixRow {
  id: string;
  domain: string;
  cidr: string;
  role: PrefixRole;
  parent_id: string | null;
  depth: number;
  all_partners: boolean;
  partner_ids: string[];
  site_id: string | null;
  location_ids: string[];
  nas_ids: string[];
  gateway: string | null;
  dns_servers: string[];
  vlan: number | null;
  excluded: string[];
  allocation_order: AllocationOrder;
  hold_seconds: number;
  quarantine_seconds: number;
  category: string;
  comment: string;
  pd_length: number | null;
  alert: AlertLevel;
  version: number;
}

const toPrefix = (row: PrefixRow): Prefix => {
  const network = readNetwork(row.cidr);
  return {
    ...{ id: row.id, domain: row.domain, cidr: row.cidr, role: row.role, network, parentId: row.parent_id, depth: row.depth },
    ...{
      served: { forAll: row.all_partners, partnerIds: row.partner_ids },
      siteId: row.site_id,
      locationIds: row.location_ids,
      nasIds: row.nas_ids,
    },
    ...{ gatewayText: row.gateway, dnsServers: row.dns_servers, vlan: row.vlan, excludedTexts: row.excluded },
    ...{ allocationOrder: row.allocation_order, holdSeconds: row.hold_seconds, quarantineSeconds: row.quarantine_seconds },
    ...{ category: row.category, comment: row.comment, pdLength: row.pd_length, alert: row.alert, version: row.version },
    gateway: row.gateway === null ? null : (parseIp(row.gateway)?.value ?? null),
    // What was kept lay within the prefix once; after a resize it may not, and then it excludes nothing.
    excluded: row.excluded.flatMap((text) => {
      const span = readSpan(text, network);
      return typeof span === "string" ? [] : [span];
    }),
  };
};

/** Prefixes that the actor may see and for which the condition on `prefix` holds, by address. */
export async function loadPrefixes(work: Work, condition: RawBuilder<SqlBool>): Promise<Prefix[]> {
  const { rows } = await sql<PrefixRow>`
    select prefix.id, prefix.domain, prefix.cidr::text, prefix.role, prefix.parent_id, prefix.all_partners, prefix.site_id, prefix.location_ids::text[],
      host(prefix.gateway) as gateway, array(select host(server) from unnest(prefix.dns_servers) server) as dns_servers, prefix.vlan, prefix.excluded,
      prefix.allocation_order, prefix.hold_seconds, prefix.quarantine_seconds, prefix.category, prefix.comment, prefix.pd_length, prefix.alert,
      prefix.version,
      (select count(*) from network.prefixes above where above.domain = prefix.domain and above.cidr >> prefix.cidr)::int as depth,
      ${partnerIdsOf("prefix")} as partner_ids,
      array(select nas_id::text from network.prefix_nases where prefix_id = prefix.id order by nas_id) as nas_ids
    from network.prefixes prefix
    where ${condition} and ${servedVisibleTo(work.actor, "prefix")}
    order by prefix.domain, prefix.cidr, prefix.id`.execute(work.tx);
  return rows.map(toPrefix);
}

export const loadPrefixesById = (work: Work, ids: readonly string[]): Promise<Prefix[]> =>
  loadPrefixes(work, sql<SqlBool>`prefix.id = any (${[...ids]}::uuid[])`);

export async function getPrefix(work: Work, id: string): Promise<Prefix> {
  const [prefix] = await loadPrefixesById(work, [id]);
  if (!prefix) throw notFound("There is no such prefix.");
  return prefix;
}

/** N-6 who changes a prefix sees every partner that it serves; one of all partners is changed by somebody who sees all. */
export function refuseUnlessOwned(work: Work, { served }: Pick<Prefix, "served">): void {
  if (!mayChange(work.actor, served))
    throw permissionDenied("This prefix also serves partners that you do not see, so you cannot change it.");
}

/** A prefix for changing it: nobody else changes it until the commit. */
export async function lockPrefix(work: Work, id: string, version?: number): Promise<Prefix> {
  // Asked before the lock: row policies hide from a lock what its taker may not change.
  refuseUnlessOwned(work, await getPrefix(work, id));
  await db(work).selectFrom("network.prefixes").select("id").where("id", "=", id).forUpdate().execute();
  const prefix = await getPrefix(work, id);
  if (version !== undefined && prefix.version !== version) throw editConflict("Somebody else changed it meanwhile.");
  return prefix;
}

/** The shape of one routing domain changes by one at a time, or two prefixes could each find that there is room for it. */
export const lockTree = async (work: Work, domain: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtext(${`network.prefixes ${domain}`}))`.execute(work.tx);
};

/** How many are in each state, by prefix. Of a shared prefix these are everybody's. */
export async function countsOf(work: Work, prefixIds: readonly string[]): Promise<ReadonlyMap<string, Counts>> {
  const { rows } = await sql<{ prefix_id: string; state: string; many: bigint }>`
    select * from network.count_addresses(${[...prefixIds]}::uuid[])`.execute(work.tx);
  const counts = new Map<string, Record<string, bigint>>();
  for (const { prefix_id, state, many } of rows) counts.set(prefix_id, { ...counts.get(prefix_id), [state]: many });
  return counts;
}

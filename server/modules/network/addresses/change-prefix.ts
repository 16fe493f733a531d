import { sql } from "kysely";
import { differences } from "../../../platform/differences.ts";
import { fieldProblem, validationFailed } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { listLocations } from "../../partners/index.ts";
import { type Network, parseIp, parseNetwork, printHolding, printNetwork, readNetwork } from "../address-rules/ip-rules.ts";
import { faultsOfPlot, type PrefixRole, placePrefix, readSpan, type Span } from "../address-rules/prefix-rules.ts";
import { usedOf } from "../address-rules/utilisation-rules.ts";
import { auditedPartner, chosenPartners, saveServed } from "../scope.ts";
import type { NewPrefix, PrefixEdit } from "./contract.ts";
import { countsOf, getPrefix, lockPrefix, lockTree, type Prefix } from "./prefix-queries.ts";
import { prefixInUse, prefixOverlaps } from "./problems.ts";
import { factsOf } from "./service-facts.ts";
import { emptyStock } from "./stock.ts";
import { db } from "./tables.ts";

/** N-25 adds a prefix under the smallest container around it; what it encloses moves under it. */
export async function createPrefix(work: Work, fields: NewPrefix): Promise<Prefix> {
  const network = readCidr(fields.cidr);
  const served = await chosenPartners(work, fields.partnerIds);
  await refuseBadPlaces(work, fields);
  const { gateway, excluded } = readParts(network, fields);
  refuseFaults(faultsOfPlot({ network, role: fields.role, pdLength: fields.pdLength, gateway, excluded }));
  await lockTree(work, fields.domain);
  const { parentId, insideIds } = await placeOrRefuse(work, { domain: fields.domain, network, role: fields.role });
  const id = uuidv7(work.now.getTime());
  await db(work)
    .insertInto("network.prefixes")
    .values({
      ...{ id, domain: fields.domain, cidr: printNetwork(network), role: fields.role, parent_id: parentId, pd_length: fields.pdLength },
      ...{ all_partners: served.forAll, site_id: fields.siteId, location_ids: fields.locationIds },
      ...{ gateway: fields.gateway, dns_servers: fields.dnsServers, vlan: fields.vlan, excluded: fields.excluded },
      ...{ allocation_order: fields.allocationOrder, hold_seconds: fields.holdSeconds, quarantine_seconds: fields.quarantineSeconds },
      ...{ category: fields.category, comment: fields.comment, created_at: work.now },
    })
    .execute();
  await saveServed(work, "prefix", id, served);
  await saveNases(work, id, fields.nasIds);
  await movePrefixes(work, insideIds, id);
  const prefix = await getPrefix(work, id);
  audit(work, prefix, "created");
  return prefix;
}

export async function updatePrefix(work: Work, id: string, edit: PrefixEdit, version: number): Promise<Prefix> {
  const before = await lockPrefix(work, id, version);
  const served = edit.partnerIds && (await chosenPartners(work, edit.partnerIds));
  await refuseBadPlaces(work, edit);
  const { gateway, excluded } = readParts(before.network, {
    gateway: edit.gateway === undefined ? before.gatewayText : edit.gateway,
    dnsServers: edit.dnsServers ?? before.dnsServers,
    excluded: edit.excluded ?? before.excludedTexts,
  });
  refuseFaults(faultsOfPlot({ ...before, gateway, excluded }));
  const columns = {
    ...(served ? { all_partners: served.forAll } : {}),
    ...(edit.siteId === undefined ? {} : { site_id: edit.siteId }),
    ...(edit.locationIds === undefined ? {} : { location_ids: edit.locationIds }),
    ...(edit.gateway === undefined ? {} : { gateway: edit.gateway }),
    ...(edit.dnsServers === undefined ? {} : { dns_servers: edit.dnsServers }),
    ...(edit.vlan === undefined ? {} : { vlan: edit.vlan }),
    ...(edit.excluded === undefined ? {} : { excluded: edit.excluded }),
    ...(edit.allocationOrder === undefined ? {} : { allocation_order: edit.allocationOrder }),
    ...(edit.holdSeconds === undefined ? {} : { hold_seconds: edit.holdSeconds }),
    ...(edit.quarantineSeconds === undefined ? {} : { quarantine_seconds: edit.quarantineSeconds }),
    ...(edit.category === undefined ? {} : { category: edit.category }),
    ...(edit.comment === undefined ? {} : { comment: edit.comment }),
  };
  if (served) await saveServed(work, "prefix", id, served);
  if (edit.nasIds) await saveNases(work, id, edit.nasIds);
  await db(work)
    .updateTable("network.prefixes")
    .set({ ...columns, version: before.version + 1 })
    .where("id", "=", id)
    .execute();
  if (edit.excluded !== undefined || edit.gateway !== undefined || edit.allocationOrder !== undefined) await emptyStock(work, [id]);
  const after = await getPrefix(work, id);
  audit(work, after, "updated", before);
  return after;
}

/** N-38 refused while somebody has an address of it, with the services; what is only held or rests goes along. */
export async function deletePrefix(work: Work, id: string, version: number): Promise<void> {
  const prefix = await lockPrefix(work, id, version);
  await lockTree(work, prefix.domain);
  const { rows: inside } = await sql<{
    cidr: string;
  }>`select cidr::text from network.prefixes_touching(${prefix.domain}, ${prefix.cidr}::cidr)
    where parent_id = ${id} order by cidr limit 20`.execute(work.tx);
  if (inside.length > 0)
    throw prefixInUse("Other prefixes lie in it. Move or remove those first.", {
      errors: inside.map(({ cidr }) => ({ field: "cidr", code: "prefix-inside", params: { cidr } })),
    });
  await refuseWhileUsed(work, id);
  await db(work).deleteFrom("network.addresses").where("prefix_id", "=", id).execute();
  await db(work).deleteFrom("network.prefixes").where("id", "=", id).execute();
  audit(work, prefix, "deleted");
}

/** So many are listed in a refusal; the rest is a number. */
const mostListed = 50;

async function refuseWhileUsed(work: Work, prefixId: string): Promise<void> {
  const used = await db(work)
    .selectFrom("network.addresses")
    .select(["address", "state", "service_id", "reason"])
    .where("prefix_id", "=", prefixId)
    .where("state", "not in", ["held", "quarantined"])
    .orderBy("address")
    .limit(mostListed + 1)
    .execute();
  const counts = (await countsOf(work, [prefixId])).get(prefixId) ?? {};
  if (used.length === 0 && usedOf(counts) === 0n) return;
  const facts = await factsOf(
    work,
    used.map(({ service_id }) => service_id),
  );
  throw prefixInUse("Take these addresses from their services first.", {
    errors: used.slice(0, mostListed).map((one) => ({
      field: "address",
      code: "address-used",
      params: {
        address: printHolding(readNetwork(one.address)),
        state: one.state,
        serviceId: one.service_id,
        service: facts.get(one.service_id ?? "")?.number ?? null,
        reason: one.reason,
      },
    })),
  });
}

/** Where they lie from now on; seen by the actor or not. */
export const movePrefixes = async (work: Work, ids: readonly string[], parentId: string | null): Promise<void> => {
  if (ids.length > 0) await sql`select network.place_prefixes(${[...ids]}::uuid[], ${parentId})`.execute(work.tx);
};

export function readCidr(text: string): Network {
  const parsed = parseNetwork(text);
  switch (parsed.kind) {
    case "network":
      return parsed.network;
    case "host-bits":
      throw fieldProblem("cidr", "host-bits", `The bits behind the prefix are not zero. Do you mean ${printNetwork(parsed.canonical)}?`, {
        canonical: printNetwork(parsed.canonical),
      });
    case "not-a-network":
      throw fieldProblem("cidr", "not-a-network", "This is no network. Write it as 192.0.2.0/24 or 2001:db8::/32.");
  }
}

/** N-25 where it goes; the caller holds the tree. Prefixes that the actor does not see count, too. */
export async function placeOrRefuse(
  work: Work,
  wanted: { domain: string; network: Network; role: PrefixRole },
  except: readonly string[] = [],
): Promise<{ parentId: string | null; insideIds: string[] }> {
  const { rows } = await sql<{ id: string; cidr: string; role: PrefixRole }>`
    select id, cidr::text, role from network.prefixes_touching(${wanted.domain}, ${printNetwork(wanted.network)}::cidr)`.execute(work.tx);
  const known = rows.filter(({ id }) => !except.includes(id)).map((row) => ({ ...row, network: readNetwork(row.cidr) }));
  const placement = placePrefix(wanted, known);
  if (placement.kind === "overlaps") {
    const { cidr, role } = placement.other;
    throw prefixOverlaps(`It overlaps ${cidr}, which is in use as ${role}.`, {
      errors: [{ field: "cidr", code: "overlaps", params: { other: cidr, role } }],
    });
  }
  return { parentId: placement.parent?.id ?? null, insideIds: placement.inside.map(({ id }) => id) };
}

export function refuseFaults(faults: readonly { field: string; code: string; message: string }[]): void {
  if (faults.length > 0) throw validationFailed(undefined, { errors: faults });
}

type Parts = Pick<NewPrefix, "gateway"> & { readonly dnsServers: readonly string[]; readonly excluded: readonly string[] };

/** N-8 all that is wrong is said at once. */
function readParts(network: Network, { gateway, dnsServers, excluded }: Parts): { gateway: bigint | null; excluded: Span[] } {
  const errors: { field: string; code: string; message: string }[] = [];
  const wrong = (field: string, code: string, message: string): void => void errors.push({ field, code, message });
  const door = gateway === null ? null : parseIp(gateway);
  if (door === undefined || (door && door.family !== network.family))
    wrong("gateway", "not-an-address", "This is no address of the prefix's kind.");
  for (const [at, text] of dnsServers.entries()) if (!parseIp(text)) wrong(`dnsServers.${at}`, "not-an-address", `${text} is no address.`);
  const spans: Span[] = [];
  for (const [at, text] of excluded.entries()) {
    const span = readSpan(text, network);
    if (typeof span === "string") wrong(`excluded.${at}`, span, `${text} is no range within the prefix.`);
    else spans.push(span);
  }
  refuseFaults(errors);
  return { gateway: door?.value ?? null, excluded: spans };
}

type Places = { readonly [Field in "locationIds" | "nasIds"]?: readonly string[] | undefined } & {
  readonly siteId?: string | null | undefined;
};

/** Names no place or NAS that the actor does not see. */
async function refuseBadPlaces(work: Work, { locationIds, nasIds, siteId }: Places): Promise<void> {
  if (locationIds && locationIds.length > 0) {
    const known = new Set((await listLocations(work)).map(({ id }) => id));
    if (locationIds.some((id) => !known.has(id))) throw fieldProblem("locationIds", "unknown-value", "There is no such location.");
  }
  // Row policies show partner-bound staff only sites and NASes that they may see.
  const missing = async (table: "sites" | "nases", ids: readonly string[]): Promise<boolean> => {
    const { rows } = await sql<{
      many: bigint;
    }>`select count(*) as many from ${sql.table(`network.${table}`)} where id = any (${[...ids]}::uuid[])`.execute(work.tx);
    return Number(rows[0]?.many ?? 0n) < new Set(ids).size;
  };
  if (nasIds && nasIds.length > 0 && (await missing("nases", nasIds)))
    throw fieldProblem("nasIds", "unknown-value", "There is no such NAS.");
  if (siteId && (await missing("sites", [siteId]))) throw fieldProblem("siteId", "unknown-value", "There is no such site.");
}

/** Which NASes give it, in place of those before. */
export async function saveNases(work: Work, prefixId: string, nasIds: readonly string[]): Promise<void> {
  await db(work).deleteFrom("network.prefix_nases").where("prefix_id", "=", prefixId).execute();
  const added = [...new Set(nasIds)];
  if (added.length > 0)
    await db(work)
      .insertInto("network.prefix_nases")
      .values(added.map((nas_id) => ({ prefix_id: prefixId, nas_id })))
      .execute();
}

const audited = (prefix: Prefix) => ({
  ...{ cidr: prefix.cidr, domain: prefix.domain, role: prefix.role, pdLength: prefix.pdLength, siteId: prefix.siteId, vlan: prefix.vlan },
  ...{ partnerIds: prefix.served.partnerIds, locationIds: prefix.locationIds, nasIds: prefix.nasIds, gateway: prefix.gatewayText },
  ...{ dnsServers: prefix.dnsServers, excluded: prefix.excludedTexts, allocationOrder: prefix.allocationOrder },
  ...{ holdSeconds: prefix.holdSeconds, quarantineSeconds: prefix.quarantineSeconds, category: prefix.category, comment: prefix.comment },
});

export function audit(work: Work, prefix: Prefix, action: string, before?: Prefix): void {
  work.audit({
    ...{ entity: "prefix", entityId: prefix.id, label: prefix.cidr, action, partnerId: auditedPartner(work.actor, prefix.served) },
    changes: action === "deleted" ? differences(audited(prefix), {}) : differences(before ? audited(before) : {}, audited(prefix)),
  });
}

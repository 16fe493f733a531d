// Cutting prefixes and joining them (N-29). What is used moves to the part in which it lies; what could not stay stands in the refusal.
import { sql } from "kysely";
import { fieldProblem } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { contains, type Network, printHolding, printNetwork, readNetwork } from "../address-rules/ip-rules.ts";
import { faultsOfPlot, type Plot } from "../address-rules/prefix-rules.ts";
import { mergeNetworks, mostParts, splitNetwork, strandedBy } from "../address-rules/split-rules.ts";
import { saveServed } from "../scope.ts";
import { audit, movePrefixes, placeOrRefuse, readCidr, refuseFaults, saveNases } from "./change-prefix.ts";
import { getPrefix, loadPrefixesById, lockPrefix, lockTree, type Prefix } from "./prefix-queries.ts";
import { addressesInTheWay, prefixInUse } from "./problems.ts";
import { emptyStock } from "./stock.ts";
import { db } from "./tables.ts";

export async function splitPrefix(work: Work, id: string, length: number, version: number): Promise<Prefix[]> {
  const whole = await lockPrefix(work, id, version);
  await lockTree(work, whole.domain);
  const networks = splitNetwork(whole.network, length);
  if (!networks)
    throw fieldProblem("length", "out-of-range", `Longer than /${whole.network.length}, and at most ${mostParts} parts.`, {
      min: whole.network.length + 1,
      max: Math.min(whole.network.length + Math.log2(mostParts), whole.network.family === 4 ? 32 : 128),
    });
  await refuseIfHolding(work, whole);
  const plots = networks.map((network) => plotOf(whole, network));
  for (const plot of plots) refuseFaults(faultsOfPlot(plot));
  await refuseIfStranding(work, [id], plots);
  // The first part is the old row, so that what points to it goes on to do so.
  await changeNetwork(work, whole, networks[0] as Network);
  const ids = [id];
  for (const network of networks.slice(1)) ids.push(await copyPrefix(work, whole, network));
  await moveHoldings(work, ids);
  await checkTree(work);
  const parts = await loadPrefixesById(work, ids);
  for (const part of parts) audit(work, part, part.id === id ? "split" : "created", part.id === id ? whole : undefined);
  return parts;
}

/** The one that is named first goes on; the others are gone. */
export async function mergePrefixes(work: Work, id: string, withIds: readonly string[], version: number): Promise<Prefix> {
  const first = await lockPrefix(work, id, version);
  await lockTree(work, first.domain);
  const others: Prefix[] = [];
  for (const other of new Set(withIds)) if (other !== id) others.push(await lockPrefix(work, other));
  const all = [first, ...others];
  const network = mergeNetworks(all.map((one) => one.network));
  if (!network)
    throw fieldProblem("withIds", "not-neighbours", "Only neighbours of one size make one prefix, with none missing between them.");
  const odd = others.find((other) => !isAlike(first, other));
  if (odd)
    throw fieldProblem("withIds", "not-alike", `${odd.cidr} has another role, other partners or lies in another container.`, {
      cidr: odd.cidr,
    });
  for (const one of all) await refuseIfHolding(work, one);
  const ids = all.map((one) => one.id);
  await refuseIfStranding(work, ids, [plotOf(first, network)]);
  await placeOrRefuse(work, { domain: first.domain, network, role: first.role }, ids);
  await emptyStock(work, ids);
  await changeNetwork(work, first, network);
  await sql`update network.addresses set prefix_id = ${id} where prefix_id = any (${others.map((other) => other.id)}::uuid[])`.execute(
    work.tx,
  );
  if (others.length > 0)
    await db(work)
      .deleteFrom("network.prefixes")
      .where(
        "id",
        "in",
        others.map((other) => other.id),
      )
      .execute();
  await checkTree(work);
  const merged = await getPrefix(work, id);
  for (const other of others) audit(work, other, "deleted");
  audit(work, merged, "merged", first);
  return merged;
}

/** Another network around its own or within it. */
export async function resizePrefix(work: Work, id: string, cidr: string, version: number): Promise<Prefix> {
  const before = await lockPrefix(work, id, version);
  await lockTree(work, before.domain);
  const network = readCidr(cidr);
  if (!contains(network, before.network) && !contains(before.network, network))
    throw fieldProblem("cidr", "not-around", `It neither holds ${before.cidr} nor lies in it.`);
  const plot = plotOf(before, network);
  refuseFaults(faultsOfPlot(plot));
  await refuseIfStranding(work, [id], [plot]);
  const { parentId, insideIds } = await placeOrRefuse(work, { domain: before.domain, network, role: before.role }, [id]);
  await emptyStock(work, [id]);
  await changeNetwork(work, before, network, parentId);
  if (before.role === "container") {
    // What fell out lies where the container lay before, what it has come to hold lies in it.
    const { rows: out } = await sql<{ id: string }>`select id from network.prefixes_touching(${before.domain}, ${before.cidr}::cidr)
      where parent_id = ${id} and not cidr << ${printNetwork(network)}::cidr`.execute(work.tx);
    await movePrefixes(
      work,
      out.map((one) => one.id),
      before.parentId,
    );
    await movePrefixes(work, insideIds, id);
  }
  await checkTree(work);
  const after = await getPrefix(work, id);
  audit(work, after, "resized", before);
  return after;
}

/** A gateway that would lie outside is none of this part; excluded ranges are cut by the rules. */
const plotOf = (prefix: Prefix, network: Network): Plot => ({
  ...{ network, role: prefix.role, pdLength: prefix.pdLength, excluded: prefix.excluded },
  gateway:
    prefix.gateway !== null && contains(network, { family: network.family, first: prefix.gateway, length: network.family === 4 ? 32 : 128 })
      ? prefix.gateway
      : null,
});

function isAlike(one: Prefix, other: Prefix): boolean {
  const shape = ({ domain, role, pdLength, parentId, served, nasIds, locationIds, siteId }: Prefix): string =>
    JSON.stringify([
      domain,
      role,
      pdLength,
      parentId,
      served.forAll,
      [...served.partnerIds].toSorted(),
      nasIds,
      [...locationIds].toSorted(),
      siteId,
    ]);
  return shape(one) === shape(other);
}

async function refuseIfHolding(work: Work, { id, domain, cidr }: Prefix): Promise<void> {
  const { rows } = await sql<{ cidr: string }>`select cidr::text from network.prefixes_touching(${domain}, ${cidr}::cidr)
    where parent_id = ${id} limit 1`.execute(work.tx);
  if (rows[0]) throw prefixInUse(`${rows[0].cidr} lies in it. Only prefixes that hold no others are split and merged.`);
}

const mostListed = 50;

async function refuseIfStranding(work: Work, prefixIds: readonly string[], plots: readonly Plot[]): Promise<void> {
  const { rows } = await sql<{ address: string }>`
    select address::text from network.addresses where prefix_id = any (${[...prefixIds]}::uuid[]) order by address`.execute(work.tx);
  const stranded = strandedBy(
    plots,
    rows.map(({ address }) => readNetwork(address)),
  );
  if (stranded.length === 0) return;
  throw addressesInTheWay(`${stranded.length} used addresses would lie outside or could not be used any more.`, {
    errors: stranded.slice(0, mostListed).map((one) => ({ field: "address", code: "stranded", params: { address: printHolding(one) } })),
  });
}

async function changeNetwork(work: Work, prefix: Prefix, network: Network, parentId = prefix.parentId): Promise<void> {
  const plot = plotOf(prefix, network);
  await emptyStock(work, [prefix.id]);
  await db(work)
    .updateTable("network.prefixes")
    .set({
      ...{ cidr: printNetwork(network), parent_id: parentId, version: prefix.version + 1 },
      ...(plot.gateway === null && network.family === 4 ? { gateway: null } : {}),
    })
    .where("id", "=", prefix.id)
    .execute();
}

async function copyPrefix(work: Work, whole: Prefix, network: Network): Promise<string> {
  const plot = plotOf(whole, network);
  const id = uuidv7(work.now.getTime());
  await db(work)
    .insertInto("network.prefixes")
    .values({
      ...{ id, domain: whole.domain, cidr: printNetwork(network), role: whole.role, parent_id: whole.parentId, pd_length: whole.pdLength },
      ...{ all_partners: whole.served.forAll, site_id: whole.siteId, location_ids: [...whole.locationIds] },
      ...{
        gateway: plot.gateway === null && network.family === 4 ? null : whole.gatewayText,
        dns_servers: [...whole.dnsServers],
        vlan: whole.vlan,
      },
      ...{ excluded: [...whole.excludedTexts], allocation_order: whole.allocationOrder, hold_seconds: whole.holdSeconds },
      ...{ quarantine_seconds: whole.quarantineSeconds, category: whole.category, comment: whole.comment, created_at: work.now },
    })
    .execute();
  await saveServed(work, "prefix", id, whole.served);
  await saveNases(work, id, whole.nasIds);
  return id;
}

/** Each address goes to the part in which it lies. */
const moveHoldings = async (work: Work, ids: readonly string[]): Promise<void> => {
  await sql`update network.addresses held set prefix_id = part.id from network.prefixes part
    where held.prefix_id = ${ids[0]} and part.id = any (${[...ids]}::uuid[]) and held.address <<= part.cidr and part.id <> held.prefix_id`.execute(
    work.tx,
  );
};

/** What is deferred to the commit is asked here, while it can still be said what is wrong. */
const checkTree = async (work: Work): Promise<void> => {
  await sql`set constraints all immediate`.execute(work.tx);
  await sql`set constraints all deferred`.execute(work.tx);
};

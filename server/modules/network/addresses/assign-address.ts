// Addresses that stay: static ones of services, reservations of people (N-30, N-35).
import { type SqlBool, sql } from "kysely";
import { differences } from "../../../platform/differences.ts";
import { editConflict, fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { contains, type Network, parseNetwork, printHolding, printNetwork } from "../address-rules/ip-rules.ts";
import { unitLengthOf, whyUnusable } from "../address-rules/prefix-rules.ts";
import { auditedPartner } from "../scope.ts";
import { endHoldings } from "./end-holdings.ts";
import { getHolding, type HoldingRow } from "./holding-queries.ts";
import { getPrefix, loadPrefixes, type Prefix, refuseUnlessOwned } from "./prefix-queries.ts";
import { addressInUse, addressTaken, poolExhausted } from "./problems.ts";
import { takeFree, takeOutOfStock } from "./stock.ts";

export interface StaticWish {
  readonly serviceId: string;
  readonly customerId: string | null;
  readonly partnerId: string;
  /** One address or network of it; null: the next free one of `prefixId`. */
  readonly address: string | null;
  readonly prefixId: string | null;
  readonly domain?: string;
  readonly comment?: string;
}

/** Gives a service an address of its own. It is taken at once, whether the service is there already or not. */
export async function assignStatic(work: Work, wish: StaticWish): Promise<HoldingRow> {
  const prefix = wish.prefixId === null ? await staticPrefixOf(work, wish) : await getPrefix(work, wish.prefixId);
  if (prefix.role !== "static") throw fieldProblem("prefixId", "wrong-role", `Addresses of ${prefix.cidr} are not given one by one.`);
  if (!prefix.served.forAll && !prefix.served.partnerIds.includes(wish.partnerId))
    throw fieldProblem("prefixId", "unknown-value", "This prefix does not serve the service's partner.");
  const row = await takeRow(work, prefix, wish.address, {
    ...{ state: "static", service_id: wish.serviceId, partner_id: wish.partnerId, reason: "", comment: wish.comment ?? "" },
  });
  auditHolding(work, row, "assigned", { partnerId: wish.partnerId, customerId: wish.customerId });
  return row;
}

async function staticPrefixOf(work: Work, { address, domain = "global" }: StaticWish): Promise<Prefix> {
  if (address === null) throw fieldProblem("address", "required", "Name an address, or a prefix of which the next one is taken.");
  const [prefix] = await loadPrefixes(
    work,
    sql<SqlBool>`prefix.domain = ${domain} and prefix.role = 'static' and prefix.cidr >>= ${printNetwork(readWanted(address))}::inet`,
  );
  if (!prefix) throw fieldProblem("address", "outside", "No prefix for static addresses holds this one.");
  return prefix;
}

/** N-35 another static address for a running service: the old one rests, the new one is its own at once. Its session has to be reset by the caller. */
export async function changeStatic(work: Work, fromAddressId: string, to: StaticWish): Promise<HoldingRow> {
  const made = await assignStatic(work, to);
  await releaseStatic(work, fromAddressId, to.customerId);
  return made;
}

export async function releaseStatic(work: Work, addressId: string, customerId: string | null): Promise<void> {
  const row = await getHolding(work, addressId);
  if (row.state !== "static") throw addressInUse(`${row.address} is no static address.`);
  await endHoldings(work, sql<SqlBool>`held.id = ${addressId}`);
  auditHolding(work, row, "released", { partnerId: row.partner_id, customerId });
}

/** Keeps an address from everybody. */
export async function reserveAddress(
  work: Work,
  prefixId: string,
  { address, reason, comment }: { address: string | null; reason: string; comment: string },
): Promise<HoldingRow> {
  const prefix = await getPrefix(work, prefixId);
  refuseUnlessOwned(work, prefix);
  if (prefix.role === "container") throw fieldProblem("prefixId", "wrong-role", "Nothing is assigned from a container.");
  const row = await takeRow(work, prefix, address, { state: "reserved", service_id: null, partner_id: null, reason, comment });
  auditHolding(work, row, "reserved", { partnerId: auditedPartner(work.actor, prefix.served), customerId: null });
  return row;
}

/** By a person: a reservation, what is held or rests, a conflict, a static address. What a session shows is not freed under its feet. */
export async function freeAddress(work: Work, addressId: string, version: number): Promise<void> {
  const row = await getHolding(work, addressId, { lock: true });
  if (row.version !== version) throw editConflict("Somebody else changed it meanwhile.");
  const prefix = await getPrefix(work, row.prefix_id);
  if (row.partner_id === null) refuseUnlessOwned(work, prefix);
  if (row.state === "leased" || row.state === "offered") throw addressInUse(`A session has ${row.address}. End the session first.`);
  await endHoldings(work, sql<SqlBool>`held.id = ${addressId}`);
  auditHolding(work, row, "freed", { partnerId: row.partner_id ?? auditedPartner(work.actor, prefix.served), customerId: null });
}

function readWanted(text: string): Network {
  const parsed = parseNetwork(text);
  if (parsed.kind === "network") return parsed.network;
  throw fieldProblem("address", "not-an-address", "This is no address, and no network in canonical form.");
}

interface NewRow {
  readonly state: "static" | "reserved";
  readonly service_id: string | null;
  readonly partner_id: string | null;
  readonly reason: string;
  readonly comment: string;
}

/** Makes the row of a wanted address, or of the next free one. */
async function takeRow(work: Work, prefix: Prefix, wanted: string | null, row: NewRow): Promise<HoldingRow> {
  if (wanted !== null) {
    const network = readWanted(wanted);
    refuseUnusable(prefix, network);
    const made = await insertRow(work, prefix, printNetwork(network), row);
    if (!made) throw addressTaken(`Somebody has ${printHolding(network)}, or a part of it.`);
    await takeOutOfStock(work, prefix.id, printNetwork(network));
    return made;
  }
  for (let attempt = 0; attempt < 64; attempt++) {
    const [address] = await takeFree(work, prefix, 1);
    if (address === undefined) break;
    const made = await insertRow(work, prefix, address, row);
    if (made) return made;
  }
  throw poolExhausted(`No address of ${prefix.cidr} is free.`);
}

function refuseUnusable(prefix: Prefix, wanted: Network): void {
  if (!contains(prefix.network, wanted)) throw fieldProblem("address", "outside", `${printHolding(wanted)} lies outside ${prefix.cidr}.`);
  if (prefix.pdLength !== null && wanted.length !== unitLengthOf(prefix))
    throw fieldProblem("address", "wrong-length", `What is given from ${prefix.cidr} is a /${unitLengthOf(prefix)}.`);
  const why = whyUnusable(prefix, wanted);
  // A network within a prefix may hold the first and last address of it: it is routed to the subscriber, who cuts it anew.
  if (why !== null && (wanted.length === unitLengthOf(prefix) || why === "gateway" || why === "excluded"))
    throw fieldProblem("address", "unusable", `${printHolding(wanted)} cannot be given: ${why}.`, { why });
}

async function insertRow(work: Work, prefix: Prefix, address: string, row: NewRow): Promise<HoldingRow | undefined> {
  const { rows } = await sql<{ id: string }>`
    insert into network.addresses (prefix_id, domain, address, state, service_id, partner_id, reason, comment, since)
    values (${prefix.id}, ${prefix.domain}, ${address}, ${row.state}, ${row.service_id}, ${row.partner_id}, ${row.reason}, ${row.comment}, ${work.now})
    on conflict do nothing returning id`.execute(work.tx);
  return rows[0] && getHolding(work, rows[0].id);
}

function auditHolding(
  work: Work,
  row: HoldingRow,
  action: string,
  { partnerId, customerId }: { partnerId: string | null; customerId: string | null },
): void {
  const facts = {
    address: row.address,
    domain: row.domain,
    state: row.state,
    serviceId: row.service_id,
    reason: row.reason,
    comment: row.comment,
  };
  const isEnd = action === "freed" || action === "released";
  work.audit({
    ...{ entity: "address", entityId: row.id, label: row.address, action, partnerId, customerId },
    changes: isEnd ? differences(facts, {}) : differences({}, facts),
  });
}

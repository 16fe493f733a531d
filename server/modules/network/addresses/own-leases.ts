import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { type Family, printHolding, readNetwork } from "../address-rules/ip-rules.ts";
import type { Lease, LeaseWish } from "./lease-address.ts";

/** An address of a pool that a service was offered or has. */
export interface OwnLease {
  /** "100.64.0.5", or a delegated prefix with its length. */
  readonly address: string;
  /** The session that shows it; null: none does yet. */
  readonly sessionId: string | null;
}

/** What services were given out of pools, whomever they belong to: for the program alone. */
export async function listOwnLeases(work: Work, serviceIds: readonly string[]): Promise<Map<string, OwnLease[]>> {
  if (serviceIds.length === 0) return new Map();
  const { rows } = await sql<{ service_id: string; address: string; session_id: string | null }>`
    select service_id, address::text, session_id from network.addresses
    where service_id = any (${[...serviceIds]}::uuid[]) and state in ('offered', 'leased') order by address`.execute(work.tx);
  const found = new Map<string, OwnLease[]>();
  for (const { service_id, address, session_id } of rows) {
    const own = found.get(service_id) ?? [];
    found.set(service_id, own);
    own.push({ address: printHolding(readNetwork(address)), sessionId: session_id });
  }
  return found;
}

/** Whose it is, and what it was given. */
export interface KeptLease {
  readonly of: Pick<LeaseWish, "serviceId" | "role" | "family">;
  readonly mac: string | null;
  /** A session shows it. */
  readonly isShown: boolean;
  readonly lease: Extract<Lease, { kind: "lease" }>;
}

/** What services have of pools, or had last and that is kept for them (N-75), page by page. `last`: behind which the next page begins. For the program alone. */
export async function listKeptLeases(
  work: Work,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<{ readonly leases: readonly KeptLease[]; readonly last: string | undefined }> {
  const { rows } = await sql<{
    id: string;
    service_id: string;
    prefix_id: string;
    address: string;
    state: string;
    mac: string | null;
    role: LeaseWish["role"];
    family: Family;
    gateway: string | null;
    dns_servers: string[];
  }>`select held.id, held.service_id, held.prefix_id, held.address::text, held.state, held.mac::text, prefix.role, family(held.address) as family,
      host(prefix.gateway) as gateway, array(select host(server) from unnest(prefix.dns_servers) server) as dns_servers
    from (select * from network.addresses where ${after === undefined ? sql`true` : sql`id > ${after}::uuid`} order by id limit ${limit}) held
    join network.prefixes prefix on prefix.id = held.prefix_id
    order by held.id`.execute(work.tx);
  const leases = rows
    .filter(({ state }) => state === "offered" || state === "leased" || state === "held")
    .map(({ id, service_id, prefix_id, address, state, mac, role, family, gateway, dns_servers }): KeptLease => {
      const printed = printHolding(readNetwork(address));
      const lease = {
        kind: "lease",
        addressId: id,
        prefixId: prefix_id,
        address: printed,
        gateway,
        dnsServers: dns_servers,
        isAgain: true,
      } as const;
      return { of: { serviceId: service_id, role, family }, mac, isShown: state === "leased", lease };
    });
  return { leases, last: rows.length < limit ? undefined : rows.at(-1)?.id };
}

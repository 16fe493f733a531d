import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { printHolding, readNetwork } from "../address-rules/ip-rules.ts";

/** An address that a service has for good, as a reply to its login needs it. */
export interface StaticAddress {
  /** "100.64.0.5", "2001:db8::1", or a delegated prefix with its length. */
  readonly address: string;
  readonly role: string;
  /** Of the network around it. */
  readonly prefixLength: number;
  readonly gateway: string | null;
  readonly dnsServers: readonly string[];
}

/** What services have for good, whomever they belong to: for the program alone. */
export async function listStaticAddresses(work: Work, serviceIds: readonly string[]): Promise<Map<string, StaticAddress[]>> {
  if (serviceIds.length === 0) return new Map();
  const { rows } = await sql<{ service_id: string; address: string; role: string; length: number; gateway: string | null; dns: string[] }>`
    select held.service_id, held.address::text, prefix.role, masklen(prefix.cidr) as length, host(prefix.gateway) as gateway,
      array(select host(server) from unnest(prefix.dns_servers) server) as dns
    from network.addresses held join network.prefixes prefix on prefix.id = held.prefix_id
    where held.state = 'static' and held.service_id = any (${[...serviceIds]}::uuid[]) order by held.address`.execute(work.tx);
  const found = new Map<string, StaticAddress[]>();
  for (const { service_id, address, role, length, gateway, dns } of rows) {
    const own = found.get(service_id) ?? [];
    found.set(service_id, own);
    own.push({ address: printHolding(readNetwork(address)), role, prefixLength: length, gateway, dnsServers: dns });
  }
  return found;
}

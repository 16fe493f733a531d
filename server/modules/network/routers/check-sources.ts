// Where the packets of a NAS come from, as it is typed, and that nobody else's come from there (N-18).
import { sql } from "kysely";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { type Network, parseNetwork, printNetwork, readNetwork } from "../address-rules/ip-rules.ts";
import { sourceTaken } from "../problems.ts";
import { type SavedSource, sourceFault } from "./nas-lookup-rules.ts";

type Source = Network | { readonly hostName: string };

const hostName = /^(?=.{1,253}$)(?!.*\.\d+$)(?!\d+$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}))*$/;
export const isHostName = (text: string): boolean => hostName.test(text);

/** Refuses what is neither a network nor a host name, and what stands there twice. */
export function readSources(texts: readonly string[]): Source[] {
  const sources = texts.map((text, at): Source => {
    const parsed = parseNetwork(text);
    if (parsed.kind === "network") return parsed.network;
    if (parsed.kind === "host-bits") {
      const meant = printNetwork(parsed.canonical);
      throw fieldProblem(`sources.${at}`, "host-bits", `${text} is no network; ${meant} is.`, { meant });
    }
    if (isHostName(text)) return { hostName: text };
    throw fieldProblem(`sources.${at}`, "not-a-network", `${text} is neither a network nor a host name.`);
  });
  const written = sources.map(writeSource);
  const twice = written.findIndex((text, at) => written.indexOf(text) !== at);
  if (twice >= 0) throw fieldProblem(`sources.${twice}`, "twice", "This stands here twice.");
  return sources;
}

const writeSource = (source: Source): string => ("hostName" in source ? source.hostName : printNetwork(source));

export async function saveSources(work: Work, nasId: string, sources: readonly Source[]): Promise<void> {
  await sql`delete from network.nas_sources where nas_id = ${nasId}`.execute(work.tx);
  for (const [at, source] of sources.entries()) {
    const [network, host] = "hostName" in source ? [null, source.hostName] : [printNetwork(source), null];
    await sql`insert into network.nas_sources (nas_id, position, network, host_name) values (${nasId}, ${at + 1}, ${network}::cidr, ${host})`.execute(
      work.tx,
    );
  }
}

interface WantedNas {
  readonly id: string;
  readonly sources: readonly Source[];
  /** In the clear: the one in use, and the next one. */
  readonly secrets: readonly string[];
  readonly nasIdentifier: string | null;
  readonly nasIpAddress: string | null;
  readonly nasIpv6Address: string | null;
}

/** N-18 asked of all NASes of the installation, under a lock: two that are saved at once would not see each other. */
export async function refuseTakenSources(work: Work, unseal: Tools["unseal"], wanted: WantedNas): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('network.nas_sources'))`.execute(work.tx);
  const networks = wanted.sources.flatMap((source) => ("hostName" in source ? [] : [printNetwork(source)]));
  const hosts = wanted.sources.flatMap((source) => ("hostName" in source ? [source.hostName] : []));
  const { rows } = await sql<{
    nas_id: string;
    network: string | null;
    host_name: string | null;
    secret_sealed: string;
    next_secret_sealed: string | null;
    nas_identifier: string | null;
    nas_ip_address: string | null;
    nas_ipv6_address: string | null;
  }>`select nas_id, network::text, host_name, secret_sealed, next_secret_sealed, nas_identifier, host(nas_ip_address) as nas_ip_address,
    host(nas_ipv6_address) as nas_ipv6_address from network.nases_at(${networks}::cidr[], ${hosts}::text[]) where nas_id <> ${wanted.id}`.execute(
    work.tx,
  );
  const others = rows.map(
    (row): SavedSource => ({
      nasId: row.nas_id,
      source: row.network === null ? { hostName: row.host_name ?? "" } : readNetwork(row.network),
      secrets: [row.secret_sealed, ...(row.next_secret_sealed === null ? [] : [row.next_secret_sealed])].map((sealed) => unseal(sealed)),
      ...{ nasIdentifier: row.nas_identifier, nasIpAddress: row.nas_ip_address, nasIpv6Address: row.nas_ipv6_address },
    }),
  );
  const { id: nasId, sources, ...mine } = wanted;
  const fault = sourceFault(
    sources.map((source) => ({ ...mine, nasId, source })),
    others,
  );
  if (!fault) return;
  // The other one may be another partner's, so it is not named.
  if (fault.kind === "other-secret")
    throw sourceTaken(
      "Another router answers from this address with another secret. Give both the same secret and an identifier of their own.",
      {
        errors: [{ field: "sources", code: "other-secret" }],
      },
    );
  throw sourceTaken("Another router answers from this very address. Give each an identifier of its own.", {
    errors: [{ field: "nasIdentifier", code: "not-told-apart" }],
  });
}

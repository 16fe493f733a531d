import { type SqlBool, sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { loadPrefixes } from "./prefix-queries.ts";

/** Which of these prefixes are pools of IPv4 addresses that whoever asks sees, with their networks. */
export async function findPools(work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const pools = await loadPrefixes(
    work,
    sql<SqlBool>`prefix.id = any (${[...ids]}::uuid[]) and prefix.role = 'pool' and family(prefix.cidr) = 4`,
  );
  return new Map(pools.map(({ id, cidr }) => [id, cidr]));
}
